import { AGING_BASES } from '#domain/aging/aging-policy';
import {
  ageInvoices,
  ageReceivables,
  type AgingQuery,
  type CustomerAging,
  sumAgings,
} from '#domain/aging/age-receivables';
import { rollUpAging } from '#domain/aging/roll-up';
import { toDay } from '#domain/receivables/calendar-day';
import { groupByLedger } from '#domain/receivables/fold-ledger';
import { calendarDate, text } from '#contracts';
import { calendarDay, Clock, RequireRoles, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, Header } from '@nestjs/common';
import { z } from 'zod';
import { ArSettings } from '../ar-settings.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { agingAnswer, invoiceAnswer } from './aging-answer.js';
import { toCsv } from './csv.js';
import { CustomerParentsRepository } from './customer-parents.repository.js';

const asOf = calendarDate.optional().describe('the day to report, past or future; today when left out');
const basis = z.enum(AGING_BASES).optional().describe('what age counts from; the company setting when left out');
const customerId = text(80).optional().describe('one customer only');
const agingQuery = z.object({ asOf, basis, customerId });
const parentQuery = agingQuery.omit({ customerId: true });
const invoiceQuery = agingQuery.extend({ bucket: text(20).optional().describe('one bucket only, by name') });

type Query = z.infer<typeof agingQuery>;

/** Aging as of any day, folded from the entries at the moment of asking: there is no stored figure to be stale. */
@Controller('v1/aging')
@RequireRoles('ar', 'clerk', 'approver')
export class AgingController {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly parents: CustomerParentsRepository,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  /** Totals per currency, and one row per customer and currency that has a balance or anything unapplied. */
  @Get()
  async aging(@ZodQuery(agingQuery) query: Query) {
    const at = this.#query(query);
    const rows = await this.#rows(query);
    return {
      ...this.#head(query),
      totals: sumAgings(rows).map((sums) => agingAnswer(sums, at.edges)),
      customers: rows.map((row) => ({ customerId: row.customerId, ...agingAnswer(row, at.edges) })),
    };
  }

  /** The same by parent: customers that belong together summed at the top of their tree, as the trees stand today. */
  @Get('parents')
  async byParent(@ZodQuery(parentQuery) query: Query) {
    const { edges } = this.#query(query);
    const rows = await this.#rows(query);
    return {
      ...this.#head(query),
      totals: sumAgings(rows).map((sums) => agingAnswer(sums, edges)),
      parents: rollUpAging(rows, await this.parents.all()).map(({ parentId, customerIds, ...sums }) => ({
        parentId,
        customerIds,
        ...agingAnswer(sums, edges),
      })),
    };
  }

  /** The customers' rows of the same report as CSV. */
  @Get('customers.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  async agingCsv(@ZodQuery(agingQuery) query: Query): Promise<string> {
    return toCsv((await this.aging(query)).customers);
  }

  @Get('invoices.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  async invoicesCsv(@ZodQuery(invoiceQuery) query: z.infer<typeof invoiceQuery>): Promise<string> {
    return toCsv((await this.invoices(query)).invoices);
  }

  /** The open invoices, oldest first per customer. */
  @Get('invoices')
  async invoices(@ZodQuery(invoiceQuery) query: z.infer<typeof invoiceQuery>) {
    const at = this.#query(query);
    const invoices = [];
    for await (const entries of this.#entries(query.customerId)) {
      for (const ledger of groupByLedger(entries)) {
        invoices.push(...ageInvoices(ledger, at).map((invoice) => invoiceAnswer(invoice, at.edges)));
      }
    }
    return {
      ...this.#head(query),
      invoices: invoices.filter(({ bucket }) => query.bucket === undefined || bucket === query.bucket),
    };
  }

  /** One customer: sums per currency and its open invoices. A customer without entries owes nothing. */
  @Get('customers/:customerId')
  async customer(
    @ZodParam('customerId', text(80)) id: string,
    @ZodQuery(agingQuery.omit({ customerId: true })) query: Omit<Query, 'customerId'>,
  ) {
    const at = this.#query(query);
    const entries = await this.ledger.entriesOf([id]);
    return {
      ...this.#head(query),
      customerId: id,
      totals: ageReceivables(entries, at).map((sums) => agingAnswer(sums, at.edges)),
      invoices: groupByLedger(entries)
        .flatMap((ledger) => ageInvoices(ledger, at))
        .map((invoice) => invoiceAnswer(invoice, at.edges)),
    };
  }

  /** One row per customer and currency with a balance, anything unapplied or an open invoice. */
  async #rows(query: Query): Promise<CustomerAging[]> {
    const at = this.#query(query);
    const rows: CustomerAging[] = [];
    for await (const entries of this.#entries(query.customerId)) {
      for (const row of ageReceivables(entries, at)) {
        if (row.balanceMinor !== 0n || row.unappliedMinor !== 0n || row.openInvoices > 0) rows.push(row);
      }
    }
    return rows;
  }

  async *#entries(customer: string | undefined) {
    if (customer === undefined) yield* this.ledger.walk();
    else yield await this.ledger.entriesOf([customer]);
  }

  #head(query: Omit<Query, 'customerId'>) {
    const day = query.asOf ?? calendarDay(this.clock.now(), this.settings.timeZone);
    return { asOf: day, basis: query.basis ?? this.settings.aging.basis, edges: this.settings.aging.edges };
  }

  #query(query: Omit<Query, 'customerId'>): AgingQuery {
    const head = this.#head(query);
    return { ...head, asOf: toDay(head.asOf) };
  }
}
