import { Injectable } from '@nestjs/common';
import {
  type CanonicalOrder,
  type CloudEvent,
  orderBackordered,
  type OrderChannel,
  orderHeld,
  orderPriced,
  orderReserved,
  orderValidated,
} from '#contracts';
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

type FactKind = 'reserved' | 'backordered' | 'priced';

const FACTS: Readonly<Record<string, FactKind>> = {
  [orderReserved.type]: 'reserved',
  [orderBackordered.type]: 'backordered',
  [orderPriced.type]: 'priced',
};

/** Events that begin a new plan of an order. */
const BEGINNINGS: ReadonlySet<string> = new Set([orderValidated.type, orderHeld.type]);

/** Events that say what to tell of an order once it is decided. */
export const FACT_EVENTS: readonly string[] = [...Object.keys(FACTS), ...BEGINNINGS];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const KNOWN = `o.id, o.document_id as "documentId", o.partner_id as "partnerId", o.canonical as "order"`;

/** Orders are answered the way they came. */
const ANSWERABLE = `o.partner_id is not null and o.canonical->'source'->>'channel'`;

@Injectable()
export class OrderFactsRepository {
  /**
   * The order an event speaks of: by its id where it was met before, else by its document, purchase order number and
   * release; where an event names no document, the newest order of the customer with that number. Only orders that
   * came by the channel.
   */
  async find(manager: EntityManager, named: NamedOrder, channel: OrderChannel): Promise<KnownOrder | undefined> {
    const { documentId, purchaseOrderNumber, customerId, releaseNumber } = named;
    const isOurs = documentId === undefined || UUID.test(documentId);
    // One statement, one look: between two, another event of the order may tie it to its id, and neither would find it.
    const rows: KnownOrder[] = await manager.query(
      `select id, "documentId", "partnerId", "order" from (
         (select ${KNOWN}, 1 as choice
          from intake.canonical_orders o join intake.order_facts f on f.canonical_order_id = o.id
          where f.order_id = $1 and ${ANSWERABLE} = $6)
         union all
         (select ${KNOWN}, 2 as choice
          from intake.canonical_orders o
          where $7 and o.purchase_order_number = $2 and ($3::uuid is null or o.document_id = $3)
            and ($3::uuid is not null or o.customer_id = $4)
            and ($5::text is null or o.canonical->>'releaseNumber' = $5) and ${ANSWERABLE} = $6
            and not exists (select 1 from intake.order_facts f where f.canonical_order_id = o.id)
          order by o.received_at desc, o.position limit 1)
       ) as found order by choice limit 1`,
      [
        named.orderId,
        purchaseOrderNumber,
        isOurs ? (documentId ?? null) : null,
        customerId,
        releaseNumber ?? null,
        channel,
        isOurs,
      ],
    );
    return rows[0];
  }

  /**
   * Keeps what an event says of an order.
   * @returns whether that is all there is to it: a step on the way to the answer
   */
  async follow(manager: EntityManager, known: KnownOrder, event: CloudEvent, at: Date): Promise<boolean> {
    const named = event.data as NamedOrder;
    await this.meet(manager, known, named, at);
    const fact = FACTS[event.type];
    if (fact) await this.remember(manager, known, fact, named);
    else if (BEGINNINGS.has(event.type)) await this.forget(manager, known);
    else return false;
    return true;
  }

  /** Ties the order to its id in order-core and keeps its number. */
  private async meet(manager: EntityManager, known: KnownOrder, named: NamedOrder, at: Date): Promise<void> {
    await manager.query(
      `insert into intake.order_facts as f (canonical_order_id, order_id, order_number, updated_at)
       values ($1, $2, $3, $4)
       on conflict (canonical_order_id) do update
         set order_number = coalesce(excluded.order_number, f.order_number), updated_at = excluded.updated_at`,
      [known.id, named.orderId, named.orderNumber, at],
    );
  }

  private async remember(manager: EntityManager, known: KnownOrder, kind: FactKind, data: object): Promise<void> {
    // Stock that is set aside anew replaces what was said of the waiting rest; that comes after it, if there is one.
    const also = kind === 'reserved' ? ', backordered = null' : '';
    await manager.query(`update intake.order_facts set ${kind} = $2${also} where canonical_order_id = $1`, [
      known.id,
      JSON.stringify(data),
    ]);
  }

  /** The order is planned anew: what was decided before no longer counts. */
  private async forget(manager: EntityManager, known: KnownOrder): Promise<void> {
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
