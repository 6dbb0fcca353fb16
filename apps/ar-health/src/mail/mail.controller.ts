import { text } from '#contracts';
import { Transactions } from '#messaging';
import { type Actor, Clock, CurrentActor, Problem, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { ContactsRepository } from './contacts.repository.js';
import { MAIL_STATES, MailQueueRepository } from './mail-queue.repository.js';

const mailsQuery = z.object({
  state: z.enum(MAIL_STATES).optional().describe('mails in this state only'),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('how many at most, youngest first'),
});
const contactBody = z.strictObject({
  email: z.email().max(254).nullable().describe('where reminders of what is past due go; null for nowhere'),
});

/** What leaves by mail, and where to. */
@Controller('v1')
@RequireRoles('ar')
export class MailController {
  constructor(
    private readonly transactions: Transactions,
    private readonly queue: MailQueueRepository,
    private readonly contacts: ContactsRepository,
    private readonly clock: Clock,
  ) {}

  @Get('outgoing-mails')
  async mails(@ZodQuery(mailsQuery) { state, limit }: z.output<typeof mailsQuery>) {
    return { mails: await this.queue.list(state, limit) };
  }

  /** Sends a mail again that failed, or of which nobody knows whether it arrived. */
  @Post('outgoing-mails/:id/resend')
  @HttpCode(202)
  async resend(@ZodParam('id', z.uuid()) id: string) {
    const released = await this.transactions.run(({ manager }) => this.queue.release(manager, id, this.clock.now()));
    if (!released) throw new Problem(409, 'MAIL_NOT_STUCK', 'Only a mail that failed or is unsure can be sent again.');
    return { id, state: 'queued' };
  }

  @Get('customers/:customerId/dunning-contact')
  async contact(@ZodParam('customerId', text(80)) customerId: string) {
    return { customerId, email: (await this.contacts.emailOf(customerId)) ?? null };
  }

  @Put('customers/:customerId/dunning-contact')
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
