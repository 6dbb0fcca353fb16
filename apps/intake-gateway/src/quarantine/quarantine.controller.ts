import { Controller, Get, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { orderChannel } from '#contracts';
import {
  AcceptsRawBody,
  type Actor,
  CurrentActor,
  Idempotent,
  RawBody,
  RequireRoles,
  ZodAnswer,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { z } from 'zod';
import { downloadOf } from '../canonical-order/download.js';
import { DOCUMENT_FORMATS } from '../canonical-order/interpretation.js';
import { pageOf, pageQuery, toPage } from '../canonical-order/list-query.js';
import { OutboundDocumentRepository } from '../canonical-order/outbound-document.repository.js';
import { controlNumberOf, reasonView, receiptView, viewReceipt } from '../canonical-order/receipt.view.js';
import { assertInScope, partnerScope } from '../partners/partner-scope.js';
import { heldInFile } from './held-in-file.js';
import { QUARANTINE_STATUSES, QuarantineRepository } from './quarantine.repository.js';
import { QuarantineService } from './quarantine.service.js';

const quarantineQuery = pageQuery.extend({
  status: z.enum(QUARANTINE_STATUSES).optional().describe('All when left out.'),
  channel: orderChannel.optional(),
  code: z.string().max(80).optional().describe('Only items with this reason.'),
  documentId: z.uuid().optional(),
});

const discardBody = z.strictObject({ reason: z.string().trim().min(3).max(1000) });

const bulkQuery = z
  .object({
    partnerId: z.string().max(63).optional().describe('Only what came from this partner.'),
    code: z.string().max(80).optional().describe('Only items with this reason, such as PARTNER_UNKNOWN.'),
    limit: z.coerce.number().int().min(1).max(100).default(100).describe('Items submitted, oldest first.'),
  })
  .refine(({ partnerId, code }) => partnerId !== undefined || code !== undefined, 'name a partner, a code, or both');

const bulkView = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      documentId: z.string().nullable().describe('The document it was submitted as; null when it was closed already.'),
      verdict: z.string().nullable(),
    }),
  ),
});

const itemView = z.object({
  id: z.string(),
  documentId: z.string(),
  kind: z.enum(['document', 'transaction_set', 'order']),
  status: z.enum(QUARANTINE_STATUSES),
  reasons: z.array(reasonView),
  purchaseOrderNumber: z.string().nullable(),
  place: z.string().nullable(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  closedBy: z.string().nullable(),
  closeReason: z.string().nullable(),
  closedWith: z.string().nullable(),
  channel: orderChannel,
  format: z.enum(DOCUMENT_FORMATS),
  documentName: z.string().nullable(),
  mediaType: z.string().nullable(),
  partnerId: z.string().nullable(),
  customerId: z.string().nullable(),
  sha256: z.string(),
});

const auditView = z.object({
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  detail: z.string().nullable(),
});

/** The answer itself is under /v1/acknowledgments/{id}/content. */
const answerView = z.object({ id: z.string(), kind: z.string(), verdict: z.string(), controlNumber: z.string() });

@ApiTags('quarantine')
@Controller('v1/quarantine')
@RequireRoles('partner', 'clerk')
export class QuarantineController {
  constructor(
    private readonly items: QuarantineRepository,
    private readonly quarantine: QuarantineService,
    private readonly answers: OutboundDocumentRepository,
  ) {}

  /** What could not be read, newest first, each with its reasons. */
  @Get()
  @ZodAnswer(200, pageOf(itemView), 'A page of quarantine items.')
  async list(@CurrentActor() actor: Actor, @ZodQuery(quarantineQuery) query: z.infer<typeof quarantineQuery>) {
    return toPage(await this.items.list({ ...query, partnerId: partnerScope(actor) }), query.limit);
  }

  /** Submits all that waits for a partner or a reason once more, as it came: after a profile was mended. */
  @Post('resubmit')
  @HttpCode(202)
  @RequireRoles('clerk')
  @Idempotent()
  @ZodAnswer(202, bulkView, 'What became of each.')
  async resubmitAll(@CurrentActor() actor: Actor, @ZodQuery(bulkQuery) query: z.infer<typeof bulkQuery>) {
    const done = await this.quarantine.resubmitAll(query, actor);
    return {
      items: done.map(({ item, receipt }) => ({
        id: item.id,
        documentId: receipt?.document.id ?? null,
        verdict: receipt ? viewReceipt(receipt).verdict : null,
      })),
    };
  }

  @Get(':id')
  @ZodAnswer(
    200,
    itemView.extend({ audit: z.array(auditView), acknowledgments: z.array(answerView) }),
    'The item, who did what to it, and what its sender was answered.',
  )
  async show(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string) {
    const item = await this.items.find(id);
    assertInScope(item, actor, 'quarantine item');
    const answers = await this.answers.findByDocument(item.documentId);
    return {
      ...item,
      audit: await this.items.findAudit(id),
      acknowledgments: answers.map((answer) => ({
        id: answer.id,
        kind: answer.kind,
        verdict: answer.verdict,
        controlNumber: controlNumberOf(answer),
      })),
    };
  }

  /** The bytes to repair: the refused part where it can stand alone, else the whole document. */
  @Get(':id/content')
  async content(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string): Promise<StreamableFile> {
    const item = await this.items.find(id);
    assertInScope(item, actor, 'quarantine item');
    const content = await this.items.findContent(id);
    if (!content) throw heldInFile(item);
    return downloadOf(content, item.documentName ?? `${id}.${item.format}`);
  }

  /** Submits the repaired bytes (the body) as a new document; with an empty body, the same bytes once more. */
  @Post(':id/resubmit')
  @HttpCode(202)
  @RequireRoles('clerk')
  @AcceptsRawBody({
    limitBytes: 25 * 1024 * 1024,
    mediaTypes: ['application/edi-x12', 'application/json', 'message/rfc822', 'application/octet-stream'],
  })
  @Idempotent()
  @ZodAnswer(202, receiptView, 'What became of the repaired document.')
  async resubmit(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string, @RawBody() body: Buffer) {
    const item = await this.items.find(id);
    assertInScope(item, actor, 'quarantine item');
    return viewReceipt(await this.quarantine.resubmit(item, body.length === 0 ? undefined : body, actor));
  }

  /** Closes the item for good. The bytes stay, and so does the reason. */
  @Post(':id/discard')
  @HttpCode(200)
  @RequireRoles('clerk')
  @ZodAnswer(200, itemView, 'The closed item.')
  async discard(
    @CurrentActor() actor: Actor,
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(discardBody) body: z.infer<typeof discardBody>,
  ) {
    const item = await this.items.find(id);
    assertInScope(item, actor, 'quarantine item');
    await this.quarantine.discard(item, body.reason, actor);
    return this.items.find(id);
  }
}
