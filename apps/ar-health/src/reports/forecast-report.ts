import {
  CallList,
  CashWeeks,
  CollectionsForecast,
  type ExpectedPayment,
} from '#domain/health/late/forecast-collections';
import { MOST_CASES } from '#domain/health/late/late-model';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { formatMoney } from '#domain/money/money';
import { Injectable } from '@nestjs/common';
import { LedgerRepository } from '../ledger/ledger.repository.js';

/** What is expected of the open invoices of a day: two walks through the books, none of which stays in memory. */
@Injectable()
export class ForecastReport {
  constructor(private readonly ledger: LedgerRepository) {}

  /** A forecast that is ready to learn, from the youngest invoices whose fate was known on the day. */
  async start(asOf: Day): Promise<CollectionsForecast> {
    const since = await this.ledger.issuedSince(formatDay(asOf), MOST_CASES);
    return new CollectionsForecast(asOf, since === undefined ? undefined : toDay(since));
  }

  async *expected(asOf: Day, customerId?: string): AsyncGenerator<ExpectedPayment> {
    const forecast = await this.start(asOf);
    for await (const ledgers of this.ledger.walk()) for (const ledger of ledgers) forecast.learn(ledger);
    if (customerId !== undefined) {
      for (const ledger of await this.ledger.ledgersOf([customerId])) yield* forecast.expect(ledger);
      return;
    }
    for await (const ledgers of this.ledger.walk()) for (const ledger of ledgers) yield* forecast.expect(ledger);
  }
}

export const callAnswer = (calls: CallList) =>
  calls.rows().map(({ openMinor, atRiskMinor, ...row }) => ({
    ...row,
    open: formatMoney({ minor: openMinor, currency: row.currency }),
    atRisk: formatMoney({ minor: atRiskMinor, currency: row.currency }),
  }));

export const weeksAnswer = (cash: CashWeeks) =>
  cash.weeks().map(({ weekOf, currency, expectedMinor, cameMinor }) => ({
    weekOf: formatDay(weekOf),
    currency,
    expected: formatMoney({ minor: expectedMinor, currency }),
    came: formatMoney({ minor: cameMinor, currency }),
  }));

export const paymentAnswer = ({ account, openMinor, probabilityLate, expectedOn }: ExpectedPayment) => ({
  invoiceId: account.invoiceId,
  invoiceNumber: account.invoiceNumber,
  customerId: account.customerId,
  currency: account.currency,
  open: formatMoney({ minor: openMinor, currency: account.currency }),
  dueDate: formatDay(account.dueOn),
  probabilityLate: Math.round(probabilityLate * 1e4) / 1e4,
  expectedPayDate: formatDay(expectedOn),
});
