import { calendarDate, text } from '#contracts';
import { CallList, CashWeeks } from '#domain/health/late/forecast-collections';
import { revenueShares } from '#domain/health/revenue-share';
import { formatMoney } from '#domain/money/money';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { calendarDay, Clock, RequireRoles, RouteTimeout, ZodQuery } from '#service-kit';
import { Controller, Get, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { ArSettings } from '../ar-settings.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { csvFile } from './csv.js';
import { callAnswer, ForecastReport, paymentAnswer, weeksAnswer } from './forecast-report.js';
import { MeasuresReport } from './measures-report.js';
import { WHOLE_BOOKS_MS } from './whole-books.js';

const asOf = calendarDate.optional().describe('the day to look from, as it was known then; today when left out');
const dayQuery = z.object({ asOf });
const customerQuery = dayQuery.extend({ customerId: text(80).optional().describe('one customer only') });
const lateQuery = customerQuery.extend({
  limit: z.coerce.number().int().min(1).max(10_000).default(1000).describe('invoices at most, in order of customer'),
});
type Asked = z.output<typeof dayQuery>;

const YEAR = 365;

/** What is coming in, what is likely to come late, and how well collecting goes. Made from the entries when asked. */
@Controller('v1')
@RequireRoles('ar', 'approver')
export class CollectionsController {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly forecast: ForecastReport,
    private readonly collecting: MeasuresReport,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  /** The open invoices with their chance of being paid late and the day their money is expected. */
  @Get('late-payments')
  @RouteTimeout(WHOLE_BOOKS_MS)
  async latePayments(@ZodQuery(lateQuery) query: z.output<typeof lateQuery>) {
    const day = this.#day(query);
    const invoices: ReturnType<typeof paymentAnswer>[] = [];
    for await (const payment of this.forecast.expected(day, query.customerId)) {
      if (invoices.length >= query.limit) return { asOf: formatDay(day), invoices, more: true };
      invoices.push(paymentAnswer(payment));
    }
    return { asOf: formatDay(day), invoices, more: false };
  }

  /** The same for all of them, as CSV. */
  @Get('late-payments.csv')
  latePaymentsCsv(@ZodQuery(customerQuery) query: z.output<typeof customerQuery>): StreamableFile {
    const payments = this.forecast.expected(this.#day(query), query.customerId);
    return csvFile(
      (async function* () {
        for await (const payment of payments) yield paymentAnswer(payment);
      })(),
    );
  }

  /** Who to call first: customers by open amount × probability late. */
  @Get('call-list')
  @RouteTimeout(WHOLE_BOOKS_MS)
  async calls(@ZodQuery(dayQuery) query: Asked) {
    const day = this.#day(query);
    const calls = new CallList(day);
    for await (const payment of this.forecast.expected(day)) calls.add(payment);
    return { asOf: formatDay(day), customers: callAnswer(calls) };
  }

  /** Cash expected by week from the invoices open on the day; for a past day, beside what came on them since. */
  @Get('cash-forecast')
  @RouteTimeout(WHOLE_BOOKS_MS)
  async cash(@ZodQuery(dayQuery) query: Asked) {
    const day = this.#day(query);
    const weeks = new CashWeeks(day);
    for await (const payment of this.forecast.expected(day)) weeks.add(payment);
    return { asOf: formatDay(day), weeks: weeksAnswer(weeks) };
  }

  /**
   * Sales, balance, DSO by four ways, average days delinquent and CEI by month, per currency, and as of the day the share
   * of what is open that is disputed.
   */
  @Get('measures')
  @RouteTimeout(WHOLE_BOOKS_MS)
  async measures(@ZodQuery(customerQuery) query: z.output<typeof customerQuery>) {
    const day = this.#day(query);
    return { asOf: formatDay(day), currencies: await this.collecting.currencies(day, query.customerId) };
  }

  /** Share of the last year's revenue per customer. */
  @Get('concentration')
  async concentration(@ZodQuery(dayQuery) query: Asked) {
    const day = this.#day(query);
    const revenue = await this.ledger.revenue(formatDay(day - YEAR), formatDay(day));
    return {
      asOf: formatDay(day),
      customers: revenueShares(revenue).map(({ revenueMinor, share, ...row }) => ({
        ...row,
        revenue: formatMoney({ minor: revenueMinor, currency: row.currency }),
        sharePercent: Math.round(share * 1000) / 10,
      })),
    };
  }

  #day({ asOf: asked }: Asked): Day {
    return toDay(asked ?? calendarDay(this.clock.now(), this.settings.timeZone));
  }
}
