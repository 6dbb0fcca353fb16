import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Draft, DraftOrder, DraftReading, DraftStatus, NewDraft } from './draft.js';

export type DraftAction = 'opened' | 'corrected' | 'confirmed' | 'merged' | 'rejected' | 'asked' | 'answered';

export interface DraftAudit {
  readonly draftId: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: DraftAction;
  readonly detail: object;
}

/** A row of the list: without the reading. */
export type DraftSummary = Omit<Draft, 'proposed' | 'reading' | 'present' | 'position'> & {
  readonly lineCount: number;
  readonly leastConfidence: number | null;
  readonly sender: string | null;
  readonly subject: string | null;
};

export interface DraftFilter {
  readonly status?: DraftStatus | undefined;
  readonly waiting?: boolean | undefined;
  readonly customerId?: string | undefined;
  readonly reason?: string | undefined;
  readonly purchaseOrderNumber?: string | undefined;
  readonly documentId?: string | undefined;
  readonly openedBefore?: Date | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

const COLUMNS = `
  d.id, d.document_id as "documentId", d.position, d.kind, d.status, d.reasons, d.partner_id as "partnerId",
  d.customer_id as "customerId", d.purchase_order_number as "purchaseOrderNumber", d.version,
  d.opened_at as "openedAt", d.closed_at as "closedAt", d.closed_by as "closedBy", d.close_reason as "closeReason",
  d.canonical_order_id as "canonicalOrderId"`;

@Injectable()
export class DraftRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(
    manager: EntityManager,
    draft: NewDraft & {
      id: string;
      documentId: string;
      position: number;
      partnerId: string | undefined;
      openedAt: Date;
    },
  ): Promise<void> {
    const order = JSON.stringify(draft.order);
    await manager.query(
      `insert into intake.order_drafts (id, document_id, position, kind, status, reasons, partner_id, customer_id,
         purchase_order_number, proposed, reading, present, version, opened_at)
       values ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $9, 1, $11)`,
      [
        draft.id,
        draft.documentId,
        draft.position,
        draft.kind,
        JSON.stringify(draft.reasons),
        draft.partnerId,
        draft.order.customerId,
        draft.order.purchaseOrderNumber,
        order,
        JSON.stringify(draft.reading),
        draft.openedAt,
      ],
    );
    const actor = 'service:intake-gateway';
    const detail = { reasons: draft.reasons };
    await this.audit(manager, { draftId: draft.id, at: draft.openedAt, actor, action: 'opened', detail });
  }

  async find(id: string): Promise<Draft | undefined> {
    return this.findIn(this.dataSource.manager, id, '');
  }

  /** Two people at one draft take turns. */
  async lock(manager: EntityManager, id: string): Promise<Draft | undefined> {
    return this.findIn(manager, id, 'for update of d');
  }

  private async findIn(manager: EntityManager, id: string, lock: string): Promise<Draft | undefined> {
    const rows: Draft[] = await manager.query(
      `select ${COLUMNS}, d.proposed, d.reading, d.present from intake.order_drafts d where d.id = $1 ${lock}`,
      [id],
    );
    return rows[0];
  }

  /** Oldest first: who waits longest is first on the desk. */
  async list(filter: DraftFilter): Promise<DraftSummary[]> {
    return this.dataSource.query(
      `select ${COLUMNS}, jsonb_array_length(d.present->'lines') as "lineCount", m.sender, m.subject,
         (select min((line->>'confidence')::float8) from jsonb_array_elements(d.reading->'lines') as line)
           as "leastConfidence"
       from intake.order_drafts d left join intake.mail_intake m on m.document_id = d.document_id
       where ($1::text is null or d.status = $1) and ($2::boolean is null or (d.closed_at is null) = $2)
         and ($3::text is null or d.customer_id = $3) and ($4::text is null or d.reasons ? $4)
         and ($5::text is null or d.purchase_order_number = $5) and ($6::uuid is null or d.document_id = $6)
         and ($7::timestamptz is null or d.opened_at < $7)
         and ($8::uuid is null or (d.opened_at, d.id) > (select opened_at, id from intake.order_drafts where id = $8))
       order by d.opened_at, d.id limit $9`,
      [
        filter.status,
        filter.waiting,
        filter.customerId,
        filter.reason,
        filter.purchaseOrderNumber,
        filter.documentId,
        filter.openedBefore,
        filter.after,
        filter.limit,
      ],
    );
  }

