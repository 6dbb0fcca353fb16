import { Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AcceptsRawBody,
  type Actor,
  Clock,
  CurrentActor,
  IdSource,
  Problem,
  RawBody,
  RequireRoles,
  RouteTimeout,
  ZodAnswer,
  ZodBody,
  ZodQuery,
} from '#service-kit';
import { z } from 'zod';
import { DocumentRepository } from '../../canonical-order/document.repository.js';
import type { StoredDocument } from '../../canonical-order/interpretation.js';
import { type Partner, partnerId, partnerProfile, type PartnerProfile } from '../../partners/partner-profile.js';
import { partnerScope } from '../../partners/partner-scope.js';
import { PartnerRepository } from '../../partners/partner.repository.js';
import { compareRehearsals, differenceView } from './compare-rehearsals.js';
import { EdiOrderReader, type Rehearsal } from './edi-order.reader.js';
import { rehearsalView, type RehearsalReport, reportOf, textOf } from './rehearsal-report.js';

const MAX_HTTP_BYTES = 20 * 1024 * 1024;
const LARGE_FILE_MS = 120_000;

const validateQuery = z.object({
  partnerId: partnerId.optional().describe('Read it as of this partner; a partner is always itself.'),
});

const reprocessQuery = z.object({
  partnerId: partnerId.describe('Whose kept documents are read again.'),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('Documents read, newest first.'),
  after: z.uuid().optional().describe('The `next` of the answer before.'),
});

const reprocessView = z.object({
  documents: z.number().describe('Documents that were read both ways.'),
  differing: z.array(differenceView),
  next: z.string().nullable(),
});

/** Trying out: what a file, or a changed profile, would lead to. Nothing is kept, answered or sent. */
@ApiTags('edi')
@Controller('v1/edi')
export class EdiRehearsalController {
  constructor(
    private readonly reader: EdiOrderReader,
    private readonly partners: PartnerRepository,
    private readonly documents: DocumentRepository,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /** A report on an X12 file: what, where, code, how to mend. */
  @Post('validate')
  @HttpCode(200)
  @RouteTimeout(LARGE_FILE_MS)
  @RequireRoles('partner', 'clerk')
  @AcceptsRawBody({ limitBytes: MAX_HTTP_BYTES, mediaTypes: ['application/edi-x12', 'text/plain'] })
  @ZodAnswer(200, rehearsalView, 'What would become of the file.')
  async validate(
    @CurrentActor() actor: Actor,
    @ZodQuery(validateQuery) query: z.infer<typeof validateQuery>,
    @RawBody() bytes: Buffer,
  ): Promise<RehearsalReport> {
    return this.report(actor, query.partnerId, bytes);
  }

  /** The same report as plain text, a finding a line. */
  @Post('validate/text')
  @HttpCode(200)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @RouteTimeout(LARGE_FILE_MS)
  @RequireRoles('partner', 'clerk')
  @AcceptsRawBody({ limitBytes: MAX_HTTP_BYTES, mediaTypes: ['application/edi-x12', 'text/plain'] })
  async validateText(
    @CurrentActor() actor: Actor,
    @ZodQuery(validateQuery) query: z.infer<typeof validateQuery>,
    @RawBody() bytes: Buffer,
  ): Promise<string> {
    return textOf(await this.report(actor, query.partnerId, bytes));
  }

  /** Reads kept documents under a profile that is not switched on, and says which would come out otherwise. */
  @Post('reprocess')
  @HttpCode(200)
  @RouteTimeout(LARGE_FILE_MS)
  @RequireRoles('clerk')
  @ZodAnswer(200, reprocessView, 'The documents that would come out otherwise.')
  async reprocess(
    @ZodQuery(reprocessQuery) query: z.infer<typeof reprocessQuery>,
    @ZodBody(partnerProfile) profile: PartnerProfile,
  ): Promise<z.input<typeof reprocessView>> {
    const present = await this.find(query.partnerId);
    const proposed: Partner = { ...present, edi: undefined, email: undefined, ...profile };
    const kept = await this.documents.list(query);
    const differing: z.input<typeof differenceView>[] = [];
    let documents = 0;
    for (const { id, format, status, receivedAt } of kept) {
      const bytes = format === 'x12' && status !== 'duplicate' ? await this.documents.findContent(id) : undefined;
      if (!bytes) continue;
      documents += 1;
      const document = this.asDocument(bytes, { id, partnerId: query.partnerId, receivedAt });
      const before = await this.rehearse(document, present);
      const after = await this.rehearse(document, proposed);
      const difference = compareRehearsals(before.interpretation, after.interpretation);
      if (difference) differing.push({ documentId: id, receivedAt: receivedAt.toISOString(), ...difference });
    }
    return { documents, differing, next: kept.length === query.limit ? kept.at(-1)!.id : null };
  }

  private async report(actor: Actor, asked: string | undefined, bytes: Buffer): Promise<RehearsalReport> {
    const own = partnerScope(actor) ?? asked;
    const agreed = own === undefined ? undefined : await this.find(own);
    const document = this.asDocument(bytes, { id: this.ids.newId(), partnerId: own, receivedAt: this.clock.now() });
    return reportOf(await this.rehearse(document, agreed), this.clock.now());
  }

  /** @throws Problem 422 for a file that takes more to read than is allowed */
  private async rehearse(document: StoredDocument, agreed: Partner | undefined): Promise<Rehearsal> {
    const rehearsal = await this.reader.rehearse(document, agreed);
    if (rehearsal) return rehearsal;
    throw new Problem(422, 'EDI_TOO_COMPLEX', 'Reading the file took longer or needed more memory than is allowed.');
  }

  private async find(id: string): Promise<Partner> {
    const partner = await this.partners.find(id);
    if (!partner) throw new Problem(404, 'NOT_FOUND', `There is no partner ${id}.`);
    return partner;
  }

  private asDocument(
    bytes: Buffer,
    known: { id: string; partnerId: string | undefined; receivedAt: Date },
  ): StoredDocument {
    return { ...known, channel: 'edi', format: 'x12', bytes, submittedBy: 'rehearsal', repair: true, answered: [] };
  }
}
