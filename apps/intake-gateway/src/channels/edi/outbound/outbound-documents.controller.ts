import { Controller, Get, Header, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Transactions } from '#messaging';
import { type Actor, Clock, CurrentActor, Problem, RequireRoles, ZodAnswer, ZodParam, ZodQuery } from '#service-kit';
import { z } from 'zod';
import { downloadOf } from '../../../canonical-order/download.js';
import { pageOf, pageQuery, toPage } from '../../../canonical-order/list-query.js';
import {
  ANSWER_STATUSES,
  type SentDocument,
  SentDocumentRepository,
} from '../../../canonical-order/sent-document.repository.js';
import { OUTBOUND_KINDS } from '../../../partners/partner-profile.js';
import { assertInScope, partnerScope } from '../../../partners/partner-scope.js';

const sentQuery = pageQuery.extend({
  partnerId: z.string().max(63).optional().describe('Only those to this partner; a partner sees its own anyway.'),
  kind: z.enum(OUTBOUND_KINDS).optional(),
  answerStatus: z.enum(ANSWER_STATUSES).optional().describe('What the partner said of it.'),
  purchaseOrderNumber: z.string().max(50).optional(),
});

const sentView = z.object({
  id: z.string(),
  partnerId: z.string(),
  documentId: z.string().describe('The document of the partner it follows from.'),
  kind: z.string(),
  purchaseOrderNumber: z.string(),
  controlNumber: z.string().describe('ISA13.'),
  functionalId: z.string().describe('GS01.'),
  groupControlNumber: z.string().describe('GS06.'),
  setControlNumber: z.string().describe('ST02.'),
  test: z.boolean(),
  createdAt: z.iso.datetime(),
  writtenAt: z.iso.datetime().nullable(),
  timesRequested: z.number().describe('One, and one more for each time it was sent again.'),
  answerStatus: z.enum(ANSWER_STATUSES),
  answerDueAt: z.iso.datetime().nullable(),
  answeredAt: z.iso.datetime().nullable(),
  answeredIn: z.string().nullable().describe('The document with the partner’s 997, 999 or TA1.'),
});

@ApiTags('edi')
@Controller('v1/outbound-documents')
@RequireRoles('partner', 'clerk')
export class OutboundDocumentsController {
  constructor(
    private readonly sent: SentDocumentRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Documents of ours beside acknowledgments (855, 865, 856, 810), newest first. */
  @Get()
  @ZodAnswer(200, pageOf(sentView), 'A page of documents and what the partner said of them.')
  async list(@CurrentActor() actor: Actor, @ZodQuery(sentQuery) query: z.infer<typeof sentQuery>) {
    const partnerId = partnerScope(actor) ?? query.partnerId;
    const page = toPage(await this.sent.list({ ...query, partnerId }), query.limit);
    return { ...page, items: page.items.map(viewSent) };
  }

  @Get(':id')
  @ZodAnswer(200, sentView, 'The document and what the partner said of it.')
  async show(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string) {
    return viewSent(await this.find(id, actor));
  }

  /** The X12 file itself: for partners who pull. */
  @Get(':id/content')
  @Header('Cache-Control', 'no-store')
  async content(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string): Promise<StreamableFile> {
    const found = await this.find(id, actor);
    const content = await this.sent.findContent(id);
    if (!content) throw new Problem(404, 'NOT_FOUND', 'There is no such document.');
    return downloadOf(content, `${nineDigits(found.interchangeNumber)}-${found.kind}.edi`);
  }

  /** Has the same bytes, under the same control numbers, leave once more. */
  @Post(':id/resend')
  @HttpCode(202)
  @RequireRoles('clerk')
  @ZodAnswer(202, sentView, 'The document, due to leave again.')
  async resend(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string) {
    await this.find(id, actor);
    const at = this.clock.now();
    await this.transactions.run(({ manager }) => this.sent.requestAgain(manager, { id, at, by: actor.id }));
    return viewSent(await this.find(id, actor));
  }

  private async find(id: string, actor: Actor): Promise<SentDocument> {
    const found = await this.sent.find(id);
    assertInScope(found, actor, 'document');
    return found;
  }
}

const nineDigits = (number: number): string => String(number).padStart(9, '0');

const viewSent = (sent: SentDocument): z.input<typeof sentView> => ({
  id: sent.id,
  partnerId: sent.partnerId,
  documentId: sent.documentId,
  kind: sent.kind,
  purchaseOrderNumber: sent.purchaseOrderNumber,
  controlNumber: nineDigits(sent.interchangeNumber),
  functionalId: sent.functionalId,
  groupControlNumber: String(sent.groupNumber),
  setControlNumber: String(sent.setNumber).padStart(4, '0'),
  test: sent.test,
  createdAt: sent.createdAt.toISOString(),
  writtenAt: sent.writtenAt?.toISOString() ?? null,
  timesRequested: sent.requested,
  answerStatus: sent.answerStatus,
  answerDueAt: sent.answerDueAt?.toISOString() ?? null,
  answeredAt: sent.answeredAt?.toISOString() ?? null,
  answeredIn: sent.answeredIn,
});
