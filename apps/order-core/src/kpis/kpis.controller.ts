import { addDays, daysBetween } from '#domain/calendar/calendar-day';
import { groupOutcomes, measureOrders, type OrderKpis } from '#domain/kpis/order-kpis';
import { calendarDay, Clock, Problem, RequireRoles, ZodQuery } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { OrderSettings } from '../order-settings.js';
import { loadOutcomes } from './kpis.repository.js';

/** Orders are read one by one: a year at a time is what a person compares. */
const LONGEST_DAYS = 366;

const kpisQuery = z.object({
  from: z.iso.date().optional().describe('first day orders came in; default: 30 days ago'),
  to: z.iso.date().optional().describe('last day orders came in; default: today'),
  by: z.enum(['day', 'customer', 'channel']).optional().describe('the same figures for each of these as well'),
  customerId: z.string().max(80).optional(),
  channel: z.enum(['edi', 'email', 'portal', 'desk']).optional(),
});

/** How well orders are served. What each figure means stands with `measureOrders` and in docs/glossary.md. */
@ApiTags('kpis')
@Controller('v1/kpis')
@RequireRoles('clerk', 'approver', 'warehouse', 'ar')
export class KpisController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly settings: OrderSettings,
  ) {}

  @Get('orders')
  @ApiOperation({
    summary:
      'Cycle time, fill rates, on time, OTIF, returns, touchless rate and approval wait of the orders of a period',
  })
  async orders(@ZodQuery(kpisQuery) query: z.output<typeof kpisQuery>) {
    const { timeZone } = this.settings;
    const today = calendarDay(this.clock.now(), timeZone);
    const to = query.to ?? today;
    const from = query.from ?? addDays(to, -30);
    const days = daysBetween(from, to);
    if (days < 0 || days >= LONGEST_DAYS) {
      throw new Problem(400, 'PERIOD_INVALID', `A period has 1 to ${LONGEST_DAYS} days; ${from} to ${to} has not.`);
    }
    const loaded = await loadOutcomes(this.dataSource.manager, { from, to, timeZone });
    const outcomes = loaded.filter(
      ({ customerId, channel }) =>
        (query.customerId === undefined || customerId === query.customerId) &&
        (query.channel === undefined || channel === query.channel),
    );
    const groups = query.by === undefined ? new Map<string, never[]>() : groupOutcomes(outcomes, query.by);
    return {
      from,
      to,
      asOf: today,
      ...kpisView(measureOrders(outcomes, today)),
      groups: [...groups].map(([key, each]) => ({ key, ...kpisView(measureOrders(each, today)) })),
    };
  }
}

const hours = (value: number | undefined) => (value === undefined ? undefined : Math.round(value * 100) / 100);

/** Hours with two decimals. */
const kpisView = ({ cycleHours, approvalHours, ...kpis }: OrderKpis) => ({
  ...kpis,
  cycleHours: { p50: hours(cycleHours.p50), p90: hours(cycleHours.p90) },
  approvalHours: { count: approvalHours.count, p50: hours(approvalHours.p50), p90: hours(approvalHours.p90) },
});
