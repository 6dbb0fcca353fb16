import { calendarDate } from '#contracts';
import { ageReceivables, type CustomerAging, sumAgings } from '#domain/aging/age-receivables';
import { callList, forecastCollections, mondayOf } from '#domain/health/late/forecast-collections';
import { formatMoney } from '#domain/money/money';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { groupByLedger } from '#domain/receivables/fold-ledger';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { calendarDay, Clock, RequireRoles, ZodQuery } from '#service-kit';
import { Controller, Get, Header } from '@nestjs/common';
import { z } from 'zod';
import { ArSettings } from '../ar-settings.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { agingAnswer } from './aging-answer.js';
import { ReportsRepository } from './reports.repository.js';
import { recapHtml, type WeeklyRecap } from './weekly-recap.js';

const recapQuery = z.object({
  date: calendarDate.optional().describe('any day: the recap of the Monday on or before it; today when left out'),
});

/** Rows of a list in the recap at most: it is read, not processed. */
const SHOWN = 20;

/** The recap of any Monday, made from dated facts when asked: the week that ended the day before. */
@Controller('v1')
@RequireRoles('ar', 'approver')
export class RecapController {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly reports: ReportsRepository,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  @Get('weekly-recap')
  async recap(@ZodQuery(recapQuery) query: z.infer<typeof recapQuery>): Promise<WeeklyRecap> {
    const day = query.date ?? calendarDay(this.clock.now(), this.settings.timeZone);
    return this.#make(mondayOf(toDay(day)));
  }

  @Get('weekly-recap.html')
  @Header('content-type', 'text/html; charset=utf-8')
  async html(@ZodQuery(recapQuery) query: z.infer<typeof recapQuery>): Promise<string> {
    return recapHtml(await this.recap(query));
  }

  async #make(monday: Day): Promise<WeeklyRecap> {
    const sunday = monday - 1;
    const [from, through] = [formatDay(monday - 7), formatDay(sunday)];
    const ledgers: LedgerEntry[][] = [];
    for await (const entries of this.ledger.walk()) ledgers.push(...groupByLedger(entries));
    const at = { ...this.settings.aging, asOf: sunday };
    const rows: CustomerAging[] = ledgers.flatMap((ledger) => ageReceivables(ledger, at));
    const calls = callList(forecastCollections(ledgers, sunday), sunday).filter(({ atRiskMinor }) => atRiskMinor > 0n);
    return {
      date: formatDay(monday),
      from,
      through,
      aging: sumAgings(rows).map((sums) => agingAnswer(sums, at.edges)),
      healthChanges: await this.reports.healthChanges(from, through),
      bucketMoves: await this.reports.moves({ from, through, limit: 200 }),
      callFirst: calls.slice(0, SHOWN).map(({ customerId, currency, openMinor, atRiskMinor, pastDueInvoices }) => ({
        customerId,
        currency,
        open: formatMoney({ minor: openMinor, currency }),
        atRisk: formatMoney({ minor: atRiskMinor, currency }),
        pastDueInvoices,
      })),
    };
  }
}
