import { RequireRoles, ZodQuery } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { pageQuery, readCursor, toPage } from '../../http/page.js';
import { type CountListRow, listCounts } from './cycle-counts.repository.js';

const countsQuery = z.object({
  ...pageQuery,
  status: z.enum(['open', 'counted']).optional(),
  locationId: z.string().max(80).optional(),
});
/** Shelves that held less than the books say; `POST /v1/stock/counts` tells what stands on them. */
@ApiTags('fulfillment')
@Controller('v1/cycle-counts')
@RequireRoles('warehouse')
export class CycleCountsController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @ApiOperation({ summary: 'Counts that pickers asked for, the newest first' })
  async list(@ZodQuery(countsQuery) { status, locationId, limit, after }: z.output<typeof countsQuery>) {
    const filter = { status, locationId, limit, after: readCursor(after) };
    const rows = await listCounts(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.raised_at, id: row.id }), view: countView });
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
