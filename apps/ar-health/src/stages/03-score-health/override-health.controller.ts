import { calendarDate, healthState, text } from '#contracts';
import { toDay } from '#domain/receivables/calendar-day';
import { Transactions } from '#messaging';
import {
  type Actor,
  calendarDay,
  Clock,
  CurrentActor,
  Idempotent,
  IdSource,
  Problem,
  RequireRoles,
  ZodBody,
  ZodParam,
} from '#service-kit';
import { Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { ArSettings } from '../../ar-settings.js';
import { LedgerRepository } from '../../ledger/ledger.repository.js';
import { CustomerHealthRepository } from './customer-health.repository.js';

const overrideBody = z.strictObject({
  state: healthState,
  reason: text(300).describe('why: shown beside the state'),
  expiresOn: calendarDate.describe('the last day it holds'),
});

/** A person knows something the figures do not: the state until a day, with the reason, in the next evaluation. */
@Controller('v1/customers/:customerId/health-overrides')
export class OverrideHealthController {
  constructor(
    private readonly transactions: Transactions,
    private readonly health: CustomerHealthRepository,
    private readonly ledger: LedgerRepository,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly settings: ArSettings,
  ) {}

  @Post()
  @RequireRoles('ar', 'approver')
  @Idempotent()
  async override(
    @ZodParam('customerId', text(80)) customerId: string,
    @ZodBody(overrideBody) body: z.output<typeof overrideBody>,
    @CurrentActor() actor: Actor,
  ) {
    const setAt = this.clock.now();
    if (body.expiresOn < calendarDay(setAt, this.settings.timeZone)) {
      throw new Problem(422, 'OVERRIDE_EXPIRED', `The override would have ended on ${body.expiresOn} already.`);
    }
    const override = {
      ...body,
      expiresOn: toDay(body.expiresOn),
      id: this.ids.newId(),
      customerId,
      setAt,
      setBy: actor.id,
    };
    await this.transactions.run(async ({ manager }) => {
      await this.health.addOverride(manager, override);
      // Makes the customer due again.
      await this.ledger.touchCustomers(manager, [customerId], setAt);
    });
    return { id: override.id, customerId, ...body, setBy: actor.id, setAt };
  }
}