  /** What the desk has made of the draft by now. */
  async update(
    manager: EntityManager,
    change: { id: string; present: DraftOrder; reading: DraftReading },
  ): Promise<void> {
    const { id, present, reading } = change;
    await manager.query(
      `update intake.order_drafts set present = $2, reading = $3, customer_id = $4, purchase_order_number = $5,
         version = version + 1
       where id = $1`,
      [id, JSON.stringify(present), JSON.stringify(reading), present.customerId, present.purchaseOrderNumber],
    );
  }

  async noteAsked(manager: EntityManager, id: string): Promise<void> {
    await manager.query(`update intake.order_drafts set status = 'asked', version = version + 1 where id = $1`, [id]);
  }

  /**
   * A mail of the same sender in the thread of a draft that waits: the draft is open again, at a new version, so that
   * nobody decides without having seen the answer. @returns the drafts it may answer
   */
  async reopenAnswered(
    manager: EntityManager,
    answer: { thread: readonly string[]; sender: string; documentId: string },
  ): Promise<string[]> {
    const [rows]: [{ id: string }[], number] = await manager.query(
      `update intake.order_drafts d set status = 'open', version = d.version + 1
       from intake.mail_intake m
       where m.document_id = d.document_id and m.message_id = any ($1::text[]) and m.sender = $2
         and d.closed_at is null and d.document_id <> $3
       returning d.id`,
      [answer.thread, answer.sender, answer.documentId],
    );
    return rows.map(({ id }) => id);
  }

  async close(
    manager: EntityManager,
    closing: {
      id: string;
      status: 'confirmed' | 'merged' | 'rejected';
      at: Date;
      actor: string;
      reason?: string | undefined;
      canonicalOrderId?: string | undefined;
    },
  ): Promise<void> {
    await manager.query(
      `update intake.order_drafts set status = $2, closed_at = $3, closed_by = $4, close_reason = $5,
         canonical_order_id = $6, version = version + 1
       where id = $1`,
      [closing.id, closing.status, closing.at, closing.actor, closing.reason, closing.canonicalOrderId],
    );
  }

  /** What became of the drafts of a document; nothing while one waits. */
  async outcomeOf(manager: EntityManager, documentId: string): Promise<'taken' | 'some' | 'none' | undefined> {
    const [row]: { waiting: boolean; taken: boolean; rejected: boolean }[] = await manager.query(
      `select bool_or(closed_at is null) as waiting, bool_or(status = 'rejected') as rejected,
         bool_or(status in ('confirmed', 'merged'))
           or exists (select 1 from intake.canonical_orders o where o.document_id = $1)
           or exists (select 1 from intake.documents e where e.enclosed_in = $1) as taken
       from intake.order_drafts where document_id = $1`,
      [documentId],
    );
    if (!row || row.waiting) return undefined;
    if (!row.taken) return 'none';
    return row.rejected ? 'some' : 'taken';
  }

  async audit(manager: EntityManager, entry: DraftAudit): Promise<void> {
    await manager.query(
      `insert into intake.draft_audit (draft_id, at, actor, action, detail) values ($1, $2, $3, $4, $5)`,
      [entry.draftId, entry.at, entry.actor, entry.action, JSON.stringify(entry.detail)],
    );
  }

  /** Who did what to a draft, in the order it was done. */
  async findAudit(draftId: string): Promise<Omit<DraftAudit, 'draftId'>[]> {
    return this.dataSource.query(
      `select at, actor, action, detail from intake.draft_audit where draft_id = $1 order by ordinal`,
      [draftId],
    );
  }

  async ask(
    manager: EntityManager,
    question: { id: string; draftId: string; documentId: string; subject: string; body: string; by: string; at: Date },
  ): Promise<void> {
    const { id, draftId, documentId, subject, body, by, at } = question;
    await manager.query(
      `insert into intake.mail_questions (id, draft_id, document_id, subject, body, asked_by, asked_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, draftId, documentId, subject, body, by, at],
    );
  }

  async countWaiting(): Promise<number> {
    const [row]: { drafts: number }[] = await this.dataSource.query(
      `select count(*)::int as drafts from intake.order_drafts where closed_at is null`,
    );
    return row!.drafts;
  }
}
