import { calendarDate, text } from '#contracts';
import {
  callList,
  cashByWeek,
  type ExpectedPayment,
  forecastCollections,
} from '#domain/health/late/forecast-collections';
import { revenueShares } from '#domain/health/revenue-share';
import { formatMoney } from '#domain/money/money';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { groupByLedger } from '#domain/receivables/fold-ledger';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { monthlyReceivables } from '#domain/receivables/monthly-receivables';
import { calendarDay, Clock, RequireRoles, ZodQuery } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { ArSettings } from '../ar-settings.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { monthAnswer } from './month-answer.js';

const asOf = calendarDate.optional().describe('the day to look from, as it was known then; today when left out');
const dayQuery = z.object({ asOf });
const customerQuery = dayQuery.extend({ customerId: text(80).optional().describe('one customer only') });
type Asked = z.infer<typeof dayQuery>;

/** What is coming in, what is likely to come late, and how well collecting goes. Made from the entries when asked. */
@Controller('v1')
@RequireRoles('ar', 'approver')
export class CollectionsController {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  /** The open invoices with their chance of being paid late and the day their money is expected. */
  @Get('late-payments')
  async latePayments(@ZodQuery(customerQuery) query: z.infer<typeof customerQuery>) {
    const { day, expected } = await this.#expected(query);
    return {
      asOf: formatDay(day),
      invoices: expected
        .filter(({ account }) => query.customerId === undefined || account.customerId === query.customerId)
        .map(({ account, openMinor, probabilityLate, expectedOn }) => ({
          invoiceId: account.invoiceId,
          invoiceNumber: account.invoiceNumber,
          customerId: account.customerId,
          currency: account.currency,
          open: formatMoney({ minor: openMinor, currency: account.currency }),
          dueDate: formatDay(account.dueOn),
          probabilityLate: Math.round(probabilityLate * 1e4) / 1e4,
          expectedPayDate: formatDay(expectedOn),
        })),
    };
  }

  /** Who to call first: customers by open amount × probability late. */
  @Get('call-list')
  async calls(@ZodQuery(dayQuery) query: Asked) {
    const { day, expected } = await this.#expected(query);
    return {
      asOf: formatDay(day),
      customers: callList(expected, day).map(({ openMinor, atRiskMinor, ...row }) => ({
        ...row,
        open: formatMoney({ minor: openMinor, currency: row.currency }),
        atRisk: formatMoney({ minor: atRiskMinor, currency: row.currency }),
      })),
    };
  }

  /** Cash expected by week from the invoices open on the day; for a past day, beside what came on them since. */
  @Get('cash-forecast')
  async cash(@ZodQuery(dayQuery) query: Asked) {
    const { day, expected } = await this.#expected(query);
    return {
      asOf: formatDay(day),
      weeks: cashByWeek(expected, day).map(({ weekOf, currency, expectedMinor, cameMinor }) => ({
        weekOf: formatDay(weekOf),
        currency,
        expected: formatMoney({ minor: expectedMinor, currency }),
        came: formatMoney({ minor: cameMinor, currency }),
      })),
    };
  }

  /** Sales, balance, DSO by four ways, average days delinquent and CEI by month, per currency. */
  @Get('measures')
  async measures(@ZodQuery(customerQuery) query: z.infer<typeof customerQuery>) {
    const day = this.#day(query);
    const ledgers = await this.#ledgers(query.customerId);
    const currencies = [...new Set(ledgers.map((ledger) => ledger[0]!.currency))].sort();
    return {
      asOf: formatDay(day),
      currencies: currencies.map((currency) => ({
        currency,
        months: monthlyReceivables(
          ledgers.filter((ledger) => ledger[0]!.currency === currency),
          day,
        ).map((month) => monthAnswer(month, currency)),
      })),
    };
  }

  /** Share of the last year's revenue per customer. */
  @Get('concentration')
  async concentration(@ZodQuery(dayQuery) query: Asked) {
    const day = this.#day(query);
    return {
      asOf: formatDay(day),
      customers: revenueShares((await this.#ledgers()).flat(), day).map(({ revenueMinor, share, ...row }) => ({
        ...row,
        revenue: formatMoney({ minor: revenueMinor, currency: row.currency }),
        sharePercent: Math.round(share * 1000) / 10,
      })),
    };
  }

  #day({ asOf: asked }: Asked): Day {
    return toDay(asked ?? calendarDay(this.clock.now(), this.settings.timeZone));
  }

  async #expected(query: Asked): Promise<{ day: Day; expected: ExpectedPayment[] }> {
    const day = this.#day(query);
    return { day, expected: forecastCollections(await this.#ledgers(), day) };
  }

  async #ledgers(customerId?: string): Promise<LedgerEntry[][]> {
    if (customerId !== undefined) return groupByLedger(await this.ledger.entriesOf([customerId]));
    const ledgers: LedgerEntry[][] = [];
    for await (const entries of this.ledger.walk()) ledgers.push(...groupByLedger(entries));
    return ledgers;
  }
}
