import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Actor } from '../auth/actor.js';
import { CurrentActor, RequireRoles } from '../auth/roles.decorator.js';
import { Clock } from '../clock/clock.js';
import { Problem } from '../http/problem.js';
import { ZodAnswer, ZodParam, ZodQuery } from '../http/zod-input.decorators.js';
import { MAIL_STATES, MailQueue } from './mail-queue.repository.js';

const mailsQuery = z.object({
  state: z.enum(MAIL_STATES).optional().describe('mails in this state only'),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('how many at most, youngest first'),
  after: z.uuid().optional().describe('`next` of the page before'),
});
const mailsPage = z.object({
  mails: z.array(
    z.object({
      id: z.string(),
      key: z.string().describe('what the mail is about'),
      recipients: z.array(z.string()),
      subject: z.string(),
      messageId: z.string(),
      state: z.enum(MAIL_STATES),
      attempts: z.int(),
      nextTryAt: z.iso.datetime(),
      createdAt: z.iso.datetime(),
      sentAt: z.iso.datetime().nullable(),
      error: z.string().nullable(),
      decidedBy: z.string().nullable().describe('who decided about it when it was stuck'),
    }),
  ),
  next: z.string().optional().describe('absent on the last page'),
});
const decided = z.object({ id: z.string(), state: z.enum(MAIL_STATES) });

/** What leaves by mail, and what a person decides about mails nobody knows the end of. */
@ApiTags('mail')
@Controller('v1/outgoing-mails')
@RequireRoles('clerk', 'ar')
export class OutgoingMailsController {
  constructor(
    private readonly queue: MailQueue,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Mails this service sent or is to send, the youngest first' })
  @ZodAnswer(200, mailsPage, 'A page of mails.')
  async list(@ZodQuery(mailsQuery) { state, limit, after }: z.output<typeof mailsQuery>) {
    const found = await this.queue.list({ state, after, limit });
    const mails = found.slice(0, limit);
    return { mails, next: found.length > limit ? mails.at(-1)?.id : undefined };
  }

  @Post(':id/resend')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send a mail again that failed, or of which nobody knows whether it arrived' })
  @ZodAnswer(202, decided, 'It is queued.')
  async resend(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    if (await this.queue.sendAgain(id, { by: actor.id, at: this.clock.now() })) return { id, state: 'queued' };
    throw new Problem(409, 'MAIL_NOT_STUCK', 'Only a mail that failed or is unsure can be sent again.');
  }

  @Post(':id/arrived')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say that a mail arrived of which nobody knew' })
  @ZodAnswer(200, decided, 'It counts as sent.')
  async arrived(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    if (await this.queue.markArrived(id, { by: actor.id, at: this.clock.now() })) return { id, state: 'sent' };
    throw new Problem(409, 'MAIL_NOT_STUCK', 'Only of a mail that is unsure it can be said that it arrived.');
  }
}
