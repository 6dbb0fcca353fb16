import { Injectable } from '@nestjs/common';
import type { CanonicalOrder, orderBackordered, orderPriced, orderReserved } from '#contracts';
import type { EntityManager } from 'typeorm';

/** How an event of order-core names its order. */
export interface NamedOrder {
  readonly orderId: string;
  readonly customerId: string;
  readonly purchaseOrderNumber: string;
  readonly releaseNumber?: string | undefined;
  readonly documentId?: string | undefined;
  readonly orderNumber?: string | undefined;
}

/** An order as the partner sent it, found again by what an event says. */
export interface KnownOrder {
  readonly id: string;
  readonly documentId: string;
  readonly partnerId: string;
  readonly order: CanonicalOrder;
}

/** The last word of order-core on the parts of an order. */
export interface OrderFacts {
  readonly orderNumber: string | null;
  readonly reserved: (typeof orderReserved)['example'] | null;
  readonly backordered: (typeof orderBackordered)['example'] | null;
  readonly priced: (typeof orderPriced)['example'] | null;
}

export type FactKind = 'reserved' | 'backordered' | 'priced';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const SELECT = `
  select o.id, o.document_id as "documentId", o.partner_id as "partnerId", o.canonical as "order"
  from intake.canonical_orders o`;

/** Only orders that came as X12 are answered as X12. */
const ANSWERABLE = `o.partner_id is not null and o.canonical->'source'->>'channel' = 'edi'`;

@Injectable()
export class OrderFactsRepository {
  /**
   * The order an event speaks of: by its id where it was met before, else by its document, purchase order number and
   * release; where an event names no document, the newest order of the customer with that number.
   */
  async find(manager: EntityManager, named: NamedOrder): Promise<KnownOrder | undefined> {
    const [met]: KnownOrder[] = await manager.query(
      `${SELECT} join intake.order_facts f on f.canonical_order_id = o.id where f.order_id = $1 and ${ANSWERABLE}`,
      [named.orderId],
    );
    if (met) return met;
    const { documentId, purchaseOrderNumber, customerId } = named;
    if (documentId !== undefined && !UUID.test(documentId)) return undefined;
    const rows: KnownOrder[] = await manager.query(
      `${SELECT}
       where o.purchase_order_number = $1 and ($2::uuid is null or o.document_id = $2)
         and ($2::uuid is not null or o.customer_id = $3)
         and ($4::text is null or o.canonical->>'releaseNumber' = $4) and ${ANSWERABLE}
         and not exists (select 1 from intake.order_facts f where f.canonical_order_id = o.id)
       order by o.received_at desc, o.position limit 1`,
      [purchaseOrderNumber, documentId ?? null, customerId, named.releaseNumber ?? null],
    );
    return rows[0];
  }

  /** Ties the order to its id in order-core and keeps its number. */
  async meet(manager: EntityManager, known: KnownOrder, named: NamedOrder, at: Date): Promise<void> {
    await manager.query(
      `insert into intake.order_facts as f (canonical_order_id, order_id, order_number, updated_at)
       values ($1, $2, $3, $4)
       on conflict (canonical_order_id) do update
         set order_number = coalesce(excluded.order_number, f.order_number), updated_at = excluded.updated_at`,
      [known.id, named.orderId, named.orderNumber, at],
    );
  }

  async remember(manager: EntityManager, known: KnownOrder, kind: FactKind, data: object): Promise<void> {
    // Stock that is set aside anew replaces what was said of the waiting rest; that comes after it, if there is one.
    const also = kind === 'reserved' ? ', backordered = null' : '';
    await manager.query(`update intake.order_facts set ${kind} = $2${also} where canonical_order_id = $1`, [
      known.id,
      JSON.stringify(data),
    ]);
  }

  /** The order is planned anew: what was decided before no longer counts. */
  async forget(manager: EntityManager, known: KnownOrder): Promise<void> {
    await manager.query(
      `update intake.order_facts set reserved = null, backordered = null, priced = null where canonical_order_id = $1`,
      [known.id],
    );
  }

  async load(manager: EntityManager, known: KnownOrder): Promise<OrderFacts> {
    const rows: OrderFacts[] = await manager.query(
      `select order_number as "orderNumber", reserved, backordered, priced
       from intake.order_facts where canonical_order_id = $1`,
      [known.id],
    );
    return rows[0] ?? { orderNumber: null, reserved: null, backordered: null, priced: null };
  }
}
