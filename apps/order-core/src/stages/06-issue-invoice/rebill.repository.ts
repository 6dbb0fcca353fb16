import type { CatchWeight, InvoiceLine } from '#domain/invoicing/build-invoice';
import { ZERO } from '#domain/money/decimal';
import type { Money } from '#domain/money/money';
import type { EntityManager } from 'typeorm';
import { readAdjustment, type StoredAdjustment } from '../../pipeline/adjustment-columns.js';
import { readDecimal, readMoney } from '../../pipeline/columns.js';

export interface BilledInvoice {
  readonly number: string;
  readonly customerId: string;
  readonly currency: string;
  readonly amount: Money;
  readonly terms: string;
  readonly orderId: string | undefined;
  readonly shipmentId: string | undefined;
  readonly purchaseOrderNumber: string;
  /** The shipments it bills, the oldest first. */
  readonly shipments: readonly { readonly shipmentId: string; readonly orderId: string }[];
}

export async function loadBilledInvoice(manager: EntityManager, invoiceId: string): Promise<BilledInvoice | undefined> {
  const [row]: {
    number: string;
    customer_id: string;
    currency: string;
    amount_minor: string;
    terms: string;
    order_id: string | null;
    shipment_id: string | null;
    purchase_order_number: string;
    shipments: { shipmentId: string; orderId: string }[];
  }[] = await manager.query(
    `select i.*, (select coalesce(jsonb_agg(jsonb_build_object('shipmentId', b.shipment_id, 'orderId', b.order_id)
                           order by s.shipped_at, s.number), '[]')
                    from orders.invoice_shipments b join orders.shipments s on s.id = b.shipment_id
                   where b.invoice_id = i.id) as shipments
       from orders.invoices i where i.id = $1`,
    [invoiceId],
  );
  return (
    row && {
      number: row.number,
      customerId: row.customer_id,
      currency: row.currency,
      amount: readMoney(row.amount_minor, row.currency),
      terms: row.terms,
      orderId: row.order_id ?? undefined,
      shipmentId: row.shipment_id ?? undefined,
      purchaseOrderNumber: row.purchase_order_number,
      shipments: row.shipments,
    }
  );
}

interface LineRow {
  readonly order_id: string;
  readonly shipment_id: string;
  readonly position: number;
  readonly line_number: string;
  readonly sku: string;
  readonly unit: string;
  readonly unit_price: string;
  readonly quantity: string;
  readonly extended_minor: string;
  readonly adjustments: StoredAdjustment[];
  readonly weight: string | null;
  readonly weight_unit: string | null;
  readonly factor: string;
}

/** The lines as they were billed, in their order on the invoice. */
export async function loadBilledLines(
  manager: EntityManager,
  { invoiceId, currency }: { invoiceId: string; currency: string },
): Promise<InvoiceLine[]> {
  const rows: LineRow[] = await manager.query(
    `select l.order_id, l.shipment_id, l.position, l.line_number, l.sku, l.unit, l.unit_price, l.quantity,
            l.extended_minor, l.adjustments, l.weight, l.weight_unit, o.factor
       from orders.invoice_lines l
       join orders.order_lines o on o.order_id = l.order_id and o.position = l.position
      where l.invoice_id = $1 order by l.line`,
    [invoiceId],
  );
  return rows.map((row) => ({
    orderId: row.order_id,
    shipmentId: row.shipment_id,
    position: row.position,
    lineNumber: row.line_number,
    sku: row.sku,
    unit: row.unit,
    unitPrice: readDecimal(row.unit_price),
    quantity: readDecimal(row.quantity),
    extended: readMoney(row.extended_minor, currency),
    billedAdjustments: row.adjustments.map((each) => readAdjustment(each, currency)),
    // What the order's line carries was cut to this invoice when it was billed; it is not cut again.
    adjustments: [],
    pricedQuantity: ZERO,
    billedBefore: ZERO,
    shippedInAll: readDecimal(row.quantity),
    ...weightOf(row),
  }));
}

function weightOf({ weight, weight_unit: unit, factor }: LineRow): { catchWeight?: CatchWeight } {
  if (weight === null || unit === null) return {};
  return { catchWeight: { weight: readDecimal(weight), unit, nominal: readDecimal(factor) } };
}

/** Charges told when the shipments left. */
export async function loadShipmentCharges(
  manager: EntityManager,
  shipmentIds: readonly string[],
): Promise<{ code?: string; description?: string; amount: string }[]> {
  const rows: { charges: { code?: string; description?: string; amount: string }[] }[] = await manager.query(
    'select charges from orders.shipments where id = any ($1) order by shipped_at, id',
    [shipmentIds],
  );
  return rows.flatMap(({ charges }) => charges);
}
