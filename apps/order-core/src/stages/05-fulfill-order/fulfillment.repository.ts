import type { Decimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import { readDecimal, writeDecimal } from '../../pipeline/columns.js';

export type PickListStatus = 'open' | 'picked' | 'shipped' | 'cancelled';

export interface PickList {
  readonly id: string;
  readonly orderId: string;
  readonly locationId: string;
  readonly status: PickListStatus;
}

export interface PickListLine {
  readonly reservationId: string;
  readonly position: number;
  readonly sku: string;
  readonly quantity: Decimal;
  readonly picked: Decimal | undefined;
}

/** Orders with stock set aside and no pick list for it yet; of customers who want complete shipments, complete ones. */
export async function findReleasable(manager: EntityManager, states: readonly string[]): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(
    `select o.id from orders.orders o join orders.customers c on c.id = o.customer_id
      where o.state = any ($1)
        and exists (select 1 from orders.reservations r where r.order_id = o.id and r.state = 'held')
        and not (c.ship_complete and exists
              (select 1 from orders.order_lines l where l.order_id = o.id and l.backordered > 0))
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

export async function addPickList(
  manager: EntityManager,
  list: PickList & { readonly releasedAt: Date; readonly lines: readonly HeldLine[] },
): Promise<void> {
  await manager.query(
    `insert into orders.pick_lists (id, order_id, location_id, status, released_at) values ($1, $2, $3, $4, $5)`,
    [list.id, list.orderId, list.locationId, list.status, list.releasedAt],
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
}

export async function loadPickList(manager: EntityManager, id: string): Promise<PickList | undefined> {
  const [row]: { id: string; order_id: string; location_id: string; status: PickListStatus }[] = await manager.query(
    'select id, order_id, location_id, status from orders.pick_lists where id = $1',
    [id],
  );
  return row && { id: row.id, orderId: row.order_id, locationId: row.location_id, status: row.status };
}

export async function loadPickLines(manager: EntityManager, pickListId: string): Promise<PickListLine[]> {
  const rows: { reservation_id: string; position: number; sku: string; quantity: string; picked: string | null }[] =
    await manager.query(
      `select p.reservation_id, p.position, r.sku, p.quantity, p.picked
         from orders.pick_list_lines p join orders.reservations r on r.id = p.reservation_id
        where p.pick_list_id = $1 order by p.position, p.reservation_id`,
      [pickListId],
    );
  return rows.map((row) => ({
    reservationId: row.reservation_id,
    position: row.position,
    sku: row.sku,
    quantity: readDecimal(row.quantity),
    picked: row.picked === null ? undefined : readDecimal(row.picked),
  }));
}

export interface PickedRow {
  readonly reservationId: string;
  readonly picked: Decimal;
  readonly pickedBase: Decimal;
  readonly short: Decimal;
  readonly damaged: Decimal;
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
  }));
  await manager.query(
    `with told as (
       select * from jsonb_to_recordset($2::jsonb) as rows (id uuid, picked numeric, base numeric, short numeric, damaged numeric)
     ), cut as (
       update orders.reservations r
          set quantity = t.picked, base_quantity = t.base, state = case when t.picked > 0 then 'picked' else 'released' end
         from told t where t.id = r.id
     )
     update orders.pick_list_lines p set picked = t.picked, short = t.short, damaged = t.damaged
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

/** Billed beside the goods; amounts are decimal strings in the order's currency. */
export interface ShipmentCharge {
  /** X12 element 1300: D240 freight … */
  readonly code?: string | undefined;
  readonly description?: string | undefined;
  readonly amount: string;
}

export interface ShipmentRow {
  readonly id: string;
  readonly orderId: string;
  readonly pickListId: string;
  readonly locationId: string;
  readonly shippedAt: Date;
  readonly shippedOn: string;
  readonly shippedBy: string;
  readonly carrier: string | undefined;
  readonly trackingNumber: string | undefined;
  readonly scac: string | undefined;
  readonly billOfLading: string | undefined;
  readonly charges: readonly ShipmentCharge[];
  readonly complete: boolean;
  readonly lines: readonly { readonly position: number; readonly quantity: Decimal }[];
  readonly cartons: readonly {
    readonly sscc: string;
    readonly trackingNumber?: string | undefined;
    readonly lines: readonly object[];
  }[];
}

/** @returns the number of the shipment */
export async function addShipment(manager: EntityManager, shipment: ShipmentRow): Promise<bigint> {
  const [row]: { number: string }[] = await manager.query(
    `insert into orders.shipments (id, order_id, pick_list_id, location_id, shipped_at, shipped_on, shipped_by, carrier,
       tracking_number, complete, scac, bill_of_lading, charges)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning number`,
    [
      shipment.id,
      shipment.orderId,
      shipment.pickListId,
      shipment.locationId,
      shipment.shippedAt,
      shipment.shippedOn,
      shipment.shippedBy,
      shipment.carrier ?? null,
      shipment.trackingNumber ?? null,
      shipment.complete,
      shipment.scac ?? null,
      shipment.billOfLading ?? null,
      JSON.stringify(shipment.charges),
    ],
  );
  await manager.query(
    `insert into orders.shipment_lines (shipment_id, position, quantity)
     select $1, position, quantity from unnest($2::int[], $3::numeric[]) as lines (position, quantity)`,
    [
      shipment.id,
      shipment.lines.map(({ position }) => position),
      shipment.lines.map(({ quantity }) => writeDecimal(quantity)),
    ],
  );
  await manager.query(
    `insert into orders.cartons (sscc, shipment_id, tracking_number, lines)
     select sscc, $1, "trackingNumber", lines
       from jsonb_to_recordset($2::jsonb) as cartons (sscc text, "trackingNumber" text, lines jsonb)`,
    [shipment.id, JSON.stringify(shipment.cartons)],
  );
  await manager.query(`update orders.reservations set state = 'shipped' where pick_list_id = $1 and state = 'picked'`, [
    shipment.pickListId,
  ]);
  await manager.query('update orders.pick_list_lines set shipped = picked where pick_list_id = $1', [
    shipment.pickListId,
  ]);
  await manager.query(`update orders.pick_lists set status = 'shipped' where id = $1`, [shipment.pickListId]);
  return BigInt(row!.number);
}

/** Serial numbers for carton labels: never given twice, gaps do not matter. */
export async function nextSerials(manager: EntityManager, count: number): Promise<bigint[]> {
  const rows: { serial: string }[] = await manager.query(
    `select nextval('orders.sscc_serial') as serial from generate_series(1, $1)`,
    [count],
  );
  return rows.map(({ serial }) => BigInt(serial));
}

/** As events say it. */
interface Place {
  readonly name: string;
  readonly identifier: string;
  readonly identifierQualifier?: string;
  readonly address?: {
    lines: string[];
    city?: string;
    region?: string;
    postalCode?: string;
    country?: string;
  };
}

/** Where goods leave and where they go; no ship-to when the order names none of the customer's list. */
export async function loadShipmentPlaces(
  manager: EntityManager,
  {
    locationId,
    customerId,
    shipToId,
  }: { locationId: string; customerId: string | undefined; shipToId: string | undefined },
): Promise<{ shipFrom: Place; shipTo: Place | undefined }> {
  const [row]: { ship_from: Place; ship_to: Place | null }[] = await manager.query(
    `select (select jsonb_strip_nulls(jsonb_build_object('name', left(name, 120), 'identifier', id, 'address', address))
               from orders.locations where id = $1) as ship_from,
            (select jsonb_strip_nulls(jsonb_build_object('name', left(name, 120), 'identifier', coalesce(identifier, id),
                      'identifierQualifier', case when identifier is null then '91' else coalesce(qualifier, '92') end,
                      'address', address))
               from orders.ship_tos where customer_id = $2 and id = $3) as ship_to`,
    [locationId, customerId ?? null, shipToId ?? null],
  );
  return { shipFrom: row!.ship_from, shipTo: row!.ship_to ?? undefined };
}
