import { calendarDate, text } from '#contracts';
import { Transactions } from '#messaging';
import { type Actor, Clock, CurrentActor, Problem, RequireRoles, ZodBody, ZodParam } from '#service-kit';
import { Controller, Get, Put } from '@nestjs/common';
import { z } from 'zod';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { CalendarsRepository } from './calendars.repository.js';

const name = text(80);
const calendarBody = z.strictObject({
  closures: z
    .array(
      z
        .strictObject({
          from: calendarDate.describe('the first closed day'),
          through: calendarDate.describe('the last closed day'),
          note: text(200).optional(),
        })
        .refine(({ from, through }) => from <= through, { path: ['through'], message: 'must not be before from' }),
    )
    .max(500)
    .describe('when its customers are closed: holidays, the summer of a school'),
});
const assignmentBody = z.strictObject({
  calendar: name
    .nullable()
    .describe('the calendar the customer keeps, and all that belong to it; null for none of its own'),
});

/** Calendars of customers: days on which they are closed count neither as silence nor against their order rhythm. */
@Controller('v1')
@RequireRoles('ar')
export class CalendarsController {
  constructor(
    private readonly transactions: Transactions,
    private readonly calendars: CalendarsRepository,
    private readonly ledger: LedgerRepository,
    private readonly clock: Clock,
  ) {}

  @Get('calendars')
  async list() {
    return { calendars: await this.calendars.all() };
  }

  @Put('calendars/:name')
  async put(
    @ZodParam('name', name) calendar: string,
    @ZodBody(calendarBody) { closures }: z.output<typeof calendarBody>,
    @CurrentActor() actor: Actor,
  ) {
    const by = { setBy: actor.id, setAt: this.clock.now() };
    await this.transactions.run(({ manager }) => this.calendars.set(manager, calendar, closures, by));
    return { name: calendar, closures, ...by };
  }

  /** The calendar a customer keeps: its own, or that of the nearest customer it belongs to. */
  @Get('customers/:customerId/calendar')
  async calendarOf(@ZodParam('customerId', text(80)) customerId: string) {
    return { customerId, calendar: (await this.calendars.nameOf(customerId)) ?? null };
  }

  @Put('customers/:customerId/calendar')
  async assign(
    @ZodParam('customerId', text(80)) customerId: string,
    @ZodBody(assignmentBody) { calendar }: z.output<typeof assignmentBody>,
    @CurrentActor() actor: Actor,
  ) {
    const known = await this.calendars.all();
    if (calendar !== null && !known.some((one) => one.name === calendar)) {
      throw new Problem(422, 'CALENDAR_UNKNOWN', `There is no calendar ${calendar}: put it first.`);
    }
    const by = { setBy: actor.id, setAt: this.clock.now() };
    await this.transactions.run(async ({ manager }) => {
      await this.calendars.assign(manager, customerId, calendar, by);
      // Makes the customer due again.
      await this.ledger.touchCustomers(manager, [customerId], by.setAt);
    });
    return { customerId, calendar };
  }
}
