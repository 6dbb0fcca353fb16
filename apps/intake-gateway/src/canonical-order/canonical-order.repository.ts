import { Injectable } from '@nestjs/common';
import type { CanonicalOrder } from '#contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { businessKey, contentDigest } from './business-key.js';

/** What became of one order of a document. */
export type OrderOutcome =
  | { readonly kind: 'new'; readonly id: string }
  | { readonly kind: 'repeat'; readonly id: string; readonly documentId: string }
  | { readonly kind: 'conflict'; readonly id: string; readonly documentId: string };

export interface OrderSummary {
  readonly id: string;
  readonly documentId: string;
  readonly purchaseOrderNumber: string;
  readonly customerId: string | null;
  readonly purpose: string;
  /** True when the order came before: the first document's order stands for it. */
  readonly repeated: boolean;
}

@Injectable()
export class CanonicalOrderRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes an order in, once. The unique business key decides between processes; an order that came before with the
   * same content is a repeat, with other content a conflict for a clerk.
   */
  async take(
    manager: EntityManager,
    entry: { id: string; documentId: string; position: number; order: CanonicalOrder; receivedAt: Date },
  ): Promise<OrderOutcome> {
    const { order } = entry;
    const digest = contentDigest(order);
    const key = businessKey(order);
    const inserted: unknown[] = await manager.query(
      `insert into intake.canonical_orders (id, document_id, position, business_key, content_sha256, customer_id,
         partner_id, purchase_order_number, purpose, test, canonical, received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (business_key) do nothing returning 1`,
      [
        entry.id,
        entry.documentId,
        entry.position,
        key,
        digest,
        order.customerId,
        order.source.partnerId,
        order.purchaseOrderNumber,
        order.purpose,
        order.source.test,
        JSON.stringify(order),
        entry.receivedAt,
      ],
    );
    if (inserted.length === 1) return { kind: 'new', id: entry.id };
    const [first]: { id: string; documentId: string; digest: string }[] = await manager.query(
      `select id, document_id as "documentId", content_sha256 as digest
       from intake.canonical_orders where business_key = $1`,
      [key],
    );
    if (!first) throw new Error(`the order that holds the business key ${key} is gone`);
    if (first.digest !== digest) return { kind: 'conflict', id: first.id, documentId: first.documentId };
    await manager.query(
      `insert into intake.repeated_orders (document_id, position, canonical_order_id) values ($1, $2, $3)`,
      [entry.documentId, entry.position, first.id],
    );
    return { kind: 'repeat', id: first.id, documentId: first.documentId };
  }

  /** The orders a document brought, in the document's order: new ones and repeats of earlier ones. */
  async findByDocument(documentId: string): Promise<OrderSummary[]> {
    return this.dataSource.query(
      `select o.id, o.document_id as "documentId", o.purchase_order_number as "purchaseOrderNumber",
         o.customer_id as "customerId", o.purpose, taken.repeated
       from (
         select id, position, false as repeated from intake.canonical_orders where document_id = $1
         union all
         select canonical_order_id, position, true from intake.repeated_orders where document_id = $1
       ) as taken join intake.canonical_orders o on o.id = taken.id
       order by taken.position`,
      [documentId],
    );
  }

  async findCanonical(id: string): Promise<CanonicalOrder | undefined> {
    const rows: { canonical: CanonicalOrder }[] = await this.dataSource.query(
      `select canonical from intake.canonical_orders where id = $1`,
      [id],
    );
    return rows[0]?.canonical;
  }
}
