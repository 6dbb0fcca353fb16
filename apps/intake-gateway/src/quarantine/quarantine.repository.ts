import { Injectable } from '@nestjs/common';
import type { OrderChannel } from '#contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Reason } from '../canonical-order/intake-codes.js';
import type { DocumentFormat, RefusedPart } from '../canonical-order/interpretation.js';

export const QUARANTINE_STATUSES = ['open', 'resubmitted', 'discarded', 'superseded'] as const;
export type QuarantineStatus = (typeof QUARANTINE_STATUSES)[number];

export interface QuarantineItem {
  readonly id: string;
  readonly documentId: string;
  readonly kind: RefusedPart['kind'];
  readonly status: QuarantineStatus;
  readonly reasons: readonly Reason[];
  readonly purchaseOrderNumber: string | null;
  readonly place: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly closeReason: string | null;
  /** The document that took the item's place. */
  readonly closedWith: string | null;
  readonly channel: OrderChannel;
  readonly format: DocumentFormat;
  readonly documentName: string | null;
  readonly mediaType: string | null;
  readonly partnerId: string | null;
  readonly customerId: string | null;
  readonly sha256: string;
}

export interface AuditEntry {
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly detail: string | null;
}

export interface QuarantineFilter {
  readonly status?: QuarantineStatus | undefined;
  readonly channel?: OrderChannel | undefined;
  readonly partnerId?: string | undefined;
  readonly code?: string | undefined;
  readonly documentId?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
  readonly oldestFirst?: boolean | undefined;
}

const ITEM = `
  q.id, q.document_id as "documentId", q.kind, q.status, q.reasons,
  q.purchase_order_number as "purchaseOrderNumber", q.place, q.opened_at as "openedAt", q.closed_at as "closedAt",
  q.closed_by as "closedBy", q.close_reason as "closeReason", q.closed_with as "closedWith",
  d.channel, d.format, d.name as "documentName", d.media_type as "mediaType", d.partner_id as "partnerId",
  d.customer_id as "customerId", d.sha256`;

const FROM = `from intake.quarantine_items q join intake.documents d on d.id = q.document_id`;

@Injectable()
export class QuarantineRepository {
  constructor(private readonly dataSource: DataSource) {}

  async open(
    manager: EntityManager,
    item: { id: string; documentId: string; position: number; part: RefusedPart; at: Date; actor: string },
  ): Promise<void> {
    const { part } = item;
    await manager.query(
      `insert into intake.quarantine_items (id, document_id, position, kind, status, reasons,
         purchase_order_number, place, content, opened_at)
       values ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9)`,
      [
        item.id,
        item.documentId,
        item.position,
        part.kind,
        JSON.stringify(part.reasons),
        part.purchaseOrderNumber,
        part.where,
        part.bytes === undefined ? null : Buffer.from(part.bytes),
        item.at,
      ],
    );
    await this.audit(manager, { itemId: item.id, at: item.at, actor: item.actor, action: 'quarantined' });
  }

  /** Closes an open item. @returns false when it was closed already */
  async close(
    manager: EntityManager,
    closing: {
      itemId: string;
      status: Exclude<QuarantineStatus, 'open'>;
      at: Date;
      actor: string;
      reason?: string | undefined;
      closedWith?: string | undefined;
    },
  ): Promise<boolean> {
    const [rows]: [unknown[], number] = await manager.query(
      `update intake.quarantine_items set status = $2, closed_at = $3, closed_by = $4, close_reason = $5,
         closed_with = $6
       where id = $1 and status = 'open' returning 1`,
      [closing.itemId, closing.status, closing.at, closing.actor, closing.reason, closing.closedWith],
    );
    if (rows.length === 0) return false;
    const detail = closing.reason ?? (closing.closedWith && `as document ${closing.closedWith}`);
    await this.audit(manager, { ...closing, action: closing.status, detail });
    return true;
  }

  /** Closes every open item of a document because the same bytes came again as another one. */
  async supersede(
    manager: EntityManager,
    change: { documentId: string; by: string; at: Date; actor: string },
  ): Promise<void> {
    const rows: { id: string }[] = await manager.query(
      `select id from intake.quarantine_items where document_id = $1 and status = 'open' order by id for update`,
      [change.documentId],
    );
    await this.supersedeAll(manager, rows, change);
  }

