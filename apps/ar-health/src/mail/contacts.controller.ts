import { text } from '#contracts';
import { Transactions } from '#messaging';
import { type Actor, Clock, CurrentActor, RequireRoles, ZodBody, ZodParam } from '#service-kit';
import { Controller, Get, Put } from '@nestjs/common';
import { z } from 'zod';
import { ContactsRepository } from './contacts.repository.js';

const contactBody = z.strictObject({
  email: z.email().max(254).nullable().describe('where reminders of what is past due go; null for nowhere'),
});

/** Where a customer's reminders go. */
@Controller('v1/customers/:customerId/dunning-contact')
@RequireRoles('ar')
export class ContactsController {
  constructor(
    private readonly transactions: Transactions,
    private readonly contacts: ContactsRepository,
    private readonly clock: Clock,
  ) {}

  @Get()
  async contact(@ZodParam('customerId', text(80)) customerId: string) {
    return { customerId, email: (await this.contacts.emailOf(customerId)) ?? null };
  }

  @Put()
  async setContact(
    @ZodParam('customerId', text(80)) customerId: string,
    @ZodBody(contactBody) { email }: z.output<typeof contactBody>,
    @CurrentActor() actor: Actor,
  ) {
    const contact = { customerId, email, setBy: actor.id, setAt: this.clock.now() };
    await this.transactions.run(({ manager }) => this.contacts.set(manager, contact));
    return { customerId, email };
  }
}
