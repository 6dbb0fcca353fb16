import { type Actor, CurrentActor, Problem, RequireRoles, ZodBody, ZodParam } from '#service-kit';
import { Controller, Delete, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CsvRow, PartLayout } from './csv/csv-layout.js';
import { PARTY_LAYOUTS } from './csv/party-layouts.js';
import { PRICE_LAYOUTS } from './csv/price-layouts.js';
import { shipToSchema } from './customer.schema.js';
import { code, day, id } from './fields.js';
import { priceEntrySchema } from './price-book.schema.js';
import { type ImportReport, ReferenceData } from './reference-data.js';
import type { Bundle } from './reference-data.schema.js';

const holdSchema = z
  .strictObject({
    reason: z.string().min(1).max(500),
    from: day.optional().describe('first day; absent: at once'),
    until: day.optional().describe('last day; absent: until it is lifted'),
    allowsPrepaid: z.boolean().default(false).describe('orders paid on delivery go on'),
  })
  .refine(({ from, until }) => !from || !until || until >= from, {
    message: 'A hold cannot end before it begins.',
    path: ['until'],
  });
const placeSchema = z.strictObject({ ...shipToSchema.shape }).omit({ id: true });

/** Changes of one part of a thing: the rest of it stays as it is, and the whole is audited. */
@ApiTags('reference data')
@Controller('v1')
@RequireRoles('admin')
export class ChangeReferenceController {
  constructor(private readonly referenceData: ReferenceData) {}

  @Put('customers/:id/hold')
  @RequireRoles('ar')
  @ApiOperation({ summary: 'Put a customer on hold: its new orders wait' })
  hold(
    @ZodParam('id', id) customerId: string,
    @ZodBody(holdSchema) hold: z.output<typeof holdSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReport> {
    const { reason, from, until, allowsPrepaid } = hold;
    const held = { holdReason: reason, holdFrom: from, holdUntil: until, holdAllowsPrepaid: allowsPrepaid };
    return this.#change(actor, {
      part: 'customers',
      key: customerId,
      change: (customer) => ({ ...customer, ...held }),
    });
  }

  @Delete('customers/:id/hold')
  @RequireRoles('ar')
  @ApiOperation({ summary: 'Lift the hold of a customer; its waiting orders are released one by one' })
  liftHold(@ZodParam('id', id) customerId: string, @CurrentActor() actor: Actor): Promise<ImportReport> {
    const lifted = { holdReason: undefined, holdFrom: undefined, holdUntil: undefined, holdAllowsPrepaid: false };
    return this.#change(actor, {
      part: 'customers',
      key: customerId,
      change: (customer) => ({ ...customer, ...lifted }),
    });
  }

  @Put('customers/:id/ship-tos/:shipToId')
  @ApiOperation({ summary: 'Add a ship-to to the list of a customer, or change it' })
  putShipTo(
    @ZodParam('id', id) customerId: string,
    @ZodParam('shipToId', id) shipToId: string,
    @ZodBody(placeSchema) shipTo: z.output<typeof placeSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReport> {
    const row = { ...shipTo, id: shipToId, customerId };
    return this.#change(actor, { part: 'customers', key: customerId, change: put(PARTY_LAYOUTS['ship-tos'], row) });
  }

  @Put('price-books/:id/prices')
  @ApiOperation({ summary: 'Add or change one price; with a first day it counts from then on, beside the one before' })
  putPrice(
    @ZodParam('id', code) bookId: string,
    @ZodBody(priceEntrySchema) price: z.output<typeof priceEntrySchema>,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReport> {
    return this.#change(actor, { part: 'priceBooks', key: bookId, change: put(PRICE_LAYOUTS.prices, price) });
  }

  async #change(
    actor: Actor,
    what: { part: 'customers' | 'priceBooks'; key: string; change: (current: CsvRow) => CsvRow },
  ): Promise<ImportReport> {
    const report = await this.referenceData.change(what, actor.id);
    if (!report) throw new Problem(404, 'NOT_FOUND', `There is no ${WORDS[what.part]} ${what.key}.`);
    return report;
  }
}

const WORDS: Readonly<Partial<Record<keyof Bundle, string>>> = { customers: 'customer', priceBooks: 'price book' };

/** A row put into its parent, as a file would. */
const put =
  ({ into }: Pick<PartLayout, 'into'>, row: CsvRow) =>
  (parent: CsvRow): CsvRow =>
    into(parent, [row]);
