import { formatMoney } from '#domain/money/money';
import { type Day, toDay } from '#domain/receivables/calendar-day';
import { foldLedger } from '#domain/receivables/fold-ledger';
import { MonthBook } from '#domain/receivables/monthly-receivables';
import { sharePercent } from '#domain/receivables/measures';
import { Injectable } from '@nestjs/common';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { monthAnswer } from './month-answer.js';

interface Collected {
  readonly months: MonthBook;
  openMinor: bigint;
  disputedMinor: bigint;
}

/** Collection measures of the whole company or of one customer: the books are walked through once and not kept. */
@Injectable()
export class MeasuresReport {
  constructor(private readonly ledger: LedgerRepository) {}

  async currencies(asOf: Day, customerId?: string) {
    const byCurrency = new Map<string, Collected>();
    for (const { currency, first } of await this.ledger.currencies()) {
      byCurrency.set(currency, { months: new MonthBook(toDay(first), asOf), openMinor: 0n, disputedMinor: 0n });
    }
    for await (const ledgers of this.#ledgers(customerId)) {
      for (const ledger of ledgers) {
        const collected = byCurrency.get(ledger[0]!.currency);
        if (!collected) continue;
        const state = foldLedger(ledger, { asOf }, { changes: true });
        collected.months.add(state);
        for (const { openMinor, disputedMinor } of state.accounts) {
          if (openMinor > 0n) collected.openMinor += openMinor;
          collected.disputedMinor += disputedMinor;
        }
      }
    }
    return [...byCurrency].map(([currency, { months, openMinor, disputedMinor }]) => ({
      currency,
      open: formatMoney({ minor: openMinor, currency }),
      disputed: formatMoney({ minor: disputedMinor, currency }),
      disputedPercent: sharePercent(disputedMinor, openMinor) ?? null,
      months: months.months().map((month) => monthAnswer(month, currency)),
    }));
  }

  async *#ledgers(customerId: string | undefined) {
    if (customerId === undefined) yield* this.ledger.walk();
    else yield await this.ledger.ledgersOf([customerId]);
  }
}
