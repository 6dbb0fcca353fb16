import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequireRoles, ZodAnswer, ZodQuery } from '#service-kit';
import { z } from 'zod';
import { pageOf, pageQuery, toPage } from '../../../canonical-order/list-query.js';
import { ANSWER_KINDS, ANSWER_STATUSES } from './mail-answer.js';
import { MailAnswerRepository } from './mail-answer.repository.js';

const answersQuery = pageQuery.extend({
  documentId: z.uuid().optional(),
  kind: z.enum(ANSWER_KINDS).optional(),
  status: z.enum(ANSWER_STATUSES).optional(),
});

const answerView = z.object({
  id: z.string(),
  documentId: z.string(),
  kind: z.enum(ANSWER_KINDS),
  status: z.enum(ANSWER_STATUSES),
  recipient: z.string().nullable(),
  withheld: z.string().nullable().describe('Why nobody is told.'),
  subject: z.string(),
  body: z.string(),
  messageId: z.string(),
  createdAt: z.iso.datetime(),
  attempts: z.int(),
  nextAttemptAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
  lastError: z.string().nullable(),
});

@ApiTags('email')
@Controller('v1/mail-answers')
@RequireRoles('clerk')
export class MailAnswersController {
  constructor(private readonly answers: MailAnswerRepository) {}

  /** What customers were told by mail, what waits to be sent, and what was not told and why; newest first. */
  @Get()
  @ZodAnswer(200, pageOf(answerView), 'A page of answers.')
  async list(@ZodQuery(answersQuery) query: z.infer<typeof answersQuery>) {
    const page = toPage(await this.answers.list(query), query.limit);
    return {
      ...page,
    };
  }
}
