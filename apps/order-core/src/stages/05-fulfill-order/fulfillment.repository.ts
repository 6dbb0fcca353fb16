import type { Decimal } from '#domain/money/decimal';
import type { FulfillmentKind } from '#domain/fulfillment/fulfillment-kind';
import type { EntityManager } from 'typeorm';
import { WAITING_FOR_VENDORS } from './vendors.repository.js';
import { readDecimal, readOptionalDecimal, writeDecimal } from '../../pipeline/columns.js';

export type PickListStatus = 'open' | 'picked' | 'shipped' | 'cancelled';

export interface PickList {
  readonly id: string;
  readonly orderId: string;
  readonly locationId: string;
  readonly status: PickListStatus;
  readonly kind: FulfillmentKind;
  /** Of a drop shipment: the vendor that ships. */
  readonly vendorId: string | undefined;
}

export interface PickListLine {
  readonly reservationId: string;
  readonly position: number;
  readonly sku: string;
  readonly quantity: Decimal;
  readonly picked: Decimal | undefined;
  readonly shipped: Decimal;
  /** Catch weight of what was picked, in base units. */
  readonly weight: Decimal | undefined;
  /** Whether the item is sold by weight. */
  readonly catchWeight: boolean;
  readonly baseUnit: string;
}

/**
 * Orders with stock set aside and no pick list for it yet, or with lines that wait for what a vendor ships for us; of
 * orders that leave complete or not at all, complete ones.
 */
export async function findReleasable(manager: EntityManager, states: readonly string[]): Promise<string[]> {
  // From what is set aside and what waits for vendors, less what waits for a decision, to their orders one by one:
  // however many orders wait for neither.
  const rows: { id: string }[] = await manager.query(
    `select o.id
       from (select order_id from orders.reservations where state = 'held' union ${WAITING_FOR_VENDORS}
             except select id from orders.orders where state in ('pending_approval', 'on_hold')) waiting
       cross join lateral (select * from orders.orders where id = waiting.order_id offset 0) o
       join orders.customers c on c.id = o.customer_id
      where o.state = any ($1)
        and not (coalesce(o.ship_complete, c.ship_complete) and exists
              (select 1 from orders.order_lines l
                where l.order_id = o.id and l.backordered > 0
                  and not exists (select 1 from orders.vendor_items v where v.sku = l.sku)))
      order by o.received_at, o.id`,
    [states],
  );
  return rows.map(({ id }) => id);
}

export interface HeldLine {
  readonly reservationId: string;
  readonly position: number;
  readonly locationId: string;
  readonly quantity: Decimal;
}

/** What an order has reserved and not on a pick list; the order's row is locked. */
export async function loadHeld(manager: EntityManager, orderId: string): Promise<HeldLine[]> {
  const rows: { id: string; position: number; location_id: string; quantity: string }[] = await manager.query(
    `select id, position, location_id, quantity from orders.reservations
      where order_id = $1 and state = 'held' order by location_id, position, id`,
    [orderId],
  );
  return rows.map((row) => ({
    reservationId: row.id,
    position: row.position,
    locationId: row.location_id,
    quantity: readDecimal(row.quantity),
  }));
}

export interface NewPickList extends Omit<PickList, 'status' | 'vendorId'> {
  readonly releasedAt: Date;
  /** The day its goods are planned to leave. */
  readonly shipOn: string | undefined;
  readonly route: string | undefined;
  readonly carrier: string | undefined;
  readonly lines: readonly HeldLine[];
}

/** @returns the number of the pick list */
export async function addPickList(manager: EntityManager, list: NewPickList): Promise<bigint> {
  const [row]: { number: string }[] = await manager.query(
    `insert into orders.pick_lists (id, order_id, location_id, status, kind, released_at, ship_on, route, carrier)
     values ($1, $2, $3, 'open', $4, $5, $6, $7, $8) returning number`,
    [
      list.id,
      list.orderId,
      list.locationId,
      list.kind,
      list.releasedAt,
      list.shipOn ?? null,
      list.route ?? null,
      list.carrier ?? null,
    ],
  );
  const rows = list.lines.map((line) => ({ ...line, quantity: writeDecimal(line.quantity) }));
  await manager.query(
    `with lines as (
       select * from jsonb_to_recordset($2::jsonb) as rows ("reservationId" uuid, position integer, quantity numeric)
     ), taken as (
       update orders.reservations r set state = 'picking', pick_list_id = $1 from lines l where l."reservationId" = r.id
     )
     insert into orders.pick_list_lines (pick_list_id, reservation_id, position, quantity)
     select $1, "reservationId", position, quantity from lines`,
    [list.id, JSON.stringify(rows)],
  );
  return BigInt(row!.number);
}

/** How an order's goods travel, by its ship-to, else by the customer. */
export async function loadDelivery(
  manager: EntityManager,
  { customerId, shipToId }: { customerId: string; shipToId: string | undefined },
): Promise<{ route: string | undefined; carrier: string | undefined }> {
  const [row]: { route: string | null; carrier: string | null }[] = await manager.query(
    `select coalesce(s.route, c.route) as route, coalesce(s.carrier, c.carrier) as carrier
       from orders.customers c left join orders.ship_tos s on s.customer_id = c.id and s.id = $2 where c.id = $1`,
    [customerId, shipToId ?? null],
  );
  return { route: row?.route ?? undefined, carrier: row?.carrier ?? undefined };
}

