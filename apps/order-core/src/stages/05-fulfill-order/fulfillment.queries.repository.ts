import type { FulfillmentKind } from '#domain/fulfillment/fulfillment-kind';
import type { EntityManager } from 'typeorm';
import type { PageKey } from '../../http/page.js';
import type { PickListStatus } from './fulfillment.repository.js';

export interface PickListRow {
  readonly id: string;
  readonly number: string;
  readonly kind: FulfillmentKind;
  readonly order_id: string;
  readonly order_number: string;
  readonly purchase_order_number: string;
  readonly customer_id: string;
  readonly customer_name: string;
  readonly ship_to_id: string | null;
  readonly location_id: string;
  readonly location_name: string;
  readonly status: PickListStatus;
  readonly wave_id: string | null;
  readonly ship_on: string | null;
  readonly route: string | null;
  readonly carrier: string | null;
  readonly vendor_id: string | null;
  readonly vendor_name: string | null;
  readonly released_at: Date;
  readonly picked_at: Date | null;
  readonly picked_by: string | null;
  readonly lines: PickListLineView[];
}

/** Quantities are decimal strings in the unit of the line; weights in the item's base unit. */
export interface PickListLineView {
  readonly lineId: string;
  readonly position: number;
  readonly lineNumber: string;
  readonly sku: string;
  readonly description: string;
  readonly unitOfMeasure: string;
  readonly quantity: string;
  readonly picked: string | null;
  readonly short: string | null;
  readonly damaged: string | null;
  readonly shipped: string;
  /** Present for goods sold by weight: what to expect on the scale, and what it said. */
  readonly nominalWeight?: string;
  readonly weight?: string;
  readonly weightUnit?: string;
}

const PICK_LISTS = `
  select p.*, to_char(p.ship_on, 'YYYY-MM-DD') as ship_on, o.number as order_number, o.purchase_order_number,
         o.customer_id, c.name as customer_name, o.ship_to_id, w.name as location_name, v.id as vendor_id,
         v.name as vendor_name,
         (select jsonb_agg(jsonb_build_object('lineId', x.reservation_id, 'position', x.position,
                   'lineNumber', l.line_number, 'sku', l.sku, 'description', i.description, 'unitOfMeasure', l.unit,
                   'quantity', trim_scale(x.quantity)::text, 'picked', trim_scale(x.picked)::text,
                   'short', trim_scale(x.short)::text, 'damaged', trim_scale(x.damaged)::text,
                   'shipped', trim_scale(x.shipped)::text)
                   || case when i.catch_weight then jsonb_strip_nulls(jsonb_build_object(
                        'nominalWeight', trim_scale(x.quantity * l.factor)::text,
                        'weight', trim_scale(x.weight)::text, 'weightUnit', i.base_unit)) else '{}' end
                   order by x.position, x.reservation_id)
            from orders.pick_list_lines x
            join orders.order_lines l on l.order_id = p.order_id and l.position = x.position
            join orders.items i on i.sku = l.sku
           where x.pick_list_id = p.id) as lines
    from orders.pick_lists p
    join orders.orders o on o.id = p.order_id
    join orders.customers c on c.id = o.customer_id
    join orders.locations w on w.id = p.location_id
    left join orders.vendors v on p.kind = 'drop_ship' and v.location_id = p.location_id`;

export interface PickListFilter {
  readonly status?: PickListStatus | undefined;
  readonly kinds?: readonly FulfillmentKind[] | undefined;
  readonly locationId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly waveId?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly after?: PageKey | undefined;
  readonly limit: number;
}

/** One row more than the page holds, the newest first. */
export async function listPickLists(manager: EntityManager, filter: PickListFilter): Promise<PickListRow[]> {
  return manager.query(
    `${PICK_LISTS} where ($1::text is null or p.status = $1) and ($2::text is null or p.location_id = $2)
        and ($3::uuid is null or p.order_id = $3)
        and ($4::timestamptz is null or (p.released_at, p.id) < ($4, $5::uuid))
        and ($7::uuid is null or p.wave_id = $7) and ($8::text is null or v.id = $8)
        and ($9::text[] is null or p.kind = any ($9))
      order by p.released_at desc, p.id desc limit $6`,
    [
      filter.status ?? null,
      filter.locationId ?? null,
      filter.orderId ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
      filter.waveId ?? null,
      filter.vendorId ?? null,
      filter.kinds ?? null,
    ],
  );
}

