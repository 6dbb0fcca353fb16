import { availableToPromise } from '#domain/stock/available-to-promise';
import { formatDecimal } from '#domain/money/decimal';
import { type Actor, CurrentActor, Idempotent, Problem, RequireRoles, ZodBody, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ReferenceData } from '../../reference-data/reference-data.js';
import { bundleSchema } from '../../reference-data/reference-data.schema.js';
import { ReceiptRefusedError, ReceiveStock } from './receive-stock.handler.js';
import {
  type DueInRow,
  isItem,
  listDueIn,
  listStock,
  loadPositions,
  type StockRow,
} from './stock.queries.repository.js';
import { key, quantity } from './stock.schema.js';

const receiptSchema = z.strictObject({
  locationId: key,
  reference: key.describe('purchase order or delivery note that brought it'),
  lines: z
    .array(
      z.strictObject({
        sku: key,
        quantity: quantity.regex(/[1-9]/, 'A receipt is of more than zero.'),
        unitOfMeasure: z
          .string()
          .min(1, 'A unit cannot be empty.')
          .max(3, 'A unit has at most 3 characters.')
          .optional()
          .describe('default: the unit stock is kept in'),
      }),
    )
    .min(1, 'Name at least one item.')
    .max(1000, 'A receipt has at most 1000 lines.'),
});

const place = { sku: key.optional(), locationId: key.optional() };
const limit = z.coerce
  .number('A limit is a whole number.')
  .int('A limit is a whole number.')
  .min(1, 'A limit is at least 1.')
  .max(1000, 'A limit is at most 1000.')
  .default(200);
const stockQuery = z.strictObject({ ...place, limit });
const promiseQuery = z.strictObject({
  sku: key,
  on: z.iso.date('Write a day such as "2025-05-22".').optional().describe('what is due in by then counts'),
});
const dueInSchema = z.strictObject({ dueIn: bundleSchema.shape.dueIn });

@ApiTags('stock')
@Controller('v1/stock')
@RequireRoles('warehouse', 'clerk')
export class StockController {
  constructor(
    private readonly receiveStock: ReceiveStock,
    private readonly referenceData: ReferenceData,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @ApiOperation({ summary: 'On hand, reserved and available per location, in base units' })
  async list(@ZodQuery(stockQuery) query: z.output<typeof stockQuery>): Promise<{ items: StockRow[] }> {
    const { sku, locationId, limit } = query;
    return { items: await listStock(this.dataSource.manager, { sku, locationId, limit }) };
  }

  @Get('available-to-promise')
  @RequireRoles('warehouse', 'clerk', 'approver')
  @ApiOperation({ summary: 'On hand less committed, plus what is due in by a day, per location; base units' })
  async promise(@ZodQuery(promiseQuery) { sku, on }: z.output<typeof promiseQuery>) {
    const { manager } = this.dataSource;
    if (!(await isItem(manager, sku))) throw new Problem(404, 'NOT_FOUND', `There is no item ${sku}.`);
    const { locations, waiting, available } = availableToPromise({ ...(await loadPositions(manager, sku)), on });
    return {
      sku,
      on,
      available: formatDecimal(available),
      waiting: formatDecimal(waiting),
      locations: locations.map((each) => ({
        locationId: each.locationId,
        onHand: formatDecimal(each.onHand),
        committed: formatDecimal(each.committed),
        dueIn: formatDecimal(each.dueIn),
        available: formatDecimal(each.available),
      })),
    };
  }

  @Get('due-in')
  @ApiOperation({ summary: 'What purchasing expects, the soonest first' })
  async dueIn(@ZodQuery(stockQuery) query: z.output<typeof stockQuery>): Promise<{ items: DueInRow[] }> {
    const { sku, locationId, limit } = query;
    return { items: await listDueIn(this.dataSource.manager, { sku, locationId, limit }) };
  }

  @Post('due-in')
  @HttpCode(200)
  @RequireRoles('warehouse')
  @ApiOperation({ summary: 'Tell what is expected and when; the same reference, location and item again replaces' })
  async expect(@ZodBody(dueInSchema) { dueIn }: z.output<typeof dueInSchema>, @CurrentActor() actor: Actor) {
    return this.referenceData.import({ ...bundleSchema.parse({}), dueIn }, actor.id);
  }

  @Post('receipts')
  @RequireRoles('warehouse')
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Receive goods; waiting orders are filled, first whom the allocation policy puts first' })
  async receive(
    @ZodBody(receiptSchema) receipt: z.output<typeof receiptSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<{ refilledOrders: string[] }> {
    return this.receiveStock.run({ ...receipt, receivedBy: actor.id }).catch((error: unknown) => {
      if (error instanceof ReceiptRefusedError) throw new Problem(422, 'REFERENCE_UNKNOWN', error.message);
      throw error;
    });
  }
}
