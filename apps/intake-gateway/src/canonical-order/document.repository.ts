import { Injectable } from '@nestjs/common';
import type { OrderChannel } from '#contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { DocumentFormat, StoredDocument } from './interpretation.js';

export const DOCUMENT_STATUSES = [
  'received',
  'in_review',
  'accepted',
  'partially_accepted',
  'quarantined',
  'discarded',
  'duplicate',
] as const;
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number];

export interface NewDocument {
  readonly id: string;
  readonly channel: OrderChannel;
  readonly format: DocumentFormat;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly file?: { readonly name: string; readonly sizeBytes: number } | undefined;
  readonly name?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly submittedBy: string;
  readonly receivedAt: Date;
  readonly repairOf?: string | undefined;
  readonly duplicateOf?: string | undefined;
  readonly enclosedIn?: string | undefined;
}

/** A row of the list: everything but the bytes. */
export interface DocumentSummary {
  readonly id: string;
  readonly channel: OrderChannel;
  readonly format: DocumentFormat;
  readonly status: DocumentStatus;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly name: string | null;
  readonly mediaType: string | null;
  readonly partnerId: string | null;
  readonly customerId: string | null;
  readonly submittedBy: string;
  readonly receivedAt: Date;
  readonly finishedAt: Date | null;
  readonly attempts: number;
  readonly repairOf: string | null;
  readonly duplicateOf: string | null;
  readonly enclosedIn: string | null;
}

