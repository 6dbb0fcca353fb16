import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** An answer as stored: what was said to whom, and how often it left. */
export interface OutboundDocument {
  readonly id: string;
  readonly partnerId: string;
  readonly documentId: string;
  readonly kind: string;
  readonly verdict: string;
  readonly interchangeNumber: number;
  readonly groupNumber: number | null;
  readonly content: Buffer;
  readonly createdAt: Date;
  readonly requested: number;
  readonly written: number;
  readonly writtenAt: Date | null;
}

const COLUMNS = `
  id, partner_id as "partnerId", document_id as "documentId", kind, verdict,
  interchange_number as "interchangeNumber", group_number as "groupNumber", content, created_at as "createdAt",
  requested, written, written_at as "writtenAt"`;

@Injectable()
export class OutboundDocumentRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Draws the next control number of a partner. The row stays locked until the transaction ends and the number goes
   * back with a rollback: so numbers are given out in commit order, without gaps, and never twice.
   */
  async nextNumber(manager: EntityManager, partnerId: string, kind: 'interchange' | 'group' | 'set'): Promise<number> {
    const [row]: { last: number }[] = await manager.query(
      `insert into intake.control_numbers as n (partner_id, kind, last) values ($1, $2, 1)
       on conflict (partner_id, kind) do update set last = n.last + 1
       returning last`,
      [partnerId, kind],
    );
    return row!.last;
  }

  async insert(
    manager: EntityManager,
    answer: {
      id: string;
      partnerId: string;
      documentId: string;
      kind: string;
      verdict: string;
      interchangeNumber: number;
      groupNumber: number | undefined;
      content: Uint8Array;
      createdAt: Date;
    },
  ): Promise<void> {
    await manager.query(
      `insert into intake.outbound_documents (id, partner_id, document_id, kind, verdict, interchange_number,
         group_number, content, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        answer.id,
        answer.partnerId,
        answer.documentId,
        answer.kind,
        answer.verdict,
        answer.interchangeNumber,
        answer.groupNumber,
        Buffer.from(answer.content),
        answer.createdAt,
      ],
    );
  }

  /** The sender asked again: the same answers are to leave once more. */
  async requestAgain(manager: EntityManager, documentId: string): Promise<void> {
    await manager.query(
      `update intake.outbound_documents set requested = requested + 1
       where document_id = $1 and role = 'acknowledgment'`,
      [documentId],
    );
  }

  /**
   * Answers that have not left as often as they were asked for, in the order of their control numbers, but for those of
   * some partners.
   */
  async findDue(limit: number, but: readonly string[] = []): Promise<OutboundDocument[]> {
    return this.dataSource.query(
      `select ${COLUMNS} from intake.outbound_documents
       where written < requested and partner_id <> all($2::text[])
       order by partner_id, interchange_number limit $1`,
      [limit, but],
    );
  }

  async markWritten(answer: OutboundDocument, at: Date): Promise<void> {
    await this.dataSource.query(
      `update intake.outbound_documents set written = greatest(written, $2), written_at = $3 where id = $1`,
      [answer.id, answer.requested, at],
    );
  }

  async find(id: string): Promise<OutboundDocument | undefined> {
    const rows: OutboundDocument[] = await this.dataSource.query(
      `select ${COLUMNS} from intake.outbound_documents where id = $1`,
      [id],
    );
    return rows[0];
  }

  async findByDocument(documentId: string): Promise<OutboundDocument[]> {
    return this.dataSource.query(
      `select ${COLUMNS} from intake.outbound_documents where document_id = $1 and role = 'acknowledgment'
       order by interchange_number`,
      [documentId],
    );
  }

  /** Newest first, of one partner or of all. */
  async list(filter: {
    partnerId?: string | undefined;
    documentId?: string | undefined;
    after?: string | undefined;
    limit: number;
  }): Promise<OutboundDocument[]> {
    return this.dataSource.query(
      `select ${COLUMNS} from intake.outbound_documents
       where role = 'acknowledgment' and ($1::text is null or partner_id = $1) and ($2::uuid is null or document_id = $2)
         and ($3::uuid is null or (created_at, id) < (select created_at, id from intake.outbound_documents where id = $3))
       order by created_at desc, id desc limit $4`,
      [filter.partnerId, filter.documentId, filter.after, filter.limit],
    );
  }
}