export async function loadPickListRow(manager: EntityManager, id: string): Promise<PickListRow | undefined> {
  const [row]: PickListRow[] = await manager.query(`${PICK_LISTS} where p.id = $1`, [id]);
  return row;
}

export interface ShipmentListRow {
  readonly id: string;
  readonly kind: FulfillmentKind;
  readonly order_id: string;
  readonly order_number: string;
  readonly purchase_order_number: string;
  readonly customer_id: string;
  readonly customer_name: string;
  readonly ship_to_id: string | null;
  readonly pick_list_id: string;
  readonly location_id: string;
  readonly vendor_id: string | null;
  readonly shipped_at: Date;
  readonly shipped_on: string;
  readonly shipped_by: string;
  readonly carrier: string | null;
  readonly tracking_number: string | null;
  readonly pro_number: string | null;
  readonly delivers_on: string | null;
  readonly number: string;
  readonly scac: string | null;
  readonly bill_of_lading: string | null;
  readonly collected_by: string | null;
  readonly gross_weight: string | null;
  readonly gross_weight_unit: string | null;
  readonly charges: object[];
  readonly complete: boolean;
  readonly lines: ShipmentLineView[];
  readonly cartons: CartonView[];
}

export interface ShipmentLineView {
  readonly position: number;
  readonly lineNumber: string;
  readonly sku: string;
  readonly description: string;
  readonly unitOfMeasure: string;
  readonly quantity: string;
  /** Of the order's line, when this shipment left and before: what is still to come is the difference. */
  readonly ordered: string;
  readonly weight?: string;
  readonly weightUnit?: string;
}

export interface CartonView {
  readonly sscc: string;
  readonly trackingNumber?: string;
  readonly grossWeight?: { readonly value: string; readonly unitOfMeasure: string };
  readonly lines: {
    readonly position: number;
    readonly lineNumber: string;
    readonly sku: string;
    readonly quantity: string;
    readonly unitOfMeasure: string;
    readonly catchWeight?: { readonly value: string; readonly unitOfMeasure: string };
  }[];
}

const SHIPMENTS = `
  select s.*, to_char(s.shipped_on, 'YYYY-MM-DD') as shipped_on, to_char(s.delivers_on, 'YYYY-MM-DD') as delivers_on,
         trim_scale(s.gross_weight)::text as gross_weight, o.number as order_number, o.purchase_order_number,
         o.customer_id, o.ship_to_id, c.name as customer_name,
         (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('position', x.position, 'lineNumber', l.line_number,
                   'sku', l.sku, 'description', i.description, 'unitOfMeasure', l.unit,
                   'quantity', trim_scale(x.quantity)::text, 'ordered', trim_scale(l.ordered - l.cancelled)::text,
                   'weight', trim_scale(x.weight)::text, 'weightUnit', x.weight_unit)) order by x.position)
            from orders.shipment_lines x
            join orders.order_lines l on l.order_id = s.order_id and l.position = x.position
            join orders.items i on i.sku = l.sku
           where x.shipment_id = s.id) as lines,
         (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('sscc', b.sscc, 'trackingNumber', b.tracking_number,
                   'grossWeight', case when b.gross_weight is not null then jsonb_build_object(
                     'value', trim_scale(b.gross_weight)::text, 'unitOfMeasure', b.gross_weight_unit) end,
                   'lines', b.lines)) order by b.sscc)
            from orders.cartons b where b.shipment_id = s.id) as cartons
    from orders.shipments s
    join orders.orders o on o.id = s.order_id
    join orders.customers c on c.id = o.customer_id`;

/** One row more than the page holds, the newest first. */
export async function listShipments(
  manager: EntityManager,
  filter: { orderId: string | undefined; customerId: string | undefined; after: PageKey | undefined; limit: number },
): Promise<ShipmentListRow[]> {
  return manager.query(
    `${SHIPMENTS}
      where ($1::uuid is null or s.order_id = $1) and ($2::text is null or o.customer_id = $2)
        and ($3::timestamptz is null or (s.shipped_at, s.id) < ($3, $4::uuid))
      order by s.shipped_at desc, s.id desc limit $5`,
    [
      filter.orderId ?? null,
      filter.customerId ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}

export async function loadShipmentRow(manager: EntityManager, id: string): Promise<ShipmentListRow | undefined> {
  const [row]: ShipmentListRow[] = await manager.query(`${SHIPMENTS} where s.id = $1`, [id]);
  return row;
}