  /**
   * Closes what waits of an interchange that was refused as a whole, a file cut short say, because the partner's
   * interchange of the same number came again and was taken.
   */
  async supersedeInterchange(
    manager: EntityManager,
    change: { partnerId: string; place: string; by: string; at: Date; actor: string },
  ): Promise<void> {
    const rows: { id: string }[] = await manager.query(
      `select q.id from intake.quarantine_items q join intake.documents d on d.id = q.document_id
       where q.status = 'open' and q.kind = 'document' and q.place = $1 and d.partner_id = $2 and d.id <> $3
       order by q.id for update of q`,
      [change.place, change.partnerId, change.by],
    );
    await this.supersedeAll(manager, rows, change);
  }

  private async supersedeAll(
    manager: EntityManager,
    items: readonly { id: string }[],
    { by, at, actor }: { by: string; at: Date; actor: string },
  ): Promise<void> {
    for (const { id } of items) {
      await this.close(manager, { itemId: id, status: 'superseded', at, actor, closedWith: by });
    }
  }

  async countOpenByChannel(): Promise<{ channel: OrderChannel; items: number }[]> {
    return this.dataSource.query(
      `select d.channel, count(*)::int as items ${FROM} where q.status = 'open' group by d.channel`,
    );
  }

  /** A document of which nothing was taken in, and nothing waits any more, is discarded as a whole. */
  async discardDocumentIfEmpty(manager: EntityManager, documentId: string): Promise<void> {
    await manager.query(
      `update intake.documents d set status = 'discarded'
       where id = $1 and status = 'quarantined'
         and not exists (
           select 1 from intake.quarantine_items q where q.document_id = d.id and q.status <> 'discarded')`,
      [documentId],
    );
  }

  async find(id: string): Promise<QuarantineItem | undefined> {
    const rows: QuarantineItem[] = await this.dataSource.query(`select ${ITEM} ${FROM} where q.id = $1`, [id]);
    return rows[0];
  }

  /**
   * The bytes that can be repaired and submitted again: the part alone where it is cut out, else the document, unless
   * that is a large file.
   */
  async findContent(id: string): Promise<Buffer | undefined> {
    const rows: { content: Buffer | null }[] = await this.dataSource.query(
      `select coalesce(q.content, d.content) as content ${FROM} where q.id = $1`,
      [id],
    );
    return rows[0]?.content ?? undefined;
  }

  async findAudit(id: string): Promise<AuditEntry[]> {
    return this.dataSource.query(
      `select at, actor, action, detail from intake.quarantine_audit where item_id = $1 order by ordinal`,
      [id],
    );
  }

  /** Newest first, or oldest first where that is asked for. */
  async list(filter: QuarantineFilter): Promise<QuarantineItem[]> {
    return this.dataSource.query(
      `select ${ITEM} ${FROM}
       where ($1::text is null or q.status = $1) and ($2::text is null or d.channel = $2)
         and ($3::text is null or d.partner_id = $3)
         and ($4::text is null or q.reasons @> jsonb_build_array(jsonb_build_object('code', $4::text)))
         and ($5::uuid is null or q.document_id = $5)
         and ($6::uuid is null
              or (q.opened_at, q.id) < (select opened_at, id from intake.quarantine_items where id = $6))
       order by case when $8::boolean then q.opened_at end, q.opened_at desc, case when $8::boolean then q.id end, q.id desc limit $7`,
      [
        filter.status,
        filter.channel,
        filter.partnerId,
        filter.code,
        filter.documentId,
        filter.after,
        filter.limit,
        filter.oldestFirst ?? false,
      ],
    );
  }

  async audit(
    manager: EntityManager,
    entry: { itemId: string; at: Date; actor: string; action: string; detail?: string | undefined },
  ): Promise<void> {
    await manager.query(
      `insert into intake.quarantine_audit (item_id, at, actor, action, detail) values ($1, $2, $3, $4, $5)`,
      [entry.itemId, entry.at, entry.actor, entry.action, entry.detail],
    );
  }
}
