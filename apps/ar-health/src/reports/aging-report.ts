import {
  ageInvoices,
  ageLedger,
  type AgedInvoice,
  type AgingQuery,
  type AgingSums,
  type CustomerAging,
} from '#domain/aging/age-receivables';
import { AGING_BASES, CREDIT_PLACES } from '#domain/aging/aging-policy';
import { convertAgings } from '#domain/aging/convert-aging';
import { toDay } from '#domain/receivables/calendar-day';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { calendarDate } from '#contracts';
import { calendarDay, Clock } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ArSettings } from '../ar-settings.js';
import { ExchangeRatesRepository, ratesByCurrency } from '../currency/exchange-rates.repository.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { AgingInForce } from '../policies/aging-in-force.js';
import { agingAnswer } from './aging-answer.js';

/** What an aging report is asked for; what is left out is today, now, and the policy in force. */
export const agingAsked = z.object({
  asOf: calendarDate.optional().describe('the day to report, past or future; today when left out'),
  knownBy: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('leaves out what was recorded after this moment, whatever day it is dated; now when left out'),
  basis: z.enum(AGING_BASES).optional().describe('what age counts from; the policy in force when left out'),
  credits: z
    .enum(CREDIT_PLACES)
    .optional()
    .describe('cash and credits on no invoice: apart, or aged by their own date; the policy in force when left out'),
});
export type AgingAsked = z.output<typeof agingAsked>;

/** The terms of one report. Asked again with the same `knownBy`, it is the same report, whatever came later. */
export interface ReportTerms {
  readonly head: {
    readonly asOf: string;
    readonly knownBy: string;
    readonly basis: string;
    readonly edges: readonly number[];
    readonly credits: string;
  };
  readonly query: AgingQuery;
}

/** Aging folded from the entries at the moment of asking, some customers at a time: no figure is stored, none kept. */
@Injectable()
export class AgingReport {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly rates: ExchangeRatesRepository,
    private readonly inForce: AgingInForce,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  async terms(asked: AgingAsked): Promise<ReportTerms> {
    const now = this.clock.now();
    const policy = await this.inForce.current();
    const asOf = asked.asOf ?? calendarDay(now, this.settings.timeZone);
    const knownBy = asked.knownBy === undefined ? now : new Date(asked.knownBy);
    const { basis = policy.basis, credits = policy.credits ?? 'apart' } = asked;
    const { edges } = policy;
    return {
      head: { asOf, knownBy: knownBy.toISOString(), basis, edges, credits },
      query: { asOf: toDay(asOf), knownBy: knownBy.getTime(), basis, edges, credits },
    };
  }

  /** One row per customer and currency with a balance, anything unapplied or an open invoice. */
  async *rows(
    { query }: ReportTerms,
    of: { readonly customerId?: string | undefined } = {},
  ): AsyncGenerator<CustomerAging> {
    for await (const ledgers of this.#ledgers(of)) {
      for (const ledger of ledgers) {
        const row = ageLedger(ledger, query);
        if (row.balanceMinor !== 0n || row.unappliedMinor !== 0n || row.openInvoices > 0) yield row;
      }
    }
  }

  /** One customer, settled or not: its sums by currency and its open invoices, from one look at its books. */
  async customer({ query }: ReportTerms, customerId: string) {
    const ledgers = await this.ledger.ledgersOf([customerId]);
    return {
      sums: ledgers.map((ledger) => ageLedger(ledger, query)),
      invoices: ledgers.flatMap((ledger) => ageInvoices(ledger, query)),
    };
  }

  /** The open invoices by customer, oldest first; of customers after a given one. */
  async *invoices(
    { query }: ReportTerms,
    of: { readonly customerId?: string | undefined; readonly after?: string | undefined },
  ): AsyncGenerator<AgedInvoice> {
    for await (const ledgers of this.#ledgers(of)) for (const ledger of ledgers) yield* ageInvoices(ledger, query);
  }

  /** Totals in the company's currency at the rates of the report's day; currencies without a rate are named. */
  async inCompanyCurrency(totals: readonly AgingSums[], { head, query }: ReportTerms) {
    const { currency } = this.settings;
    const known = await this.rates.on(head.asOf, new Date(head.knownBy));
    const { sums, missing } = convertAgings(totals, { currency, rates: ratesByCurrency(known) });
    const used = known.filter((rate) => totals.some((row) => row.currency === rate.currency));
    return { ...(sums ? agingAnswer(sums, query.edges) : { currency }), rates: used, missingRates: missing };
  }

  async *#ledgers(of: {
    readonly customerId?: string | undefined;
    readonly after?: string | undefined;
  }): AsyncGenerator<LedgerEntry[][]> {
    if (of.customerId === undefined) yield* this.ledger.walk(of.after);
    else yield await this.ledger.ledgersOf([of.customerId]);
  }
}
