import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { createEvent, documentReceived, type OrderChannel } from '#contracts';
import type { Tx } from '#messaging';
import { Clock, IdSource } from '#service-kit';
import { QuarantineRepository } from '../quarantine/quarantine.repository.js';
import { DocumentRepository, type DocumentSummary, type NewDocument } from './document.repository.js';
import type { DocumentFormat } from './interpretation.js';
import { OutboundDocumentRepository } from './outbound-document.repository.js';

const DAY = 24 * 60 * 60 * 1000;

/** Bytes that stay in a file of the EDI inbox. */
export interface FileContent {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A document at the door. */
export interface Arrival {
  /**
   * Made by the caller who can fall over and come back with the same document (a claimed file, a mail by its UID):
   * the same id is the same document. Absent, a new one is made.
   */
  readonly id?: string | undefined;
  readonly channel: OrderChannel;
  readonly format: DocumentFormat;
  readonly bytes: Uint8Array;
  /** A file that stays where it is instead: the bytes are left empty. */
  readonly file?: FileContent | undefined;
  readonly name?: string | undefined;
  readonly mediaType?: string | undefined;
  /** The partner, where the way the document came vouches for it (an API key). */
  readonly partnerId?: string | undefined;
  /** The only customer the submitter may order for. */
  readonly customerId?: string | undefined;
  /** Who brought it: `user:alice`, `partner:driscoll`, `channel:edi-folder`. */
  readonly actor: string;
  readonly receivedAt: Date;
  /** The document this one repairs. */
  readonly repairOf?: string | undefined;
  readonly enclosedIn?: string | undefined;
}

export type Kept =
  { readonly kind: 'new' | 'known'; readonly id: string } | { readonly kind: 'copy'; readonly of: string };

/** The first half of intake: the bytes made durable, and said to be, before anyone tries to understand them. */
@Injectable()
export class KeepDocument {
  /** How long a byte-equal document counts as the same one sent again. */
  static readonly resendWindowMs = 30 * DAY;

  constructor(
    private readonly documents: DocumentRepository,
    private readonly quarantine: QuarantineRepository,
    private readonly answers: OutboundDocumentRepository,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores a document in the caller's transaction. `known`: the id is kept already; `copy`: the same bytes came
   * before and have their answer.
   */
  async keep(tx: Tx, arrival: Arrival): Promise<Kept> {
    const document: NewDocument = {
      ...arrival,
      id: arrival.id ?? this.ids.newId(),
      sha256: arrival.file?.sha256 ?? createHash('sha256').update(arrival.bytes).digest('hex'),
      submittedBy: arrival.actor,
    };
    await this.documents.lockBytes(tx.manager, document.sha256);
    // A repair is submitted on purpose: with the same bytes it asks for another reading, under a mended profile.
    const earlier = arrival.repairOf === undefined ? await this.findEarlier(tx, document) : undefined;
    if (earlier?.id === document.id) return { kind: 'known', id: document.id };
    const copyOf = earlier && isSettled(earlier) ? earlier.id : undefined;
    if (!(await this.documents.insert(tx.manager, { ...document, duplicateOf: copyOf }))) {
      return { kind: 'known', id: document.id };
    }
    tx.emit(this.receivedEvent(document));
    if (copyOf !== undefined) {
      await this.answers.requestAgain(tx.manager, copyOf);
      return { kind: 'copy', of: copyOf };
    }
    if (earlier) {
      const change = { documentId: earlier.id, by: document.id, at: this.clock.now(), actor: arrival.actor };
      await this.quarantine.supersede(tx.manager, change);
    }
    return { kind: 'new', id: document.id };
  }

  private async findEarlier(tx: Tx, document: NewDocument) {
    const { sha256, format, partnerId } = document;
    return this.documents.findSameBytes(tx.manager, {
      sha256,
      format,
      since: new Date(document.receivedAt.getTime() - KeepDocument.resendWindowMs),
      // A JSON order does not name its sender, so equal bytes of two partners are two orders.
      partnerId: format === 'order-json' ? (partnerId ?? null) : partnerId,
    });
  }

  private receivedEvent(document: NewDocument) {
    return createEvent(
      documentReceived,
      {
        documentId: document.id,
        channel: document.channel,
        sha256: document.sha256,
        sizeBytes: document.file?.sizeBytes ?? document.bytes.length,
        ...(document.name ? { name: document.name.slice(0, 255) } : {}),
        ...(document.partnerId === undefined ? {} : { partnerId: document.partnerId }),
      },
      { id: this.ids.newId(), source: '/intake-gateway', time: document.receivedAt, subject: document.id },
    );
  }
}

/**
 * Whether a second copy has nothing to add. Once there is an order or an answer, the sender gets the same again; one
 * that only waits in quarantine is read anew, since what stood in its way may be mended. A mail is the same mail
 * whatever became of it: its id and date are among its bytes.
 */
const isSettled = (earlier: DocumentSummary & { answers: number }): boolean =>
  earlier.format === 'mail' ||
  earlier.answers > 0 ||
  (earlier.status !== 'quarantined' && earlier.status !== 'discarded');
