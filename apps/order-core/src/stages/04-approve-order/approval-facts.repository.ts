import type { ShipToHistory, UsualQuantity } from '#domain/approval/decide-approval';
import type { EntityManager } from 'typeorm';
import { readDecimal } from '../../pipeline/columns.js';
import { POLICY, readPolicy } from '../../policies/policies.repository.js';
import type { PolicyValue } from '../../policies/policies.schema.js';

/** What an order is judged by beside its own figures. */
export interface ApprovalFacts {
  readonly policy: PolicyValue<'approval'>;
  /** By item. */
  readonly usual: ReadonlyMap<string, UsualQuantity>;
  readonly shipTo: ShipToHistory | undefined;
}

/** An order counts for its customer's habits once it was approved and not taken back. */
const PLACED = `('approved', 'released', 'picked', 'partially_shipped', 'shipped', 'invoiced', 'paid')`;
/** More earlier orders than this are not counted: no rule asks for more. */
const COUNTED = 1000;

/** The approval policy and the customer's habits, in one statement. */
export async function loadApprovalFacts(
  manager: EntityManager,
  order: { id: string; customerId: string; shipToKey: string | undefined; skus: readonly string[] },
): Promise<ApprovalFacts> {
  const { shipToKey } = order;
  const [row]: {
    policy: unknown;
    usual: Record<string, { orders: number; least: string; most: string }> | null;
    known: boolean;
    earlier: number;
  }[] = await manager.query(
    `select ${POLICY('approval')} as policy,
            (select jsonb_object_agg(sku, jsonb_build_object('orders', orders, 'least', least::text, 'most', most::text))
               from orders.usual_quantities where customer_id = $1 and sku = any ($2)) as usual,
            known,
            -- Of a ship-to that is known nobody asks how many orders there were.
            case when known then 0 else (
              select count(*)::int from (select 1 from orders.orders o where o.customer_id = $1 and o.id <> $4
                 and o.state in ${PLACED} limit ${COUNTED}) as earlier) end as earlier
       from (select $3::text is null or exists (
               select 1 from orders.orders o where o.customer_id = $1 and o.ship_to_key = $3 and o.id <> $4
                  and o.state in ${PLACED}) as known) as place`,
    [order.customerId, order.skus, shipToKey ?? null, order.id],
  );
  const { policy, usual, known, earlier } = row!;
  return {
    policy: readPolicy('approval', policy),
    usual: new Map(
      Object.entries(usual ?? {}).map(([sku, { orders, least, most }]) => [
        sku,
        { orders, least: readDecimal(least), most: readDecimal(most) },
      ]),
    ),
    shipTo: shipToKey === undefined ? undefined : { named: shipToKey, known, earlierOrders: earlier },
  };
}

/**
 * Takes orders that were approved since into what is usual for their customers: some orders at a time, the oldest
 * first, by one statement. Orders somebody is working on are left for the next time.
 * @returns how many orders there were
 */
export async function learnUsualQuantities(manager: EntityManager, limit: number): Promise<number> {
  const [row]: { learned: number }[] = await manager.query(
    `with fresh as (
       select id, customer_id from orders.orders where not learned and state in ${PLACED}
        order by received_at limit $1 for update skip locked
     ), learned as (
       update orders.orders o set learned = true from fresh f where f.id = o.id returning o.id
     ), ordered as (
       select f.customer_id, l.sku, f.id, sum((l.ordered - l.cancelled) * l.factor) as quantity
         from fresh f join orders.order_lines l on l.order_id = f.id
        where l.sku is not null and l.ordered > l.cancelled and f.customer_id is not null
        group by f.customer_id, l.sku, f.id
     ), taken as (
       insert into orders.usual_quantities as u (customer_id, sku, orders, least, most)
       select customer_id, sku, count(*), min(quantity), max(quantity) from ordered
        group by customer_id, sku order by customer_id, sku
       on conflict (customer_id, sku) do update set orders = u.orders + excluded.orders,
         least = least(u.least, excluded.least), most = greatest(u.most, excluded.most)
     )
     select count(*)::int as learned from learned`,
    [limit],
  );
  return row!.learned;
}

/** Keeps the last word of ar-health on a customer. */
export async function putHealth(
  manager: EntityManager,
  health: { customerId: string; state: string; since: string; probability?: number; reasons: readonly string[] },
): Promise<void> {
  await manager.query(
    `insert into orders.customer_health as h (customer_id, state, since, probability, reasons) values ($1, $2, $3, $4, $5)
     on conflict (customer_id) do update set state = excluded.state, since = excluded.since,
       probability = excluded.probability, reasons = excluded.reasons where excluded.since >= h.since`,
    [health.customerId, health.state, health.since, health.probability ?? null, JSON.stringify(health.reasons)],
  );
}
