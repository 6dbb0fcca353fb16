import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '#messaging';
import { Clock, IdSource, Logger } from '#service-kit';
import { type DraftSet, FUNCTIONAL_IDS, writeTransactionSets, type WrittenInterchange } from '#x12';
import { AlertRepository } from '../../../canonical-order/alert.repository.js';
import { OutboundDocumentRepository } from '../../../canonical-order/outbound-document.repository.js';
import { SentDocumentRepository } from '../../../canonical-order/sent-document.repository.js';
import type { EdiSettings } from '../../../config.js';
import {
  type EdiProfile,
  type OutboundKind,
  outgoingDelimiters,
  type Partner,
} from '../../../partners/partner-profile.js';
import type { AnswerSetting } from '../answer-parts.js';
import { EDI_SETTINGS } from '../edi-settings.token.js';
import { localStamp } from '../interpret-interchange.js';

const HOUR = 60 * 60 * 1000;

/** A document of ours that is due. */
export interface DueDocument {
  readonly partner: Partner;
  readonly kind: OutboundKind;
  /** What it tells of; no second document tells it again. */
  readonly subject: string;
  /** The document of the partner it follows from. */
  readonly documentId: string;
  readonly purchaseOrderNumber: string;
  readonly test: boolean;
  /** @throws RangeError when what happened cannot be said in this set */
  draft(setting: AnswerSetting): DraftSet;
}

interface Numbers {
  readonly interchange: number;
  readonly group: number;
  readonly set: number;
}

/**
 * Writes a document for a partner and stores it, ready to be written out or pulled. Its control numbers are drawn in
 * the transaction of the event it answers: they are gapless, and a crash takes them back with all the rest.
 */
@Injectable()
export class SendDocument {
  constructor(
    @Inject(EDI_SETTINGS) private readonly settings: EdiSettings,
    private readonly numbers: OutboundDocumentRepository,
    private readonly sent: SentDocumentRepository,
    private readonly alerts: AlertRepository,
    private readonly ids: IdSource,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Does nothing when the partner does not want the kind, or was told already. */
  async send(tx: Tx, due: DueDocument): Promise<void> {
    const { edi } = due.partner;
    if (!edi?.wants.includes(due.kind) || (await this.sent.isSent(tx.manager, due.subject))) return;
    const at = this.clock.now();
    const draft = await this.draft(tx, due, edi, at);
    if (!draft) return;
    const numbers = await this.draw(tx, due.partner.id);
    const { text, findings } = this.write(draft, due, edi, numbers, at);
    if (findings.length > 0) {
      this.logger.warn({ kind: due.kind, partnerId: due.partner.id, findings }, 'values had to give way in a document');
    }
    const hours = edi.acknowledgedWithinHours;
    await this.sent.insert(tx.manager, {
      id: this.ids.newId(),
      partnerId: due.partner.id,
      documentId: due.documentId,
      kind: due.kind,
      subject: due.subject,
      purchaseOrderNumber: due.purchaseOrderNumber,
      interchangeNumber: numbers.interchange,
      functionalId: FUNCTIONAL_IDS[due.kind]!,
      groupNumber: numbers.group,
      setNumber: numbers.set,
      test: due.test,
      content: Buffer.from(text, 'utf8'),
      createdAt: at,
      answerDueAt: hours > 0 ? new Date(at.getTime() + hours * HOUR) : undefined,
    });
  }

  /** What cannot be written raises an alert and uses no number: an event must not wait for a profile to be mended. */
  private async draft(tx: Tx, due: DueDocument, edi: EdiProfile, at: Date): Promise<DraftSet | undefined> {
    const { date, time } = localStamp(at, this.settings.timeZone);
    const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
    const answeredAt = { date: day, time: `${time.slice(0, 2)}:${time.slice(2)}` };
    try {
      const draft = due.draft({ seller: edi.seller, answeredAt });
      this.write(draft, due, edi, { interchange: 1, group: 1, set: 1 }, at);
      return draft;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const { partner, subject, documentId } = due;
      await this.alerts.raise(tx.manager, {
        id: this.ids.newId(),
        kind: 'DOCUMENT_NOT_WRITTEN',
        subject,
        partnerId: partner.id,
        documentId,
        message: `${due.kind} for ${due.purchaseOrderNumber} could not be written: ${error.message}`,
        openedAt: at,
      });
      return undefined;
    }
  }

  private async draw(tx: Tx, partnerId: string): Promise<Numbers> {
    const set = await this.numbers.nextNumber(tx.manager, partnerId, 'set');
    const group = await this.numbers.nextNumber(tx.manager, partnerId, 'group');
    const interchange = await this.numbers.nextNumber(tx.manager, partnerId, 'interchange');
    return { set, group, interchange };
  }

  private write(draft: DraftSet, due: DueDocument, edi: EdiProfile, numbers: Numbers, at: Date): WrittenInterchange {
    return writeTransactionSets(
      {
        senderQualifier: edi.ours.qualifier,
        senderId: edi.ours.id,
        receiverQualifier: edi.theirs.qualifier,
        receiverId: edi.theirs.id,
        sentAt: localStamp(at, this.settings.timeZone),
        interchangeControlNumber: numbers.interchange,
        // ISA12 holds five digits: 00401 for 004010.
        interchangeVersion: edi.version.slice(0, 5),
        usage: due.test ? 'T' : 'P',
        delimiters: outgoingDelimiters(edi),
      },
      [
        {
          senderCode: edi.ours.id,
          receiverCode: edi.theirs.id,
          controlNumber: numbers.group,
          version: edi.version,
          sets: [{ controlNumber: String(numbers.set).padStart(4, '0'), set: draft }],
        },
      ],
    );
  }
}
