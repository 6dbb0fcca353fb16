import { calendarDate, text } from '#contracts';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { toDay } from '#domain/receivables/calendar-day';
import { Transactions } from '#messaging';
import {
  type Actor,
  calendarDay,
  Clock,
  CurrentActor,
  Idempotent,
  IdSource,
  Problem,
  RequireRoles,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { ArSettings } from '../../ar-settings.js';
import { LedgerRepository } from '../../ledger/ledger.repository.js';
import { DunningRepository } from './dunning.repository.js';

const noticesQuery = z.object({
  customerId: text(80).optional().describe('one customer only'),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('how many at most, newest first'),
});
const promiseBody = z.strictObject({
  promisedOn: calendarDate.describe('the day payment is promised for; holds reminders until it has passed'),
  note: text(500).describe('who promised what'),
});
const invoiceId = text(80);

/** What an AR clerk learns from a call: a promise, a dispute, its end. All of them hold reminders. */
@Controller('v1')
@RequireRoles('ar')
export class DunningController {
  constructor(
    private readonly transactions: Transactions,
    private readonly dunning: DunningRepository,
    private readonly ledger: LedgerRepository,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly settings: ArSettings,
  ) {}

  @Get('dunning-notices')
  async notices(@ZodQuery(noticesQuery) query: z.output<typeof noticesQuery>) {
    return { notices: await this.dunning.notices(query.customerId, query.limit) };
  }

  @Post('invoices/:invoiceId/promises')
  @Idempotent({ keyAlone: true })
  async promise(
    @ZodParam('invoiceId', invoiceId) invoice: string,
    @ZodBody(promiseBody) body: z.output<typeof promiseBody>,
    @CurrentActor() actor: Actor,
  ) {
    const at = this.clock.now();
    const promise = { id: this.ids.newId(), invoiceId: invoice, ...body, by: actor.id, at };
    const { customerId } = await this.#invoice(invoice);
    await this.transactions.run(async ({ manager }) => {
      await this.dunning.promise(manager, promise);
      await this.ledger.touchCustomers(manager, [customerId], at);
    });
    return promise;
  }

  @Post('invoices/:invoiceId/disputes')
  @Idempotent()
  async dispute(@ZodParam('invoiceId', invoiceId) invoice: string) {
    return this.#mark(invoice, 'dispute');
  }

  @Post('invoices/:invoiceId/disputes/end')
  @Idempotent()
  async endDispute(@ZodParam('invoiceId', invoiceId) invoice: string) {
    return this.#mark(invoice, 'dispute-end');
  }

  async #mark(invoice: string, kind: 'dispute' | 'dispute-end') {
    const at = this.clock.now();
    const day = calendarDay(at, this.settings.timeZone);
    const { customerId, currency } = await this.#invoice(invoice);
    const id = this.ids.newId();
    const entry: LedgerEntry = {
      kind,
      documentId: id,
      sourceEventId: id,
      customerId,
      currency,
      amountMinor: 0n,
      effectiveOn: toDay(day),
      recordedAt: at.getTime(),
      invoiceId: invoice,
    };
    await this.transactions.run(async ({ manager }) => {
      await this.ledger.append(manager, [entry]);
      await this.ledger.touchCustomers(manager, [customerId], at);
    });
    return { id, invoiceId: invoice, kind, on: day };
  }

  async #invoice(id: string): Promise<LedgerEntry> {
    const entry = await this.ledger.invoice(id);
    if (!entry) throw new Problem(404, 'INVOICE_UNKNOWN', `There is no invoice ${id} in the ledger.`);
    return entry;
  }
}