export interface DocumentFilter {
  readonly status?: DocumentStatus | undefined;
  readonly channel?: OrderChannel | undefined;
  readonly partnerId?: string | undefined;
  /** Id of the last document of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

const SUMMARY = `
  id, channel, format, status, sha256, size_bytes::float8 as "sizeBytes", name, media_type as "mediaType",
  partner_id as "partnerId", customer_id as "customerId", submitted_by as "submittedBy",
  received_at as "receivedAt", finished_at as "finishedAt", attempts, repair_of as "repairOf",
  duplicate_of as "duplicateOf", enclosed_in as "enclosedIn"`;

interface StoredRow extends DocumentSummary {
  readonly content: Buffer | null;
  readonly contentFile: string | null;
  readonly answered: string[];
}

/** How often a document was begun to be read, and how often that ended in an exception of the reader or its surroundings. */
export interface ReadingAttempts {
  readonly attempts: number;
  readonly faults: number;
  readonly outages: number;
}

@Injectable()
export class DocumentRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Documents with the same bytes take turns, so that of two that arrive together one is the copy of the other. */
  async lockBytes(manager: EntityManager, sha256: string): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`intake.documents|${sha256}`]);
  }

  /** @returns false when a document with this id is kept already */
  async insert(manager: EntityManager, document: NewDocument): Promise<boolean> {
    const copy = document.duplicateOf !== undefined;
    const rows: unknown[] = await manager.query(
      `insert into intake.documents (id, channel, format, status, sha256, size_bytes, content, name, media_type,
         partner_id, customer_id, submitted_by, received_at, finished_at, repair_of, duplicate_of, enclosed_in, content_file)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
       on conflict (id) do nothing returning 1`,
      [
        document.id,
        document.channel,
        document.format,
        copy ? 'duplicate' : 'received',
        document.sha256,
        document.file?.sizeBytes ?? document.bytes.length,
        copy || document.file ? null : asBuffer(document.bytes),
        document.name,
        document.mediaType,
        document.partnerId,
        document.customerId,
        document.submittedBy,
        document.receivedAt,
        copy ? document.receivedAt : null,
        document.repairOf,
        document.duplicateOf,
        document.enclosedIn,
        copy ? null : document.file?.name,
      ],
    );
    return rows.length === 1;
  }

  /**
   * The newest document with the same bytes that is not itself a copy. `partnerId` given: only that partner's own,
   * so that nobody learns of another's documents by sending a copy; `null`: only documents without a partner;
   * absent: anyone's.
   */
  async findSameBytes(
    manager: EntityManager,
    search: { sha256: string; format: DocumentFormat; since: Date; partnerId?: string | null | undefined },
  ): Promise<(DocumentSummary & { answers: number }) | undefined> {
    const rows: (DocumentSummary & { answers: number })[] = await manager.query(
      `select ${SUMMARY},
         (select count(*)::int from intake.outbound_documents o
          where o.document_id = documents.id and o.role = 'acknowledgment') as answers
       from intake.documents
       where sha256 = $1 and format = $2 and status <> 'duplicate' and received_at >= $3
         and ($4::boolean or partner_id is not distinct from $5)
       order by received_at desc, id desc limit 1`,
      [search.sha256, search.format, search.since, search.partnerId === undefined, search.partnerId ?? null],
    );
    return rows[0];
  }

  /** Counts an attempt at reading and gives the document, or nothing when it is read already. */
  async startReading(id: string): Promise<(StoredDocument & ReadingAttempts) | undefined> {
    const [rows]: [(StoredRow & ReadingAttempts)[], number] = await this.dataSource.query(
      `update intake.documents set attempts = attempts + 1 where id = $1 and status = 'received'
       returning ${SUMMARY}, content, content_file as "contentFile", faults, outages,
         array(
           with recursive originals as (
             select documents.repair_of as id
             union all
             select d.repair_of from originals join intake.documents d on d.id = originals.id
           )
           select distinct o.partner_id from originals join intake.outbound_documents o
             on o.document_id = originals.id and o.role = 'acknowledgment'
         ) as answered`,
      [id],
    );
    const row = rows[0];
    return row && { ...toStored(row), attempts: row.attempts, faults: row.faults, outages: row.outages };
  }

  /** Locks a document that waits to be read; false when another process was faster. */
  async lockUnread(manager: EntityManager, id: string): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `select 1 from intake.documents where id = $1 and status = 'received' for update`,
      [id],
    );
    return rows.length === 1;
  }

  async finish(
    manager: EntityManager,
    id: string,
    outcome: {
      status: Exclude<DocumentStatus, 'received' | 'duplicate'>;
      at: Date;
      partnerId?: string | undefined;
      customerId?: string | undefined;
    },
  ): Promise<void> {
    await manager.query(
      `update intake.documents set status = $2, finished_at = $3, partner_id = coalesce($4, partner_id),
         customer_id = coalesce($5, customer_id), last_error = null
       where id = $1`,
      [id, outcome.status, outcome.at, outcome.partnerId, outcome.customerId],
    );
  }

  /** Ends the review of a document once no part of it waits any more. */
  async endReview(manager: EntityManager, id: string, status: 'accepted' | 'partially_accepted' | 'discarded') {
    await manager.query(`update intake.documents set status = $2 where id = $1 and status = 'in_review'`, [id, status]);
  }

  async noteFailure(id: string, failure: { readonly error: string; readonly outage: boolean }): Promise<void> {
    await this.dataSource.query(
      `update intake.documents set last_error = left($2, 2000), faults = faults + (not $3)::int,
         outages = outages + $3::int
       where id = $1`,
      [id, failure.error, failure.outage],
    );
  }

  /** Ids of documents kept but not read yet, oldest first. */
  async findUnread(limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `select id from intake.documents where status = 'received' order by received_at, id limit $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  async findSummary(id: string): Promise<DocumentSummary | undefined> {
    const rows: DocumentSummary[] = await this.dataSource.query(
      `select ${SUMMARY} from intake.documents where id = $1`,
      [id],
    );
    return rows[0];
  }

  /** The bytes as they came, those of the first copy for a duplicate; undefined where a file has them. */
  async findContent(id: string): Promise<Buffer | undefined> {
    const rows: { content: Buffer | null }[] = await this.dataSource.query(
      `select coalesce(d.content, first.content) as content
       from intake.documents d left join intake.documents first on first.id = d.duplicate_of where d.id = $1`,
      [id],
    );
    return rows[0]?.content ?? undefined;
  }

  /** Newest first. Ids are UUIDv7 for most channels but not for all, so pages go by time and id. */
  async list(filter: DocumentFilter): Promise<DocumentSummary[]> {
    return this.dataSource.query(
      `select ${SUMMARY} from intake.documents
       where ($1::text is null or status = $1) and ($2::text is null or channel = $2)
         and ($3::text is null or partner_id = $3)
         and ($4::uuid is null or (received_at, id) < (select received_at, id from intake.documents where id = $4))
       order by received_at desc, id desc limit $5`,
      [filter.status, filter.channel, filter.partnerId, filter.after, filter.limit],
    );
  }

  /** Documents by channel and status, for the metrics. */
  async countByStatus(): Promise<{ channel: OrderChannel; status: DocumentStatus; documents: number }[]> {
    return this.dataSource.query(
      `select channel, status, count(*)::int as documents from intake.documents group by channel, status`,
    );
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const toStored = (row: StoredRow): StoredDocument => ({
  id: row.id,
  channel: row.channel,
  format: row.format,
  bytes: row.content ?? Buffer.alloc(0),
  file: row.contentFile ?? undefined,
  name: row.name ?? undefined,
  mediaType: row.mediaType ?? undefined,
  partnerId: row.partnerId ?? undefined,
  customerId: row.customerId ?? undefined,
  submittedBy: row.submittedBy,
  receivedAt: row.receivedAt,
  repair: row.repairOf !== null,
  answered: row.answered,
});
