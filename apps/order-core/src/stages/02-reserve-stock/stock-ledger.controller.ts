import { decimal } from '#domain/money/decimal';
import { type Actor, CurrentActor, Idempotent, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../../http/answers.js';
import { MOVEMENT_KINDS } from '../../pipeline/stock-ledger.repository.js';
import { CorrectStock } from './correct-stock.handler.js';
import { loadLocations } from './reservations.repository.js';
import { loadZones, putZones } from './routing.repository.js';
import { findDiscrepancies, listMovements } from './stock.queries.repository.js';
import { key, quantity } from './stock.schema.js';

const adjustmentSchema = z.strictObject({
  locationId: key,
  sku: key,
  quantity: z
    .string()
    .regex(/^-?\d{1,9}(\.\d{1,6})?$/, 'Write a quantity such as "12" or "-3.5".')
    .regex(/[1-9]/, 'An adjustment is of more or less than zero.')
    .describe('base units to add; below zero: to take off'),
  reason: z.string().min(1, 'An adjustment needs a reason.').max(80, 'A reason has at most 80 characters.'),
});
const countSchema = z.strictObject({
  locationId: key,
  sku: key,
  counted: quantity.describe('base units on the shelf, without what is picked and stands on the dock'),
  reference: key.optional(),
});
const movementsQuery = z.strictObject({
  sku: key,
  locationId: key.optional(),
  kind: z.enum(MOVEMENT_KINDS, `A kind is one of ${MOVEMENT_KINDS.join(', ')}.`).optional(),
  orderId: z.uuid('An order is named by its id.').optional(),
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'No page gave out this after.')
    .optional()
    .describe('`next` of the page before'),
  limit: z.coerce.number('A limit is a whole number.').int().min(1).max(200, 'A limit is at most 200.').default(50),
});
const zonesSchema = z.strictObject({
  zones: z
    .array(
      z.strictObject({
        country: z
          .string()
          .regex(/^[A-Z]{2}$/, 'Write a country as two letters such as "US".')
          .default('US'),
        postalPrefix: z
          .string()
          .max(12, 'A beginning of a postal code has at most 12 characters.')
          .regex(
            /^[0-9A-Z]*$/,
            'Write the beginning of a postal code such as "07" or "K1A"; empty: the whole country.',
          ),
        days: z.int('Days are a whole number.').min(0, 'Days are zero or more.').max(365, 'Days are at most 365.'),
      }),
    )
    .max(5000, 'A location has at most 5000 zones.'),
});

/** Stock as a ledger: what moved, what was corrected, and the proof that it adds up. */
@ApiTags('stock')
@Controller('v1')
@RequireRoles('warehouse', 'clerk')
export class StockLedgerController {
  constructor(
    private readonly correctStock: CorrectStock,
    private readonly dataSource: DataSource,
  ) {}

  @Get('stock/movements')
  @ApiOperation({ summary: 'How stock of an item came to be what it is, the newest movement first' })
  async movements(@ZodQuery(movementsQuery) query: z.output<typeof movementsQuery>) {
    const { after, limit, sku, locationId, kind, orderId } = query;
    const filter = { sku, locationId, kind, orderId, before: after, limit };
    const rows = await listMovements(this.dataSource.manager, filter);
    const items = rows.slice(0, limit).map(({ orderId: order, reference, at, ...row }) => ({
      ...row,
      orderId: order ?? undefined,
      reference: reference ?? undefined,
      at: at.toISOString(),
    }));
    return rows.length > limit ? { items, next: items.at(-1)!.id } : { items };
  }

  @Get('stock/audit')
  @ApiOperation({ summary: 'Levels that are not the sum of their movements, or reserve other than orders hold: none' })
  async audit() {
    const discrepancies = await findDiscrepancies(this.dataSource.manager, 1000);
    return { consistent: discrepancies.length === 0, discrepancies };
  }

  @Post('stock/adjustments')
  @RequireRoles('warehouse')
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Add or take off stock, with a reason; never what is set aside for orders' })
  adjust(@ZodBody(adjustmentSchema) body: z.output<typeof adjustmentSchema>, @CurrentActor() actor: Actor) {
    const { quantity, ...told } = body;
    return answer(this.correctStock.adjust({ ...told, quantity: decimal(quantity), adjustedBy: actor.id }));
  }

  @Post('stock/counts')
  @RequireRoles('warehouse')
  @Idempotent()
  @ApiOperation({ summary: 'Tell what a shelf holds; less than is set aside takes it back from the newest orders' })
  count(@ZodBody(countSchema) body: z.output<typeof countSchema>, @CurrentActor() actor: Actor) {
    const { counted, ...told } = body;
    return answer(this.correctStock.count({ ...told, counted: decimal(counted), countedBy: actor.id }));
  }

  @Get('locations/:id/delivery-zones')
  @ApiOperation({ summary: 'How many days a location needs to where, by the beginning of the postal code' })
  async zones(@ZodParam('id', key) id: string) {
    return { zones: await loadZones(this.dataSource.manager, id) };
  }

  @Put('locations/:id/delivery-zones')
  @HttpCode(200)
  @RequireRoles('admin')
  @ApiOperation({ summary: 'Replace the zones of a location; routing rules that rank by nearest go by them' })
  async putZones(@ZodParam('id', key) id: string, @ZodBody(zonesSchema) { zones }: z.output<typeof zonesSchema>) {
    const locations = await loadLocations(this.dataSource.manager);
    await found(Promise.resolve(locations.find((location) => location.id === id)), `location ${id}`);
    await this.dataSource.transaction((manager) => putZones(manager, id, zones));
    return { zones: await loadZones(this.dataSource.manager, id) };
  }
}
