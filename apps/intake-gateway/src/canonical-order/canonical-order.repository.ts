import { Injectable } from '@nestjs/common';
import type { CanonicalOrder } from '#contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { businessKey, contentDigest } from './business-key.js';

/** One order of a document, on its way in. */
export interface OrderEntry {
  readonly id: string;
  /** Its place in the document, from 1. */
  readonly position: number;
  readonly order: CanonicalOrder;
  readonly receivedAt: Date;
}

/** What became of one order of a document. `known`: it was taken from this document before, by a reading cut short. */
export type OrderOutcome =
  | { readonly kind: 'new' | 'known'; readonly id: string }
  | { readonly kind: 'repeat' | 'conflict'; readonly id: string; readonly documentId: string };

export interface OrderSummary {
  readonly id: string;
  readonly documentId: string;
  readonly purchaseOrderNumber: string;
  readonly customerId: string | null;
  readonly purpose: string;
  /** True when the order came before: the first document's order stands for it. */
  readonly repeated: boolean;
}

/** Orders of one document that are listed: a file may hold a million. */
const MOST_LISTED = 10_000;

@Injectable()
export class CanonicalOrderRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes orders in, each once. The unique business key decides between processes; an order that came before with the
   * same content is a repeat, with other content a conflict for a clerk. Keys are taken in sorted order, so that two
   * documents with the same orders never wait for each other. Doing it again changes nothing.
   * @returns what became of each, in the order given
   */
  async take(manager: EntityManager, documentId: string, entries: readonly OrderEntry[]): Promise<OrderOutcome[]> {
    const keyed = entries.map((entry) => ({
      ...entry,
      key: businessKey(entry.order),
      digest: contentDigest(entry.order),
    }));
    const inserted = await this.insert(manager, documentId, keyed);
    const others = keyed.filter(({ id }) => !inserted.has(id));
    const earlier = await this.findByKeys(manager, others);
    const outcomes = keyed.map(({ id, key, digest, position }): OrderOutcome => {
      if (inserted.has(id)) return { kind: 'new', id };
      const first = earlier.get(key);
      if (!first) throw new Error(`the order that holds the business key ${key} is gone`);
      if (first.documentId === documentId && first.position === position) return { kind: 'known', id: first.id };
      return { kind: first.digest === digest ? 'repeat' : 'conflict', id: first.id, documentId: first.documentId };
    });
    await this.noteRepeats(manager, documentId, entries, outcomes);
    return outcomes;
  }

  private async insert(
    manager: EntityManager,
    documentId: string,
    entries: readonly (OrderEntry & { key: string; digest: string })[],
  ): Promise<ReadonlySet<string>> {
    const sorted = [...entries].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.position - b.position));
    const rows: { id: string }[] = await manager.query(
      `insert into intake.canonical_orders (id, document_id, position, business_key, content_sha256, customer_id,
         partner_id, purchase_order_number, purpose, test, canonical, received_at)
       select id, $1, position, business_key, content_sha256, customer_id, partner_id, purchase_order_number, purpose,
         test, canonical::jsonb, received_at
       from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
         $10::boolean[], $11::text[], $12::timestamptz[])
         as rows (id, position, business_key, content_sha256, customer_id, partner_id, purchase_order_number, purpose,
           test, canonical, received_at)
       on conflict (business_key) do nothing returning id`,
      [
        documentId,
        sorted.map(({ id }) => id),
        sorted.map(({ position }) => position),
        sorted.map(({ key }) => key),
        sorted.map(({ digest }) => digest),
        sorted.map(({ order }) => order.customerId ?? null),
        sorted.map(({ order }) => order.source.partnerId ?? null),
        sorted.map(({ order }) => order.purchaseOrderNumber),
        sorted.map(({ order }) => order.purpose),
        sorted.map(({ order }) => order.source.test),
        sorted.map(({ order }) => JSON.stringify(order)),
        sorted.map(({ receivedAt }) => receivedAt),
      ],
    );
    return new Set(rows.map(({ id }) => id));
  }

  private async findByKeys(manager: EntityManager, entries: readonly { key: string }[]) {
    interface Earlier {
      readonly key: string;
      readonly id: string;
      readonly documentId: string;
      readonly position: number;
      readonly digest: string;
    }
    if (entries.length === 0) return new Map<string, Earlier>();
    const rows: Earlier[] = await manager.query(
      `select business_key as key, id, document_id as "documentId", position, content_sha256 as digest
       from intake.canonical_orders where business_key = any($1::text[])`,
      [entries.map(({ key }) => key)],
    );
    return new Map(rows.map((row) => [row.key, row]));
  }

  private async noteRepeats(
    manager: EntityManager,
    documentId: string,
    entries: readonly OrderEntry[],
    outcomes: readonly OrderOutcome[],
  ): Promise<void> {
    const repeats = outcomes.flatMap((outcome, index) =>
      outcome.kind === 'repeat' ? [{ position: entries[index]!.position, id: outcome.id }] : [],
    );
    if (repeats.length === 0) return;
    await manager.query(
      `insert into intake.repeated_orders (document_id, position, canonical_order_id)
       select $1, position, id from unnest($2::int[], $3::uuid[]) as rows (position, id)
       on conflict do nothing`,
      [documentId, repeats.map(({ position }) => position), repeats.map(({ id }) => id)],
    );
  }

  /** An order with the same business key that came before, and whether it says the same. */
  async findSame(order: CanonicalOrder): Promise<{ id: string; documentId: string; equal: boolean } | undefined> {
    const found = await this.findByKeys(this.dataSource.manager, [{ key: businessKey(order) }]);
    const [same] = [...found.values()];
    return same && { id: same.id, documentId: same.documentId, equal: same.digest === contentDigest(order) };
  }

  /** The order a customer's number stands for, as it first came; the newest where releases share it. */
  async findByNumber(customerId: string, purchaseOrderNumber: string): Promise<CanonicalOrder | undefined> {
    const rows: { canonical: CanonicalOrder }[] = await this.dataSource.query(
      `select canonical from intake.canonical_orders
       where purchase_order_number = $2 and customer_id = $1 and not test and purpose in ('original', 'duplicate')
       order by received_at desc, id desc limit 1`,
      [customerId, purchaseOrderNumber],
    );
    return rows[0]?.canonical;
  }

  /** The first orders a document brought, in its order: new ones and repeats of earlier ones. */
  async findByDocument(documentId: string): Promise<OrderSummary[]> {
    return this.dataSource.query(
      `select o.id, o.document_id as "documentId", o.purchase_order_number as "purchaseOrderNumber",
         o.customer_id as "customerId", o.purpose, taken.repeated
       from (
         select id, position, false as repeated from intake.canonical_orders where document_id = $1
         union all
         select canonical_order_id, position, true from intake.repeated_orders where document_id = $1
       ) as taken join intake.canonical_orders o on o.id = taken.id
       order by taken.position limit $2`,
      [documentId, MOST_LISTED],
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