export async function loadPickList(manager: EntityManager, id: string): Promise<PickList | undefined> {
  const [row]: {
    id: string;
    order_id: string;
    location_id: string;
    status: PickListStatus;
    kind: FulfillmentKind;
    vendor_id: string | null;
  }[] = await manager.query(
    `select p.id, p.order_id, p.location_id, p.status, p.kind, v.id as vendor_id
       from orders.pick_lists p
       left join orders.vendors v on p.kind = 'drop_ship' and v.location_id = p.location_id
      where p.id = $1`,
    [id],
  );
  if (!row) return undefined;
  const { order_id: orderId, location_id: locationId, status, kind } = row;
  return { id: row.id, orderId, locationId, status, kind, vendorId: row.vendor_id ?? undefined };
}

interface PickLineRow {
  readonly reservation_id: string;
  readonly position: number;
  readonly sku: string;
  readonly quantity: string;
  readonly picked: string | null;
  readonly shipped: string;
  readonly weight: string | null;
  readonly catch_weight: boolean;
  readonly base_unit: string;
}

export async function loadPickLines(manager: EntityManager, pickListId: string): Promise<PickListLine[]> {
  const rows: PickLineRow[] = await manager.query(
    `select p.reservation_id, p.position, r.sku, p.quantity, p.picked, p.shipped, p.weight, i.catch_weight, i.base_unit
       from orders.pick_list_lines p
       join orders.reservations r on r.id = p.reservation_id
       join orders.items i on i.sku = r.sku
      where p.pick_list_id = $1 order by p.position, p.reservation_id`,
    [pickListId],
  );
  return rows.map((row) => ({
    reservationId: row.reservation_id,
    position: row.position,
    sku: row.sku,
    quantity: readDecimal(row.quantity),
    picked: readOptionalDecimal(row.picked),
    shipped: readDecimal(row.shipped),
    weight: readOptionalDecimal(row.weight),
    catchWeight: row.catch_weight,
    baseUnit: row.base_unit,
  }));
}

export interface PickedRow {
  readonly reservationId: string;
  readonly picked: Decimal;
  readonly pickedBase: Decimal;
  readonly short: Decimal;
  readonly damaged: Decimal;
  readonly weight: Decimal | undefined;
}

/** Books a confirmed pick: the list, its lines, and the reservations cut down to what was picked. */
export async function savePick(
  manager: EntityManager,
  pick: { pickListId: string; pickedBy: string; at: Date; lines: readonly PickedRow[] },
): Promise<void> {
  const rows = pick.lines.map((line) => ({
    id: line.reservationId,
    picked: writeDecimal(line.picked),
    base: writeDecimal(line.pickedBase),
    short: writeDecimal(line.short),
    damaged: writeDecimal(line.damaged),
    weight: writeDecimal(line.weight),
  }));
  await manager.query(
    `with told as (
       select * from jsonb_to_recordset($2::jsonb) as rows (id uuid, picked numeric, base numeric,
         short numeric, damaged numeric, weight numeric)
     ), cut as (
       update orders.reservations r
          set quantity = t.picked, base_quantity = t.base, state = case when t.picked > 0 then 'picked' else 'released' end
         from told t where t.id = r.id
     )
     update orders.pick_list_lines p set picked = t.picked, short = t.short, damaged = t.damaged,
       weight = t.weight
       from told t where p.pick_list_id = $1 and p.reservation_id = t.id`,
    [pick.pickListId, JSON.stringify(rows)],
  );
  await manager.query(`update orders.pick_lists set status = 'picked', picked_at = $2, picked_by = $3 where id = $1`, [
    pick.pickListId,
    pick.at,
    pick.pickedBy,
  ]);
}

export interface PickListCounts {
  readonly open: number;
  /** Confirmed with something on it, not shipped. */
  readonly picked: number;
}

export async function countPickLists(manager: EntityManager, orderId: string): Promise<PickListCounts> {
  const [row]: { open: string; picked: string }[] = await manager.query(
    `select count(*) filter (where status = 'open') as open,
            count(*) filter (where status = 'picked' and exists
              (select 1 from orders.pick_list_lines l where l.pick_list_id = p.id and l.picked > 0)) as picked
       from orders.pick_lists p where order_id = $1`,
    [orderId],
  );
  return { open: Number(row!.open), picked: Number(row!.picked) };
}

/** Pick lists nobody has confirmed: they go back from the floor. */
export async function cancelOpenPickLists(manager: EntityManager, orderId: string): Promise<void> {
  await manager.query(`update orders.pick_lists set status = 'cancelled' where order_id = $1 and status = 'open'`, [
    orderId,
  ]);
}

/** Takes the pick lists nobody has confirmed off the floor; what they would have picked stays reserved. */
export async function recallOpenPickLists(manager: EntityManager, orderId: string): Promise<void> {
  await cancelOpenPickLists(manager, orderId);
  await manager.query(
    `update orders.reservations set state = 'held', pick_list_id = null where order_id = $1 and state = 'picking'`,
    [orderId],
  );
}
