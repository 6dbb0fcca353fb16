import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ReceivedAcknowledgment } from './interpretation.js';

export const ANSWER_STATUSES = [
  'not_expected',
  'expected',
  'accepted',
  'accepted_with_errors',
  'partly_accepted',
  'rejected',
] as const;
export type AnswerStatus = (typeof ANSWER_STATUSES)[number];

/** A business document of ours (855, 865, 856, 810) and what the partner said of it. */
export interface SentDocument {
  readonly id: string;
  readonly partnerId: string;
  readonly documentId: string;
  readonly kind: string;
  readonly subject: string;
  readonly purchaseOrderNumber: string;
  readonly interchangeNumber: number;
  readonly functionalId: string;
  readonly groupNumber: number;
  readonly setNumber: number;
  readonly test: boolean;
  readonly createdAt: Date;
  readonly writtenAt: Date | null;
  readonly requested: number;
  readonly answerStatus: AnswerStatus;
  readonly answerDueAt: Date | null;
  readonly answeredAt: Date | null;
  readonly answeredIn: string | null;
}

/** What an acknowledgment speaks of: a business document of ours, or an interchange of our own acknowledgments. */
export interface AcknowledgedDocument {
  readonly id: string;
  readonly kind: string;
  /** Business documents only. */
  readonly purchaseOrderNumber: string | null;
}

export interface NewSentDocument {
  readonly id: string;
  readonly partnerId: string;
  /** The document of the partner it answers or follows from. */
  readonly documentId: string;
  readonly kind: string;
  readonly subject: string;
  readonly purchaseOrderNumber: string;
  readonly interchangeNumber: number;
  readonly functionalId: string;
  readonly groupNumber: number;
  readonly setNumber: number;
  readonly test: boolean;
  readonly content: Uint8Array;
  readonly createdAt: Date;
  /** Absent: no acknowledgment is expected. */
  readonly answerDueAt: Date | undefined;
}

const COLUMNS = `
  id, partner_id as "partnerId", document_id as "documentId", kind, subject,
  purchase_order_number as "purchaseOrderNumber", interchange_number as "interchangeNumber",
  functional_id as "functionalId", group_number as "groupNumber", set_number as "setNumber", test,
  created_at as "createdAt", written_at as "writtenAt", requested, answer_status as "answerStatus",
  answer_due_at as "answerDueAt", answered_at as "answeredAt", answered_in as "answeredIn"`;

