import { calendarDate, healthState, text } from '#contracts';
import { Problem, RequireRoles, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { ReportsRepository } from './reports.repository.js';

const statesQuery = z.object({ state: healthState.optional().describe('customers in this state only') });
const movesQuery = z.object({
  customerId: text(80).optional().describe('one customer only'),
  from: calendarDate.optional().describe('moves of this day and later'),
  through: calendarDate.optional().describe('moves up to this day'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000).describe('how many at most, newest first'),
});

@Controller('v1')
@RequireRoles('ar', 'clerk', 'approver')
export class HealthController {
  constructor(private readonly reports: ReportsRepository) {}

  /** Every evaluated customer, the most worrying first. */
  @Get('health-states')
  async states(@ZodQuery(statesQuery) query: z.infer<typeof statesQuery>) {
    return { customers: await this.reports.healthStates(query.state) };
  }

  /** One customer's health with its reasons and the changes so far, newest first. */
  @Get('customers/:customerId/health')
  async customer(@ZodParam('customerId', text(80)) customerId: string) {
    const health = await this.reports.health(customerId);
    if (!health) throw new Problem(404, 'CUSTOMER_NOT_EVALUATED', `Customer ${customerId} has not been evaluated yet.`);
    return health;
  }

  /** Bucket moves as they were told, newest day first. */
  @Get('bucket-moves')
  async moves(@ZodQuery(movesQuery) query: z.infer<typeof movesQuery>) {
    return { moves: await this.reports.moves(query) };
  }
}
