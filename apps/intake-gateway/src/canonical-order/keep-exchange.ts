import { Injectable } from '@nestjs/common';
import {
  canonicalOrderChange,
  createEvent,
  orderChangeRequested,
  remittanceAdvice,
  remittanceReceived,
} from '#contracts';
import type { Tx } from '#messaging';
import { Clock, IdSource } from '#service-kit';
import { AlertRepository } from './alert.repository.js';
import { InboundMessageRepository } from './inbound-message.repository.js';
import { reason } from './intake-codes.js';
import type {
  InboundMessage,
  Interpretation,
  ReceivedAcknowledgment,
  RefusedPart,
  StoredDocument,
} from './interpretation.js';
import { type AcknowledgedDocument, type AnswerStatus, SentDocumentRepository } from './sent-document.repository.js';

/** Two documents with one interchange control number were read at the same time; the later one is read again. */
export class InterchangeRaced extends Error {
  override readonly name = 'InterchangeRaced';
}

/** AK901, as it stands on what we sent; a code we do not know is no consent. */
const STATUS_OF_CODE: Readonly<Record<string, AnswerStatus>> = {
  A: 'accepted',
  E: 'accepted_with_errors',
  P: 'partly_accepted',
};

/** What a document brings beside orders: changes, remittances, acknowledgments of ours, and its control numbers. */
@Injectable()
export class KeepExchange {
  constructor(
    private readonly messages: InboundMessageRepository,
    private readonly sent: SentDocumentRepository,
    private readonly alerts: AlertRepository,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /** @returns what of it could not be taken */
  async keep(tx: Tx, document: StoredDocument, found: Interpretation): Promise<RefusedPart[]> {
    await this.noteInterchanges(tx, document, found);
    for (const [index, ack] of (found.acknowledgments ?? []).entries()) {
      await this.matchAcknowledgment(tx, document, ack, index + 1);
    }
    const refused: RefusedPart[] = [];
    for (const [index, message] of (found.messages ?? []).entries()) {
      const part = await this.take(tx, { document, message: stamp(message, document), position: index + 1 });
      if (part) refused.push(part);
    }
    return refused;
  }

  /**
   * Takes the control numbers of a document for it; again changes nothing.
   * @throws InterchangeRaced when another document was faster since this one was read
   */
  async noteInterchanges(tx: Tx, document: StoredDocument, found: Interpretation): Promise<void> {
    const taken = [...(found.interchanges ?? [])].sort((a, b) => (a.controlNumber < b.controlNumber ? -1 : 1));
    for (const interchange of taken) {
      await this.messages.lockNumber(tx.manager, interchange);
      const counts = interchange.windowDays > 0 && !document.repair;
      if (counts && (await this.messages.isTaken(interchange, document, tx.manager))) {
        throw new InterchangeRaced(`interchange ${interchange.controlNumber} came with another document just now`);
      }
      await this.messages.noteTaken(tx.manager, interchange, document);
    }
  }

  /** Takes one message of a document in, once. @returns why not, when it contradicts one that came before */
  async take(
    tx: Tx,
    entry: {
      readonly document: Pick<StoredDocument, 'id' | 'receivedAt'>;
      readonly message: InboundMessage;
      readonly position: number;
    },
  ): Promise<RefusedPart | undefined> {
    const { document, message, position } = entry;
    const invalid = invalidPart(message);
    if (invalid) return invalid;
    const id = this.ids.newId();
    const row = { id, position, message, receivedAt: document.receivedAt };
    const outcome = await this.messages.take(tx.manager, document.id, row);
    if (outcome.kind === 'conflict') return conflictPart(message, outcome.documentId);
    if (outcome.kind === 'repeat') return undefined;
    const source = '/intake-gateway';
    const attributes = { id: this.ids.newId(), source, time: this.clock.now(), subject: document.id };
    tx.emit(
      message.kind === 'order_change'
        ? createEvent(orderChangeRequested, message.change, attributes)
        : createEvent(remittanceReceived, message.remittance, attributes),
    );
    return undefined;
  }

  private async matchAcknowledgment(
    tx: Tx,
    document: StoredDocument,
    ack: ReceivedAcknowledgment,
    position: number,
  ): Promise<void> {
    const at = this.clock.now();
    const sent = await this.sent.findAcknowledged(tx.manager, ack);
    await this.sent.noteAcknowledgment(tx.manager, {
      id: this.ids.newId(),
      documentId: document.id,
      position,
      ack,
      outboundDocumentId: sent?.id,
      at: document.receivedAt,
    });
    const status = statusOf(ack);
    if (sent && status) {
      await this.sent.answer(tx.manager, { id: sent.id, status, at: document.receivedAt, documentId: document.id });
      const by = 'service:intake-gateway';
      await this.alerts.closeOf(tx.manager, { kind: 'ACKNOWLEDGMENT_MISSING', outboundDocumentId: sent.id, at, by });
    }
    const alert = alertOf(ack, sent, status);
    if (!alert) return;
    const { partnerId } = ack;
    const subject = sent ? `${sent.id}|${document.id}` : `${document.id}|${position}`;
    const known = { partnerId, subject, outboundDocumentId: sent?.id, documentId: document.id, openedAt: at };
    await this.alerts.raise(tx.manager, { id: this.ids.newId(), ...known, ...alert });
  }
}

/** What an acknowledgment means for what we sent; a TA1 that accepts says nothing of what is inside. */
function statusOf({ kind, code }: ReceivedAcknowledgment): AnswerStatus | undefined {
  if (kind === 'TA1') return code === 'R' ? 'rejected' : undefined;
  return STATUS_OF_CODE[code] ?? 'rejected';
}

function alertOf(
  ack: ReceivedAcknowledgment,
  sent: AcknowledgedDocument | undefined,
  status: AnswerStatus | undefined,
) {
  const notes = ack.notes.length > 0 ? `: ${ack.notes.join('; ')}` : '';
  if (!sent) {
    const number = ack.kind === 'TA1' ? `ISA13 ${ack.interchangeNumber}` : `${ack.functionalId} ${ack.groupNumber}`;
    return {
      kind: 'ACKNOWLEDGMENT_UNMATCHED' as const,
      message: `A ${ack.kind} (${ack.code}) for ${number} came, but nothing of that number was sent${notes}.`,
    };
  }
  if (status !== 'rejected' && status !== 'partly_accepted') return undefined;
  return {
    kind: 'DOCUMENT_REFUSED' as const,
    message: `${nameOf(sent)} was not accepted (${ack.kind} ${ack.code})${notes}.`,
  };
}

const nameOf = ({ kind, purchaseOrderNumber }: AcknowledgedDocument): string =>
  purchaseOrderNumber === null ? `A ${kind} of ours` : `${kind} for ${purchaseOrderNumber}`;

/** What the store knows and the reader need not: when it came, and as what. */
function stamp(message: InboundMessage, document: StoredDocument): InboundMessage {
  const receivedAt = document.receivedAt.toISOString();
  const at = { channel: document.channel, documentId: document.id };
  if (message.kind === 'remittance') {
    const { remittance } = message;
    return { ...message, remittance: { ...remittance, receivedAt, source: { ...remittance.source, ...at } } };
  }
  const { change } = message;
  const enteredBy = `channel:${document.channel}`;
  return { ...message, change: { ...change, enteredBy, receivedAt, source: { ...change.source, ...at } } };
}

function invalidPart(message: InboundMessage): RefusedPart | undefined {
  const checked =
    message.kind === 'order_change'
      ? canonicalOrderChange.safeParse(message.change)
      : remittanceAdvice.safeParse(message.remittance);
  if (checked.success) return undefined;
  const reasons = checked.error.issues.slice(0, 20).map((issue) => {
    const pointer = issue.path.map((key) => `/${String(key)}`).join('');
    return reason('MESSAGE_NOT_CANONICAL', pointer, `It cannot be used as read: ${pointer} ${issue.message}.`);
  });
  const [first, ...more] = reasons;
  return { kind: 'order', reasons: [first ?? reason('MESSAGE_NOT_CANONICAL'), ...more], ...numberOf(message) };
}

const numberOf = (message: InboundMessage): { purchaseOrderNumber?: string } =>
  message.kind === 'order_change' && message.change.purchaseOrderNumber
    ? { purchaseOrderNumber: message.change.purchaseOrderNumber }
    : {};

function conflictPart(message: InboundMessage, firstDocument: string): RefusedPart {
  if (message.kind === 'order_change') {
    const { purchaseOrderNumber, changeSequence } = message.change;
    const text =
      `Change ${changeSequence ?? ''} to purchase order ${purchaseOrderNumber} came before with other contents, in ` +
      `document ${firstDocument}. Ask for another number (BCH05), or discard this copy.`;
    return {
      kind: 'order',
      reasons: [reason('CHANGE_ALREADY_RECEIVED', '/changeSequence', text)],
      purchaseOrderNumber,
    };
  }
  const text =
    `Remittance ${message.remittance.traceNumber ?? ''} came before with other contents, in document ${firstDocument}. ` +
    'Ask the payer which of them counts.';
  return { kind: 'order', reasons: [reason('REMITTANCE_ALREADY_RECEIVED', '/traceNumber', text)] };
}