@Injectable()
export class SentDocumentRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(manager: EntityManager, sent: NewSentDocument): Promise<void> {
    await manager.query(
      `insert into intake.outbound_documents (id, partner_id, document_id, kind, verdict, role, subject,
         purchase_order_number, interchange_number, functional_id, group_number, set_number, test, content, created_at,
         answer_due_at, answer_status)
       values ($1, $2, $3, $4, '', 'business', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
         case when $14::timestamptz is null then 'not_expected' else 'expected' end)`,
      [
        sent.id,
        sent.partnerId,
        sent.documentId,
        sent.kind,
        sent.subject,
        sent.purchaseOrderNumber,
        sent.interchangeNumber,
        sent.functionalId,
        sent.groupNumber,
        sent.setNumber,
        sent.test,
        Buffer.from(sent.content),
        sent.createdAt,
        sent.answerDueAt ?? null,
      ],
    );
  }

  /** Locks the document that tells of a subject, if there is one. */
  async isSent(manager: EntityManager, subject: string): Promise<boolean> {
    const rows: unknown[] = await manager.query(`select 1 from intake.outbound_documents where subject = $1`, [
      subject,
    ]);
    return rows.length > 0;
  }

  /**
   * What an acknowledgment speaks of: by GS01 and GS06 of ours, or by ISA13, which our acknowledgments have as well.
   */
  async findAcknowledged(
    manager: EntityManager,
    ack: ReceivedAcknowledgment,
  ): Promise<AcknowledgedDocument | undefined> {
    const rows: AcknowledgedDocument[] = await manager.query(
      `select id, kind, purchase_order_number as "purchaseOrderNumber" from intake.outbound_documents
       where partner_id = $1
         and case when $2::int is null then functional_id = $3 and group_number = $4 else interchange_number = $2 end
       for update`,
      [ack.partnerId, ack.interchangeNumber ?? null, ack.functionalId ?? null, ack.groupNumber ?? null],
    );
    return rows[0];
  }

  async noteAcknowledgment(
    manager: EntityManager,
    received: {
      id: string;
      documentId: string;
      position: number;
      ack: ReceivedAcknowledgment;
      outboundDocumentId: string | undefined;
      at: Date;
    },
  ): Promise<void> {
    const { ack } = received;
    await manager.query(
      `insert into intake.received_acknowledgments (id, document_id, position, partner_id, kind, interchange_number,
         functional_id, group_number, code, notes, outbound_document_id, received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        received.id,
        received.documentId,
        received.position,
        ack.partnerId,
        ack.kind,
        ack.interchangeNumber,
        ack.functionalId,
        ack.groupNumber,
        ack.code,
        JSON.stringify(ack.notes),
        received.outboundDocumentId,
        received.at,
      ],
    );
  }

  async answer(
    manager: EntityManager,
    answer: { id: string; status: AnswerStatus; at: Date; documentId: string },
  ): Promise<void> {
    await manager.query(
      `update intake.outbound_documents set answer_status = $2, answered_at = $3, answered_in = $4 where id = $1`,
      [answer.id, answer.status, answer.at, answer.documentId],
    );
  }

  /** Locks documents whose acknowledgment is overdue and that no alert was raised for, oldest first. */
  async findOverdue(manager: EntityManager, now: Date, limit: number): Promise<SentDocument[]> {
    return manager.query(
      `select ${COLUMNS} from intake.outbound_documents o
       where answer_status = 'expected' and answer_due_at <= $1
         and not exists (select 1 from intake.alerts a
                         where a.kind = 'ACKNOWLEDGMENT_MISSING' and a.outbound_document_id = o.id)
       order by answer_due_at, id limit $2 for update`,
      [now, limit],
    );
  }

  async find(id: string): Promise<SentDocument | undefined> {
    const rows: SentDocument[] = await this.dataSource.query(
      `select ${COLUMNS} from intake.outbound_documents where id = $1 and role = 'business'`,
      [id],
    );
    return rows[0];
  }

  async findContent(id: string): Promise<Buffer | undefined> {
    const rows: { content: Buffer }[] = await this.dataSource.query(
      `select content from intake.outbound_documents where id = $1`,
      [id],
    );
    return rows[0]?.content;
  }

  /** Has the same bytes leave once more, and notes who wanted it. */
  async requestAgain(manager: EntityManager, request: { id: string; at: Date; by: string }): Promise<void> {
    await manager.query(`update intake.outbound_documents set requested = requested + 1 where id = $1`, [request.id]);
    await manager.query(
      `insert into intake.outbound_requests (outbound_document_id, requested_at, requested_by) values ($1, $2, $3)`,
      [request.id, request.at, request.by],
    );
  }

  /** Newest first. */
  async list(filter: {
    partnerId?: string | undefined;
    kind?: string | undefined;
    answerStatus?: AnswerStatus | undefined;
    purchaseOrderNumber?: string | undefined;
    after?: string | undefined;
    limit: number;
  }): Promise<SentDocument[]> {
    return this.dataSource.query(
      `select ${COLUMNS} from intake.outbound_documents
       where role = 'business' and ($1::text is null or partner_id = $1) and ($2::text is null or kind = $2)
         and ($3::text is null or answer_status = $3) and ($4::text is null or purchase_order_number = $4)
         and ($5::uuid is null or (created_at, id) < (select created_at, id from intake.outbound_documents where id = $5))
       order by created_at desc, id desc limit $6`,
      [filter.partnerId, filter.kind, filter.answerStatus, filter.purchaseOrderNumber, filter.after, filter.limit],
    );
  }
}
