import { type Actor, CurrentActor, Idempotent, Problem, RequireRoles, ZodBody, ZodQuery } from '#service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ReceiptRefusedError, ReceiveStock } from './receive-stock.handler.js';
import { listStock, type StockRow } from './reservations.repository.js';

const receiptSchema = z.strictObject({
  locationId: z.string().min(1).max(80),
  reference: z.string().min(1).max(80).describe('purchase order or delivery note that brought it'),
  lines: z
    .array(
      z.strictObject({
        sku: z.string().min(1).max(80),
        quantity: z
          .string()
          .regex(/^\d{1,9}(\.\d{1,6})?$/, 'a quantity such as "12" or "40.25"')
          .regex(/[1-9]/, 'more than zero'),
        unitOfMeasure: z.string().min(1).max(3).optional().describe('default: the unit stock is kept in'),
      }),
    )
    .min(1)
    .max(1000),
});

const stockQuery = z.object({
  sku: z.string().max(80).optional(),
  locationId: z.string().max(80).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

@ApiTags('stock')
@Controller('v1/stock')
@RequireRoles('warehouse', 'clerk')
export class StockController {
  constructor(
    private readonly receiveStock: ReceiveStock,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @ApiOperation({ summary: 'On hand, reserved and available per location, in base units' })
  async list(@ZodQuery(stockQuery) query: z.output<typeof stockQuery>): Promise<{ items: StockRow[] }> {
    const { sku, locationId, limit } = query;
    return { items: await listStock(this.dataSource.manager, { sku, locationId, limit }) };
  }

  @Post('receipts')
  @RequireRoles('warehouse')
  @Idempotent()
  @ApiOperation({ summary: 'Receive goods; waiting orders are filled, the oldest first' })
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
