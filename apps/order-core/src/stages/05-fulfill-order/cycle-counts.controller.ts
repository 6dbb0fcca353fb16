import { decimal } from '#domain/money/decimal';
import { type Actor, CurrentActor, Idempotent, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer } from '../../http/answers.js';
import { pageQuery, readCursor, toPage } from '../../http/page.js';
import { CountStock } from './count-stock.handler.js';
import { type CountListRow, listCounts } from './cycle-counts.repository.js';
import { quantity } from './fulfillment.schema.js';

const countsQuery = z.object({
  ...pageQuery,
  status: z.enum(['open', 'counted']).optional(),
  locationId: z.string().max(80).optional(),
});
const resultSchema = z.strictObject({
  counted: quantity.describe('on the shelf, in the item’s base unit; goods on the dock are not on the shelf'),
});

/** Shelves that held less than the books say. */
@ApiTags('fulfillment')
@Controller('v1/cycle-counts')
@RequireRoles('warehouse')
export class CycleCountsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly countStock: CountStock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Counts that pickers asked for, the newest first' })
  async list(@ZodQuery(countsQuery) { status, locationId, limit, cursor }: z.output<typeof countsQuery>) {
    const filter = { status, locationId, limit, after: readCursor(cursor) };
    const rows = await listCounts(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.raised_at, id: row.id }), view: countView });
  }

  @Post(':id/result')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Tell what stands on the shelf: the books follow, and stock held back is free again' })
  result(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(resultSchema) { counted }: z.output<typeof resultSchema>,
    @CurrentActor() actor: Actor,
  ) {
    return answer(this.countStock.run({ countId: id, counted: decimal(counted), countedBy: actor.id }));
  }
}

const countView = (row: CountListRow) => ({
  id: row.id,
  locationId: row.location_id,
  sku: row.sku,
  description: row.description,
  unitOfMeasure: row.base_unit,
  expected: row.expected,
  found: row.found,
  missing: row.missing,
  status: row.status,
  orderId: row.order_id ?? undefined,
  pickListId: row.pick_list_id ?? undefined,
  raisedAt: row.raised_at.toISOString(),
  counted: row.counted ?? undefined,
  countedBy: row.counted_by ?? undefined,
  countedAt: row.counted_at?.toISOString(),
});
