import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  CurrentActor,
  Idempotent,
  Problem,
  RequireRoles,
  RouteTimeout,
  ZodAnswer,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { z } from 'zod';
import { receiptView, viewReceipt } from '../../canonical-order/receipt.view.js';
import { assertInScope } from '../../partners/partner-scope.js';
import { heldInFile } from '../../quarantine/held-in-file.js';
import { type QuarantineItem, QuarantineRepository } from '../../quarantine/quarantine.repository.js';
import { QuarantineService } from '../../quarantine/quarantine.service.js';
import { EdiOrderReader } from './edi-order.reader.js';
import { findingView, viewFault } from './rehearsal-report.js';

const LARGE_FILE_MS = 120_000;

const segmentsQuery = z.object({
  from: z.coerce.number().int().min(0).default(0).describe('Index of the first segment.'),
  limit: z.coerce.number().int().min(1).max(2000).default(500),
});

const segmentsView = z.object({
  items: z.array(
    z.object({
      index: z.number().describe('Place in the document, from 0: what an edit names.'),
      position: z.number().nullable().describe('Place in its transaction set, ST = 1: what a 997 names.'),
      id: z.string(),
      raw: z.string(),
      elements: z.array(z.string()),
      faults: z.array(findingView),
    }),
  ),
  total: z.number().describe('Segments of the document.'),
  faulty: z.array(z.number()).describe('Indexes of all segments with faults, at most 1000.'),
  elsewhere: z.array(findingView).describe('Faults no segment can be named for.'),
});

const editsBody = z.strictObject({
  edits: z
    .array(
      z.strictObject({
        index: z.int().min(0),
        raw: z
          .string()
          .max(100_000)
          .nullable()
          .describe('The segment anew, without its terminator; null takes it out. Counts (SE01) are the editor’s.'),
      }),
    )
    .min(1)
    .max(1000),
});

/** X12 in quarantine, segment by segment: what is wrong where, and mending it there. */
@ApiTags('quarantine')
@Controller('v1/quarantine')
export class QuarantinedSegmentsController {
  constructor(
    private readonly items: QuarantineRepository,
    private readonly quarantine: QuarantineService,
    private readonly reader: EdiOrderReader,
  ) {}

  /** The segments of an item, each with what is wrong with it under the profile as it is now. */
  @Get(':id/segments')
  @RouteTimeout(LARGE_FILE_MS)
  @RequireRoles('partner', 'clerk')
  @ZodAnswer(200, segmentsView, 'The segments and their faults.')
  async list(
    @CurrentActor() actor: Actor,
    @ZodParam('id', z.uuid()) id: string,
    @ZodQuery(segmentsQuery) query: z.infer<typeof segmentsQuery>,
  ): Promise<z.input<typeof segmentsView>> {
    const { item, content } = await this.find(actor, id);
    const page = await this.reader.segments(
      {
        id: item.documentId,
        channel: item.channel,
        format: item.format,
        bytes: content,
        partnerId: item.partnerId ?? undefined,
        submittedBy: actor.id,
        receivedAt: item.openedAt,
        repair: true,
        answered: [],
      },
      query,
    );
    if (!page) throw new Problem(422, 'EDI_TOO_COMPLEX', 'Reading the document takes longer than is allowed.');
    return {
      total: page.total,
      faulty: [...page.faulty],
      elsewhere: page.elsewhere.map(viewFault),
      items: page.segments.map(({ index, position, id: name, raw, elements, faults }) => ({
        index,
        position: position ?? null,
        id: name,
        raw,
        elements: [...elements],
        faults: faults.map(viewFault),
      })),
    };
  }

  /** Writes segments anew and submits the result; all else of the document stays byte for byte. */
  @Post(':id/segments')
  @HttpCode(202)
  @RouteTimeout(LARGE_FILE_MS)
  @RequireRoles('clerk')
  @Idempotent()
  @ZodAnswer(202, receiptView, 'What became of the mended document.')
  async mend(
    @CurrentActor() actor: Actor,
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(editsBody) { edits }: z.infer<typeof editsBody>,
  ) {
    const { item, content } = await this.find(actor, id);
    const mended = await this.reader.edit(content, edits);
    if (!mended) throw new Problem(422, 'SEGMENT_UNKNOWN', 'An edit names a segment the document does not have.');
    return viewReceipt(await this.quarantine.resubmit(item, mended, actor));
  }

  private async find(actor: Actor, id: string): Promise<{ item: QuarantineItem; content: Buffer }> {
    const item = await this.items.find(id);
    assertInScope(item, actor, 'quarantine item');
    if (item.format !== 'x12') throw new Problem(409, 'NOT_X12', 'Only X12 documents have segments.');
    const content = await this.items.findContent(id);
    if (!content) throw heldInFile(item);
    return { item, content };
  }
}
