import { ageLedger, type CustomerAging, sumAgings } from '#domain/aging/age-receivables';
import { CallList, CashWeeks } from '#domain/health/late/forecast-collections';
import { revenueShares } from '#domain/health/revenue-share';
import { formatMoney } from '#domain/money/money';
import { type Day, formatDay } from '#domain/receivables/calendar-day';
import { Injectable } from '@nestjs/common';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { ModelRecord } from '../models/model-record.js';
import { agingAnswer } from './aging-answer.js';
import { AgingReport } from './aging-report.js';
import { callAnswer, ForecastReport, weeksAnswer } from './forecast-report.js';
import { largestMovers, type Mover } from './movers.js';
import { ReportsRepository } from './reports.repository.js';
import type { WeeklyRecap } from './weekly-recap.js';

/** Rows of a list in the recap at most: it is read, not processed. */
const SHOWN = 20;
const MOVES_SHOWN = 200;
const YEAR = 365;

/** The recap of any Monday, made from dated facts when asked: the week that ended the day before. */
@Injectable()
export class RecapReport {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly aging: AgingReport,
    private readonly forecast: ForecastReport,
    private readonly models: ModelRecord,
    private readonly reports: ReportsRepository,
  ) {}

  async make(monday: Day): Promise<WeeklyRecap> {
    const sunday = monday - 1;
    const week = { from: formatDay(monday - 7), through: formatDay(sunday) };
    const books = await this.#books(sunday);
    const terms = await this.aging.terms({ asOf: week.through });
    const totals = sumAgings(books.rows);
    return {
      date: formatDay(monday),
      ...week,
      aging: totals.map((sums) => agingAnswer(sums, terms.query.edges)),
      company: await this.aging.inCompanyCurrency(totals, terms),
      healthChanges: await this.reports.healthChanges(week.from, week.through),
      bucketMoves: await this.reports.moves({ ...week, limit: MOVES_SHOWN }),
      movers: largestMovers(books.movers, SHOWN).map(({ currency, ...mover }) => ({
        customerId: mover.customerId,
        currency,
        balance: formatMoney({ minor: mover.balanceMinor, currency }),
        balanceChange: formatMoney({ minor: mover.balanceChangeMinor, currency }),
        pastDueChange: formatMoney({ minor: mover.pastDueChangeMinor, currency }),
      })),
      callFirst: callAnswer(books.calls)
        .filter(({ atRisk }) => !/^0(\.0+)?$/.test(atRisk))
        .slice(0, SHOWN),
      cash: weeksAnswer(books.cash).filter(({ weekOf }) => weekOf === week.from),
      concentration: revenueShares(await this.ledger.revenue(formatDay(sunday - YEAR), week.through))
        .slice(0, 5)
        .map(({ customerId, currency, share }) => ({
          customerId,
          currency,
          sharePercent: Math.round(share * 1000) / 10,
        })),
      models: await this.#models(sunday),
    };
  }

  /** Two walks through the books: one to learn from, one to report. The forecast of the Sunday before is made as it was then. */
  async #books(sunday: Day) {
    const before = sunday - 7;
    const now = await this.forecast.start(sunday);
    const then = await this.forecast.start(before);
    for await (const ledgers of this.ledger.walk()) {
      for (const ledger of ledgers) {
        now.learn(ledger);
        then.learn(ledger);
      }
    }
    const { query } = await this.aging.terms({ asOf: formatDay(sunday) });
    const rows: CustomerAging[] = [];
    const movers: Mover[] = [];
    const calls = new CallList(sunday);
    const cash = new CashWeeks(before);
    for await (const ledgers of this.ledger.walk()) {
      for (const ledger of ledgers) {
        const row = ageLedger(ledger, query);
        const earlier = ageLedger(ledger, { ...query, asOf: before });
        rows.push(row);
        movers.push({
          customerId: row.customerId,
          currency: row.currency,
          balanceMinor: row.balanceMinor,
          balanceChangeMinor: row.balanceMinor - earlier.balanceMinor,
          pastDueChangeMinor: row.pastDueMinor - earlier.pastDueMinor,
        });
        for (const payment of now.expect(ledger)) calls.add(payment);
        for (const payment of then.expect(ledger)) cash.add(payment);
      }
    }
    return { rows, movers, calls, cash };
  }

  /** The youngest model whose horizon is over, and the last months of late-payment predictions. */
  async #models(today: Day): Promise<WeeklyRecap['models']> {
    const judged = (await this.models.noOrder(today)).find(({ came }) => came !== null);
    return {
      noOrder: judged
        ? { version: judged.version, asOf: judged.asOf, ...judged.came!, velocityAuc: judged.velocityDecline!.auc }
        : null,
      late: (await this.models.late(today)).slice(-3),
    };
  }
}
