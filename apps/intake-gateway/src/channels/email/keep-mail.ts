import { Injectable } from '@nestjs/common';
import { createEvent, draftOpened } from '#contracts';
import type { Tx } from '#messaging';
import { Clock, IdSource } from '#service-kit';
import type { StoredDocument } from '../../canonical-order/interpretation.js';
import { withStorableText } from '../../canonical-order/storable-text.js';
import type { Partner } from '../../partners/partner-profile.js';
import { type SenderTrust, UNCHECKED_SENDER } from './certainty/sender-trust.js';
import type { NewDraft } from './desk/draft.js';
import { DraftRepository } from './desk/draft.repository.js';
import { reasonsInWords } from './interpret-mail.js';
import { type MailOutcome, MailIntakeRepository } from './mail-intake.repository.js';
import type { OrderMail } from './reading/candidate.js';

/** A mail as it was read, with what it came to. */
export interface ReadMail {
  readonly document: StoredDocument;
  readonly mail: OrderMail;
  readonly partner: Partner | undefined;
  readonly trust: SenderTrust;
  readonly outcome: MailOutcome;
  readonly reasons: readonly string[];
  readonly drafts: readonly NewDraft[];
  /** Place of the first draft in the document, behind the orders that were taken. */
  readonly firstPosition?: number;
}

/** Keeps what became of a mail: its row for those who answer and sort mails, and its drafts for the desk. */
@Injectable()
export class KeepMail {
  constructor(
    private readonly mails: MailIntakeRepository,
    private readonly drafts: DraftRepository,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  async keep(tx: Tx, { firstPosition = 1, ...read }: ReadMail): Promise<void> {
    const { document, mail, partner, trust, outcome, reasons } = withStorableText(read);
    const [sender = null, ...others] = mail.from;
    await this.mails.insert(tx.manager, {
      documentId: document.id,
      outcome,
      reasons,
      automatic: mail.automatic || null,
      sender: others.length > 0 ? null : sender,
      replyTo: mail.replyTo ?? [],
      messageId: mail.messageId ?? null,
      thread: mail.references ?? [],
      subject: mail.subject,
      writtenAt: mail.date ? new Date(mail.date.instant) : null,
      partnerId: partner?.id ?? null,
      customerId: partner?.customerId ?? null,
      trust,
      readAt: this.clock.now(),
    });
    if (!mail.automatic && sender !== null && others.length === 0) await this.noteAnswer(tx, document.id, mail, sender);
    for (const [index, draft] of read.drafts.entries())
      await this.openDraft(tx, { document, partner, position: firstPosition + index }, withStorableText(draft));
  }

  /** What a customer writes in the thread of a draft is likely the answer to what the desk asked. */
  private async noteAnswer(tx: Tx, documentId: string, mail: OrderMail, sender: string): Promise<void> {
    const { references: thread = [], subject } = mail;
    if (thread.length === 0) return;
    const at = this.clock.now();
    for (const draftId of await this.drafts.reopenAnswered(tx.manager, { thread, sender, documentId })) {
      const detail = { documentId, subject };
      await this.drafts.audit(tx.manager, { draftId, at, actor: `mail:${sender}`, action: 'answered', detail });
    }
  }

  /** A mail of which nothing is known but that it cannot be read. */
  async keepUnread(tx: Tx, document: StoredDocument, code: string): Promise<void> {
    await this.mails.insert(tx.manager, {
      documentId: document.id,
      outcome: 'refused',
      reasons: [code],
      automatic: null,
      sender: null,
      replyTo: [],
      messageId: null,
      thread: [],
      subject: '',
      writtenAt: null,
      partnerId: null,
      customerId: null,
      trust: UNCHECKED_SENDER,
      readAt: this.clock.now(),
    });
  }

  private async openDraft(
    tx: Tx,
    at: { document: StoredDocument; partner: Partner | undefined; position: number },
    draft: NewDraft,
  ): Promise<void> {
    const { document, partner, position } = at;
    const id = this.ids.newId();
    const openedAt = this.clock.now();
    await this.drafts.insert(tx.manager, {
      ...draft,
      id,
      documentId: document.id,
      position,
      partnerId: partner?.id,
      openedAt,
    });
    const { customerId, purchaseOrderNumber, lines } = draft.order;
    tx.emit(
      createEvent(
        draftOpened,
        {
          draftId: id,
          documentId: document.id,
          kind: draft.kind,
          ...(customerId === undefined ? {} : { customerId }),
          ...(purchaseOrderNumber === null ? {} : { purchaseOrderNumber }),
          lineCount: lines.length,
          reasons: reasonsInWords(draft.reasons),
        },
        { id: this.ids.newId(), source: '/intake-gateway', time: openedAt, subject: document.id },
      ),
    );
  }
}
