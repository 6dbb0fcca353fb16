import type { FulfillmentKind } from '#domain/fulfillment/fulfillment-kind';
import type { LeavingLine } from '#domain/fulfillment/take-shipment';
import { addDecimal, type Decimal, multiplyDecimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import { readDecimal, writeDecimal } from '../../pipeline/columns.js';

/** Billed beside the goods; amounts are decimal strings in the order's currency. */
export interface ShipmentCharge {
  /** X12 element 1300: D240 freight … */
  readonly code?: string | undefined;
  readonly description?: string | undefined;
  readonly amount: string;
}

/** Decimal string and unit, as events say it. */
export interface Weight {
  readonly value: string;
  readonly unitOfMeasure: string;
}

export interface ShipmentRow {
  readonly id: string;
  readonly orderId: string;
  readonly pickListId: string;
  readonly locationId: string;
  readonly kind: FulfillmentKind;
  readonly shippedAt: Date;
  readonly shippedOn: string;
  readonly shippedBy: string;
  readonly carrier: string | undefined;
  readonly trackingNumber: string | undefined;
  readonly proNumber: string | undefined;
  readonly deliversOn: string | undefined;
  readonly scac: string | undefined;
  readonly billOfLading: string | undefined;
  readonly collectedBy: string | undefined;
  readonly vendorId: string | undefined;
  readonly grossWeight: Weight | undefined;
  readonly charges: readonly ShipmentCharge[];
  readonly complete: boolean;
  readonly lines: readonly LeavingLine[];
  /** By position: base units of one of the line's unit, and what a catch weight is told in. */
  readonly units: ReadonlyMap<number, { readonly factor: Decimal; readonly baseUnit: string }>;
  readonly cartons: readonly {
    readonly sscc: string;
    readonly trackingNumber?: string | undefined;
    readonly grossWeight?: Weight | undefined;
    readonly lines: readonly object[];
  }[];
}

/** Writes what left, and takes it off the pick list and the reservations. @returns the number of the shipment */
export async function addShipment(manager: EntityManager, shipment: ShipmentRow): Promise<bigint> {
  const [row]: { number: string }[] = await manager.query(
    `insert into orders.shipments (id, order_id, pick_list_id, location_id, kind, shipped_at, shipped_on, shipped_by,
       carrier, tracking_number, pro_number, delivers_on, complete, scac, bill_of_lading, collected_by, vendor_id,
       gross_weight, gross_weight_unit, charges)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
     returning number`,
    [
      shipment.id,
      shipment.orderId,
      shipment.pickListId,
      shipment.locationId,
      shipment.kind,
      shipment.shippedAt,
      shipment.shippedOn,
      shipment.shippedBy,
      shipment.carrier ?? null,
      shipment.trackingNumber ?? null,
      shipment.proNumber ?? null,
      shipment.deliversOn ?? null,
      shipment.complete,
      shipment.scac ?? null,
      shipment.billOfLading ?? null,
      shipment.collectedBy ?? null,
      shipment.vendorId ?? null,
      shipment.grossWeight?.value ?? null,
      shipment.grossWeight?.unitOfMeasure ?? null,
      JSON.stringify(shipment.charges),
    ],
  );
  await addLinesAndCartons(manager, shipment);
  await takeOffPickList(manager, shipment);
  return BigInt(row!.number);
}

async function addLinesAndCartons(manager: EntityManager, { id, lines, units, cartons }: ShipmentRow): Promise<void> {
  const rows = lines.map(({ position, quantity, weight }) => ({
    position,
    quantity: writeDecimal(quantity),
    weight: writeDecimal(weight),
    unit: weight ? units.get(position)!.baseUnit : null,
  }));
  await manager.query(
    `insert into orders.shipment_lines (shipment_id, position, quantity, weight, weight_unit)
     select $1, position, quantity, weight, unit
       from jsonb_to_recordset($2::jsonb) as rows (position integer, quantity numeric, weight numeric, unit text)`,
    [id, JSON.stringify(rows)],
  );
  await manager.query(
    `insert into orders.cartons (sscc, shipment_id, tracking_number, gross_weight, gross_weight_unit, lines)
     select sscc, $1, "trackingNumber", ("grossWeight" ->> 'value')::numeric, "grossWeight" ->> 'unitOfMeasure', lines
       from jsonb_to_recordset($2::jsonb) as cartons (sscc text, "trackingNumber" text, "grossWeight" jsonb, lines jsonb)`,
    [id, JSON.stringify(cartons)],
  );
}

/** What is left of a reservation stays picked; the pick list is shipped when nothing is left of it. */
async function takeOffPickList(manager: EntityManager, { pickListId, lines, units }: ShipmentRow): Promise<void> {
  const parts = lines.flatMap(({ position, parts: own }) =>
    own.map(({ id, quantity }) => ({
      id,
      quantity: writeDecimal(quantity),
      base: writeDecimal(multiplyDecimal(quantity, units.get(position)!.factor)),
    })),
  );
  await manager.query(
    `with parts as (
       select * from jsonb_to_recordset($2::jsonb) as rows (id uuid, quantity numeric, base numeric)
     ), cut as (
       update orders.reservations r
          set state = case when r.quantity = p.quantity then 'shipped' else r.state end,
              quantity = case when r.quantity = p.quantity then r.quantity else r.quantity - p.quantity end,
              base_quantity = case when r.quantity = p.quantity then r.base_quantity else r.base_quantity - p.base end
         from parts p where p.id = r.id
     )
     update orders.pick_list_lines l set shipped = l.shipped + p.quantity
       from parts p where l.pick_list_id = $1 and l.reservation_id = p.id`,
    [pickListId, JSON.stringify(parts)],
  );
  await manager.query(
    `update orders.pick_lists set status = 'shipped'
      where id = $1 and not exists (select 1 from orders.pick_list_lines l
                                     where l.pick_list_id = $1 and l.shipped < coalesce(l.picked, 0))`,
    [pickListId],
  );
}

/** By position: the catch weight that left with earlier shipments of the pick list. */
export async function loadWeightShipped(manager: EntityManager, pickListId: string): Promise<Map<number, Decimal>> {
  const rows: { position: number; weight: string }[] = await manager.query(
    `select l.position, l.weight from orders.shipments s join orders.shipment_lines l on l.shipment_id = s.id
      where s.pick_list_id = $1 and l.weight is not null`,
    [pickListId],
  );
  const sums = new Map<number, Decimal>();
  for (const { position, weight } of rows) {
    const before = sums.get(position);
    sums.set(position, before ? addDecimal(before, readDecimal(weight)) : readDecimal(weight));
  }
  return sums;
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
export interface Place {
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
