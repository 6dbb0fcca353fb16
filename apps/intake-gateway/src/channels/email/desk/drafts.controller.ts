import { Controller, Get, HttpCode, Post, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, Clock, CurrentActor, RequireRoles, ZodAnswer, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { z } from 'zod';
import { downloadOf } from '../../../canonical-order/download.js';
import { pageOf, pageQuery, toPage } from '../../../canonical-order/list-query.js';
import { MailIntakeRepository } from '../mail-intake.repository.js';
import { DraftDesk } from './draft-desk.js';
import { type Draft, DRAFT_STATUSES } from './draft.js';
import { DraftRepository } from './draft.repository.js';
import { KnownSendersRepository } from './known-senders.repository.js';
import { askBody, confirmBody, correctionBody, mergeBody, rejectBody } from './draft.schema.js';
import { draftSummaryView, draftView, mailSourceView, viewDraft, viewSummary } from './draft.view.js';
import { ShowMail } from './show-mail.js';

const draftsQuery = pageQuery.extend({
  status: z.enum(DRAFT_STATUSES).optional(),
  waiting: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe('true: those that are not decided yet.'),
  customerId: z.string().max(80).optional(),
  reason: z.string().max(80).optional().describe('Only drafts with this reason, such as ITEM_UNKNOWN.'),
  purchaseOrderNumber: z.string().max(50).optional(),
  documentId: z.uuid().optional(),
  olderThanMinutes: z.coerce.number().int().min(0).max(525_600).optional().describe('Opened at least so long ago.'),
});

const draftId = z.uuid();
const fileQuery = z.object({ name: z.string().min(1).max(200) });

/** The desk of mails: orders that were read and are not certain enough to pass. */
@ApiTags('drafts')
@Controller('v1/drafts')
@RequireRoles('clerk')
export class DraftsController {
  constructor(
    private readonly desk: DraftDesk,
    private readonly drafts: DraftRepository,
    private readonly mails: MailIntakeRepository,
    private readonly senders: KnownSendersRepository,
    private readonly mail: ShowMail,
    private readonly clock: Clock,
  ) {}

  /** Drafts, those that wait longest first. */
  @Get()
  @ZodAnswer(200, pageOf(draftSummaryView), 'A page of drafts.')
  async list(@ZodQuery(draftsQuery) query: z.infer<typeof draftsQuery>) {
    const { olderThanMinutes, ...filter } = query;
    const now = this.clock.now();
    const openedBefore =
      olderThanMinutes === undefined ? undefined : new Date(now.getTime() - olderThanMinutes * 60_000);
    const page = toPage(await this.drafts.list({ ...filter, openedBefore }), query.limit);
    return { items: page.items.map((draft) => viewSummary(draft, now)), next: page.next };
  }

  /** A draft with its source to highlight, the items each line may mean, and who did what to it. */
  @Get(':id')
  @ZodAnswer(200, draftView, 'The draft.')
  async show(@ZodParam('id', draftId) id: string) {
    return this.view(await this.desk.open(id));
  }

  /** The mail's own words with their places, for highlighting, and the names of its files. */
  @Get(':id/source')
  @ZodAnswer(200, mailSourceView, 'The source of the draft.')
  async source(@ZodParam('id', draftId) id: string) {
    const { documentId } = await this.desk.open(id);
    return this.mail.source(documentId);
  }

  /** A file of the mail: the picture, sheet or paper that the draft was, or was not, read from. */
  @Get(':id/source/file')
  async file(
    @ZodParam('id', draftId) id: string,
    @ZodQuery(fileQuery) { name }: z.infer<typeof fileQuery>,
  ): Promise<StreamableFile> {
    const { documentId } = await this.desk.open(id);
    return downloadOf(await this.mail.file(documentId, name), name);
  }

  /** Corrects fields and lines; with another customer the lines are matched anew. */
  @Post(':id/corrections')
  @HttpCode(200)
  @ZodAnswer(200, draftView, 'The draft as corrected.')
  async correct(
    @CurrentActor() actor: Actor,
    @ZodParam('id', draftId) id: string,
    @ZodBody(correctionBody) { version, ...correction }: z.infer<typeof correctionBody>,
  ) {
    return this.view(await this.desk.correct({ id, version, actor }, correction));
  }

  /** Makes it an order, or a change to one: published once, however often this is called. */
  @Post(':id/confirm')
  @HttpCode(200)
  @ZodAnswer(200, draftView, 'The confirmed draft.')
  async confirm(
    @CurrentActor() actor: Actor,
    @ZodParam('id', draftId) id: string,
    @ZodBody(confirmBody) { version }: z.infer<typeof confirmBody>,
  ) {
    return this.view(await this.desk.confirm({ id, version, actor }));
  }

  /** Makes its lines a change to an order that stands. */
  @Post(':id/merge')
  @HttpCode(200)
  @ZodAnswer(200, draftView, 'The merged draft.')
  async merge(
    @CurrentActor() actor: Actor,
    @ZodParam('id', draftId) id: string,
    @ZodBody(mergeBody) { version, ...merge }: z.infer<typeof mergeBody>,
  ) {
    return this.view(await this.desk.merge({ id, version, actor }, merge));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @ZodAnswer(200, draftView, 'The rejected draft.')
  async reject(
    @CurrentActor() actor: Actor,
    @ZodParam('id', draftId) id: string,
    @ZodBody(rejectBody) { version, reason }: z.infer<typeof rejectBody>,
  ) {
    return this.view(await this.desk.reject({ id, version, actor }, reason));
  }

  /** Asks the customer, in the given words or in words composed of what is doubtful. */
  @Post(':id/ask')
  @HttpCode(200)
  @ZodAnswer(200, draftView, 'The draft; the question is on its way.')
  async ask(
    @CurrentActor() actor: Actor,
    @ZodParam('id', draftId) id: string,
    @ZodBody(askBody) { version, ...question }: z.infer<typeof askBody>,
  ) {
    return this.view(await this.desk.ask({ id, version, actor }, question));
  }

  private async view(draft: Draft) {
    const [mail, gaps, audit] = await Promise.all([
      this.mails.find(draft.documentId),
      this.desk.gaps(draft),
      this.drafts.findAudit(draft.id),
    ]);
    const stranger = draft.customerId === null ? mail?.sender : undefined;
    const customers = stranger ? await this.senders.propose(stranger) : [];
    return viewDraft({ draft, mail, customers, gaps, audit }, this.clock.now());
  }
}
