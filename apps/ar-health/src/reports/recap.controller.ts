import { calendarDate } from '#contracts';
import { mondayOf } from '#domain/health/late/forecast-collections';
import { toDay } from '#domain/receivables/calendar-day';
import { calendarDay, Clock, RequireRoles, RouteTimeout, ZodQuery } from '#service-kit';
import { Controller, Get, Header } from '@nestjs/common';
import { z } from 'zod';
import { ArSettings } from '../ar-settings.js';
import { RecapReport } from './recap-report.js';
import { recapHtml, type WeeklyRecap } from './weekly-recap.js';
import { WHOLE_BOOKS_MS } from './whole-books.js';

const recapQuery = z.object({
  date: calendarDate.optional().describe('any day: the recap of the Monday on or before it; today when left out'),
});

@Controller('v1')
@RequireRoles('ar', 'approver')
export class RecapController {
  constructor(
    private readonly report: RecapReport,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  @Get('weekly-recap')
  @RouteTimeout(WHOLE_BOOKS_MS)
  async recap(@ZodQuery(recapQuery) query: z.infer<typeof recapQuery>): Promise<WeeklyRecap> {
    const day = query.date ?? calendarDay(this.clock.now(), this.settings.timeZone);
    return this.report.make(mondayOf(toDay(day)));
  }

  @Get('weekly-recap.html')
  @RouteTimeout(WHOLE_BOOKS_MS)
  @Header('content-type', 'text/html; charset=utf-8')
  async html(@ZodQuery(recapQuery) query: z.infer<typeof recapQuery>): Promise<string> {
    return recapHtml(await this.recap(query));
  }
}
