import type { Readable } from 'node:stream';
import { Controller, Get, Header, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AcceptsStreamedBody,
  type Actor,
  BodyStream,
  Clock,
  CurrentActor,
  RequireRoles,
  RouteTimeout,
  ZodAnswer,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { z } from 'zod';
import { downloadOf } from '../../canonical-order/download.js';
import { pageOf, pageQuery, toPage } from '../../canonical-order/list-query.js';
import {
  type OutboundDocument,
  OutboundDocumentRepository,
} from '../../canonical-order/outbound-document.repository.js';
import { controlNumberOf, receiptView, viewReceipt } from '../../canonical-order/receipt.view.js';
import { assertInScope, partnerScope } from '../../partners/partner-scope.js';
import { ReceiveEdi } from './receive-edi.js';

/** Many thousand orders in one file take their time; the file is durable long before, whatever is answered. */
const LARGE_FILE_MS = 120_000;

const acknowledgmentsQuery = pageQuery.extend({
  documentId: z.uuid().optional().describe('Only answers to this document.'),
  partnerId: z.string().max(63).optional().describe('Only answers to this partner; a partner sees its own anyway.'),
});

const acknowledgmentView = z.object({
  id: z.string(),
  partnerId: z.string(),
  documentId: z.string(),
  kind: z.string(),
  verdict: z.string(),
  controlNumber: z.string(),
  groupControlNumber: z.string().nullable(),
  createdAt: z.iso.datetime(),
  writtenAt: z.iso.datetime().nullable(),
  content: z.string(),
});

@ApiTags('edi')
@Controller('v1')
@RequireRoles('partner', 'clerk')
export class EdiController {
  constructor(
    private readonly intake: ReceiveEdi,
    private readonly answers: OutboundDocumentRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes an X12 file as it comes. The answer carries the acknowledgments (TA1, 997), which can also be pulled later; those
   * of a large file only later.
   */
  @Post('edi')
  @HttpCode(202)
  @RouteTimeout(LARGE_FILE_MS)
  @AcceptsStreamedBody({ mediaTypes: ['application/edi-x12', 'text/plain'] })
  @ZodAnswer(202, receiptView, 'The file is durable; the verdict says what became of it, or that it is being read.')
  async take(@CurrentActor() actor: Actor, @BodyStream() body: Readable) {
    const receipt = await this.intake.receive(body, {
      channel: 'edi',
      format: 'x12',
      mediaType: 'application/edi-x12',
      partnerId: partnerScope(actor),
      actor: actor.id,
      receivedAt: this.clock.now(),
    });
    return viewReceipt(receipt);
  }

  /** The acknowledgments we answered, newest first. */
  @Get('acknowledgments')
  @ZodAnswer(200, pageOf(acknowledgmentView), 'A page of acknowledgments with their X12 text.')
  async list(
    @CurrentActor() actor: Actor,
    @ZodQuery(acknowledgmentsQuery) query: z.infer<typeof acknowledgmentsQuery>,
  ) {
    const partnerId = partnerScope(actor) ?? query.partnerId;
    const page = toPage(await this.answers.list({ ...query, partnerId }), query.limit);
    return { ...page, items: page.items.map(viewAcknowledgment) };
  }

  /** One acknowledgment as the X12 file it is. */
  @Get('acknowledgments/:id/content')
  @Header('Cache-Control', 'no-store')
  async content(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string): Promise<StreamableFile> {
    const answer = await this.answers.find(id);
    assertInScope(answer, actor, 'acknowledgment');
    return downloadOf(answer.content, `${controlNumberOf(answer)}-${answer.kind.toLowerCase()}.edi`);
  }
}

const viewAcknowledgment = (answer: OutboundDocument): z.input<typeof acknowledgmentView> => ({
  id: answer.id,
  partnerId: answer.partnerId,
  documentId: answer.documentId,
  kind: answer.kind,
  verdict: answer.verdict,
  controlNumber: controlNumberOf(answer),
  groupControlNumber: answer.groupNumber === null ? null : String(answer.groupNumber),
  createdAt: answer.createdAt.toISOString(),
  writtenAt: answer.writtenAt?.toISOString() ?? null,
  content: answer.content.toString('utf8'),
});
