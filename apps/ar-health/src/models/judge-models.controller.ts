import { toDay } from '#domain/receivables/calendar-day';
import { calendarDay, Clock, RequireRoles, RouteTimeout } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { ArSettings } from '../ar-settings.js';
import { ModelRecord } from './model-record.js';
import { WHOLE_BOOKS_MS } from '../reports/whole-books.js';

/** Calibration and AUC of every model on what has since happened. */
@Controller('v1/model-quality')
@RequireRoles('ar', 'approver')
export class JudgeModelsController {
  constructor(
    private readonly record: ModelRecord,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  @Get()
  @RouteTimeout(WHOLE_BOOKS_MS)
  async judge() {
    const today = toDay(calendarDay(this.clock.now(), this.settings.timeZone));
    return { models: await this.record.noOrder(today), latePayments: await this.record.late(today) };
  }
}
