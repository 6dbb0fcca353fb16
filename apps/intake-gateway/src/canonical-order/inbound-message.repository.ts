import { Injectable } from '@nestjs/common';
import type { CanonicalOrderChange } from '#contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { InboundMessage, TakenInterchange } from './interpretation.js';
import { bodyOf, messageDigest, messageKey } from './message-key.js';

/** One change or remittance of a document, on its way in. */
export interface MessageEntry {
  readonly id: string;
  /** Its place among the messages of the document, from 1. */
  readonly position: number;
  readonly message: InboundMessage;
  readonly receivedAt: Date;
}

export type MessageOutcome =
  { readonly kind: 'new' | 'repeat' } | { readonly kind: 'conflict'; readonly documentId: string };

/** Changes and remittances that came, and the interchanges they and the orders came in. */
@Injectable()
export class InboundMessageRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Takes a message in, once: the unique business key decides between documents and between processes. */
  async take(manager: EntityManager, documentId: string, entry: MessageEntry): Promise<MessageOutcome> {
    const { message } = entry;
    const body = bodyOf(message);
    const [key, digest] = [messageKey(message), messageDigest(message)];
    const change = message.kind === 'order_change' ? message.change : undefined;
    const reference =
      message.kind === 'order_change' ? message.change.purchaseOrderNumber : message.remittance.traceNumber;
    const rows: unknown[] = await manager.query(
      `insert into intake.inbound_messages (id, document_id, position, kind, business_key, content_sha256, customer_id,
         partner_id, reference, change_sequence, test, canonical, received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (business_key) do nothing returning id`,
      [
        entry.id,
        documentId,
        entry.position,
        message.kind,
        key,
        digest,
        body.customerId,
        body.source.partnerId,
        reference,
        change?.changeSequence,
        body.source.test,
        JSON.stringify(body),
        entry.receivedAt,
      ],
    );
    if (rows.length === 1) return { kind: 'new' };
    const [first]: { documentId: string; digest: string }[] = await manager.query(
      `select document_id as "documentId", content_sha256 as digest from intake.inbound_messages where business_key = $1`,
      [key],
    );
    if (!first) throw new Error(`the message that holds the business key ${key} is gone`);
    return first.digest === digest ? { kind: 'repeat' } : { kind: 'conflict', documentId: first.documentId };
  }

  /** The change a decision of order-core answers. */
  async findChange(
    manager: EntityManager,
    named: { documentId: string; purchaseOrderNumber: string; changeSequence: string | undefined },
  ): Promise<{ id: string; change: CanonicalOrderChange } | undefined> {
    const rows: { id: string; change: CanonicalOrderChange }[] = await manager.query(
      `select id, canonical as change from intake.inbound_messages
       where document_id = $1 and kind = 'order_change' and reference = $2
         and ($3::text is null or change_sequence = $3)
       order by position limit 1`,
      [named.documentId, named.purchaseOrderNumber, named.changeSequence],
    );
    return rows[0];
  }

  /** Whether the partner itself asked to cancel the order: then the answer to that says so. */
  async hasCancellation(
    manager: EntityManager,
    named: { partnerId: string; purchaseOrderNumber: string },
  ): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `select 1 from intake.inbound_messages
       where kind = 'order_change' and partner_id = $1 and reference = $2
         and (canonical->>'purpose' = 'cancel' or canonical->'lines' @> '[{"changeCode": "CF"}]') limit 1`,
      [named.partnerId, named.purchaseOrderNumber],
    );
    return rows.length > 0;
  }

  /**
   * Whether something was taken of an interchange of this number within the window, by another document. Called in
   * the transaction that takes this one, it holds off others that would take the same number.
   */
  async isTaken(
    interchange: Omit<TakenInterchange, 'partnerId' | 'place'>,
    document: { id: string; receivedAt: Date },
    manager: EntityManager = this.dataSource.manager,
  ): Promise<boolean> {
    const { sender, receiver, controlNumber, windowDays } = interchange;
    const rows: unknown[] = await manager.query(
      `select 1 from intake.received_interchanges
       where sender = $1 and receiver = $2 and control_number = $3 and document_id <> $4
         and received_at > $5::timestamptz - make_interval(days => $6) limit 1`,
      [sender, receiver, controlNumber, document.id, document.receivedAt, windowDays],
    );
    return rows.length > 0;
  }

  /** Documents with the same control number take turns until the end of the transaction. */
  async lockNumber(manager: EntityManager, { sender, receiver, controlNumber }: TakenInterchange): Promise<void> {
    const name = `intake.received_interchanges|${sender}|${receiver}|${controlNumber}`;
    await manager.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [name]);
  }

  async noteTaken(
    manager: EntityManager,
    interchange: TakenInterchange,
    document: { id: string; receivedAt: Date },
  ): Promise<void> {
    await manager.query(
      `insert into intake.received_interchanges (document_id, partner_id, sender, receiver, control_number, received_at)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [
        document.id,
        interchange.partnerId,
        interchange.sender,
        interchange.receiver,
        interchange.controlNumber,
        document.receivedAt,
      ],
    );
  }
}
