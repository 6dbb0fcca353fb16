import { Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { canonicalOrder, orderChannel } from '#contracts';
import { type Actor, CurrentActor, RequireRoles, ZodAnswer, ZodParam, ZodQuery } from '#service-kit';
import { z } from 'zod';
import { assertInScope, partnerScope } from '../partners/partner-scope.js';
import { heldInFile } from '../quarantine/held-in-file.js';
import { CanonicalOrderRepository } from './canonical-order.repository.js';
import { DOCUMENT_STATUSES, DocumentRepository } from './document.repository.js';
import { downloadOf } from './download.js';
import { DOCUMENT_FORMATS } from './interpretation.js';
import { pageOf, pageQuery, toPage } from './list-query.js';
import { ReceiptReader } from './receipt.js';
import { receiptView, viewReceipt } from './receipt.view.js';

const documentsQuery = pageQuery.extend({
  status: z.enum(DOCUMENT_STATUSES).optional(),
  channel: orderChannel.optional(),
});

const documentView = z.object({
  id: z.string(),
  channel: orderChannel,
  format: z.enum(DOCUMENT_FORMATS),
  status: z.enum(DOCUMENT_STATUSES),
  sha256: z.string(),
  sizeBytes: z.number(),
  name: z.string().nullable(),
  mediaType: z.string().nullable(),
  partnerId: z.string().nullable(),
  customerId: z.string().nullable(),
  submittedBy: z.string(),
  receivedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  attempts: z.number(),
  repairOf: z.string().nullable(),
  duplicateOf: z.string().nullable(),
  enclosedIn: z.string().nullable(),
});

@ApiTags('documents')
@Controller('v1/documents')
@RequireRoles('partner', 'clerk')
export class DocumentsController {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly orders: CanonicalOrderRepository,
    private readonly receipts: ReceiptReader,
  ) {}

  /** Every document that came, newest first. */
  @Get()
  @ZodAnswer(200, pageOf(documentView), 'A page of documents.')
  async list(@CurrentActor() actor: Actor, @ZodQuery(documentsQuery) query: z.infer<typeof documentsQuery>) {
    const documents = await this.documents.list({ ...query, partnerId: partnerScope(actor) });
    return toPage(documents, query.limit);
  }

  @Get(':id')
  @ZodAnswer(200, documentView.extend(receiptView.shape), 'The document and what became of it.')
  async show(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string) {
    const document = await this.documents.findSummary(id);
    assertInScope(document, actor, 'document');
    return { ...document, ...viewReceipt(await this.receipts.read(id)) };
  }

  /** The bytes as they came. */
  @Get(':id/content')
  async content(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string): Promise<StreamableFile> {
    const document = await this.documents.findSummary(id);
    assertInScope(document, actor, 'document');
    const content = await this.documents.findContent(id);
    if (!content) throw heldInFile({ documentId: id });
    return downloadOf(content, document.name ?? `${id}.${document.format}`);
  }

  /** The canonical orders read from the document, whole. */
  @Get(':id/orders')
  @ZodAnswer(200, z.object({ items: z.array(canonicalOrder) }), 'Canonical orders with their provenance.')
  async canonicalOrders(@CurrentActor() actor: Actor, @ZodParam('id', z.uuid()) id: string) {
    const document = await this.documents.findSummary(id);
    assertInScope(document, actor, 'document');
    const orders = await this.orders.findByDocument(document.duplicateOf ?? id);
    return { items: await Promise.all(orders.map((order) => this.orders.findCanonical(order.id))) };
  }
}
