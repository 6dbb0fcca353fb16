import type { EntityManager } from 'typeorm';
import type { PageKey } from '../../http/page.js';
import type { PickListStatus } from './fulfillment.repository.js';

export interface PickListRow {
  readonly id: string;
  readonly order_id: string;
  readonly purchase_order_number: string;
  readonly customer_id: string;
  readonly customer_name: string;
  readonly ship_to_id: string | null;
  readonly location_id: string;
  readonly status: PickListStatus;
  readonly released_at: Date;
  readonly picked_at: Date | null;
  readonly picked_by: string | null;
  readonly lines: object[];
}

const PICK_LISTS = `
  select p.*, o.purchase_order_number, o.customer_id, c.name as customer_name, o.ship_to_id,
         (select jsonb_agg(jsonb_build_object('lineId', x.reservation_id, 'position', x.position,
                   'lineNumber', l.line_number, 'sku', l.sku, 'description', i.description, 'unitOfMeasure', l.unit,
                   'quantity', trim_scale(x.quantity)::text, 'picked', trim_scale(x.picked)::text,
                   'short', trim_scale(x.short)::text, 'damaged', trim_scale(x.damaged)::text) order by x.position)
            from orders.pick_list_lines x
            join orders.order_lines l on l.order_id = p.order_id and l.position = x.position
            join orders.items i on i.sku = l.sku
           where x.pick_list_id = p.id) as lines
    from orders.pick_lists p
    join orders.orders o on o.id = p.order_id
    join orders.customers c on c.id = o.customer_id`;

export interface PickListFilter {
  readonly status: PickListStatus | undefined;
  readonly locationId: string | undefined;
  readonly orderId: string | undefined;
  readonly after: PageKey | undefined;
  readonly limit: number;
}

/** One row more than the page holds, the newest first. */
export async function listPickLists(manager: EntityManager, filter: PickListFilter): Promise<PickListRow[]> {
  return manager.query(
    `${PICK_LISTS} where ($1::text is null or p.status = $1) and ($2::text is null or p.location_id = $2)
        and ($3::uuid is null or p.order_id = $3)
        and ($4::timestamptz is null or (p.released_at, p.id) < ($4, $5::uuid))
      order by p.released_at desc, p.id desc limit $6`,
    [
      filter.status ?? null,
      filter.locationId ?? null,
      filter.orderId ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}

export async function loadPickListRow(manager: EntityManager, id: string): Promise<PickListRow | undefined> {
  const [row]: PickListRow[] = await manager.query(`${PICK_LISTS} where p.id = $1`, [id]);
  return row;
}

export interface ShipmentListRow {
  readonly id: string;
  readonly order_id: string;
  readonly purchase_order_number: string;
  readonly customer_id: string;
  readonly pick_list_id: string;
  readonly location_id: string;
  readonly shipped_at: Date;
  readonly shipped_on: string;
  readonly shipped_by: string;
  readonly carrier: string | null;
  readonly tracking_number: string | null;
  readonly number: string;
  readonly scac: string | null;
  readonly bill_of_lading: string | null;
  readonly charges: object[];
  readonly complete: boolean;
  readonly lines: object[];
  readonly cartons: object[];
}

/** One row more than the page holds, the newest first. */
export async function listShipments(
  manager: EntityManager,
  filter: { orderId: string | undefined; customerId: string | undefined; after: PageKey | undefined; limit: number },
): Promise<ShipmentListRow[]> {
  return manager.query(
    `select s.*, to_char(s.shipped_on, 'YYYY-MM-DD') as shipped_on, o.purchase_order_number, o.customer_id,
            (select jsonb_agg(jsonb_build_object('position', x.position, 'lineNumber', l.line_number, 'sku', l.sku,
                      'unitOfMeasure', l.unit, 'quantity', trim_scale(x.quantity)::text) order by x.position)
               from orders.shipment_lines x
               join orders.order_lines l on l.order_id = s.order_id and l.position = x.position
              where x.shipment_id = s.id) as lines,
            (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('sscc', c.sscc,
                      'trackingNumber', c.tracking_number, 'lines', c.lines)) order by c.sscc)
               from orders.cartons c where c.shipment_id = s.id) as cartons
       from orders.shipments s join orders.orders o on o.id = s.order_id
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
