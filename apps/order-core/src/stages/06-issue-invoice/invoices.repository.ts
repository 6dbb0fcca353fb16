import { type InvoiceDraft, pricePerWeight } from '#domain/invoicing/build-invoice';
import type { Invoicing } from '#domain/invoicing/billing-period';
import type { Decimal } from '#domain/money/decimal';
import type { Money } from '#domain/money/money';
import { formatBillOfLading } from '#domain/order/document-numbers';
import type { EntityManager } from 'typeorm';
import { writeAdjustment } from '../../pipeline/adjustment-columns.js';
import { readDecimal, readOptionalDecimal, writeDecimal, writeMoney } from '../../pipeline/columns.js';
import { writeCharge, writeDiscount, writeTax } from './invoice-columns.js';

export interface Unbilled {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly terms: string;
  readonly shippedOn: string;
  /** How the customer wants to be billed now; an 810 is of one purchase order, so one by EDI is billed by itself. */
  readonly invoicing: Invoicing;
}

/** Shipments without an invoice, the oldest first. */
export async function findUnbilled(manager: EntityManager): Promise<Unbilled[]> {
  return manager.query(
    `select s.id as "shipmentId", s.order_id as "orderId", o.customer_id as "customerId", o.currency, o.terms,
            to_char(s.shipped_on, 'YYYY-MM-DD') as "shippedOn",
            case when o.channel = 'edi' then 'per_shipment' else c.invoicing end as invoicing
       from orders.shipments s
       join orders.orders o on o.id = s.order_id
       join orders.customers c on c.id = o.customer_id
      where not s.billed
      order by s.shipped_at, s.number`,
  );
}

export interface ShipmentToBill {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly shippedOn: string;
  readonly billOfLading: string;
  readonly charges: readonly { readonly code?: string; readonly description?: string; readonly amount: string }[];
  readonly lines: readonly {
    readonly position: number;
    readonly quantity: Decimal;
    readonly weight: Decimal | undefined;
    readonly weightUnit: string | undefined;
  }[];
}

interface ShipmentRow {
  readonly id: string;
  readonly order_id: string;
  readonly shipped_on: string;
  readonly number: string;
  readonly bill_of_lading: string | null;
  readonly charges: ShipmentToBill['charges'];
  readonly lines: { position: number; quantity: string; weight: string | null; weight_unit: string | null }[];
}

const SHIPMENTS = `
  select s.id, s.order_id, to_char(s.shipped_on, 'YYYY-MM-DD') as shipped_on, s.number, s.bill_of_lading, s.charges,
         (select jsonb_agg(jsonb_build_object('position', l.position, 'quantity', l.quantity::text,
                   'weight', l.weight::text, 'weight_unit', l.weight_unit) order by l.position)
            from orders.shipment_lines l where l.shipment_id = s.id) as lines
    from orders.shipments s`;

/**
 * Those of the shipments that are still without an invoice, the oldest first; the orders' rows are locked, so nobody
 * else bills them meanwhile.
 */
export async function loadUnbilled(manager: EntityManager, shipmentIds: readonly string[]): Promise<ShipmentToBill[]> {
  const rows: ShipmentRow[] = await manager.query(
    `${SHIPMENTS} where s.id = any ($1) and not s.billed order by s.shipped_at, s.number`,
    [shipmentIds],
  );
  return rows.map(toShipment);
}

/** The shipments an invoice bills, the oldest first. */
export async function loadBilled(manager: EntityManager, invoiceId: string): Promise<ShipmentToBill[]> {
  const rows: ShipmentRow[] = await manager.query(
    `${SHIPMENTS} join orders.invoice_shipments b on b.shipment_id = s.id
      where b.invoice_id = $1 order by s.shipped_at, s.number`,
    [invoiceId],
  );
  return rows.map(toShipment);
}

const toShipment = (row: ShipmentRow): ShipmentToBill => ({
  shipmentId: row.id,
  orderId: row.order_id,
  shippedOn: row.shipped_on,
  billOfLading: row.bill_of_lading ?? formatBillOfLading(BigInt(row.number)),
  charges: row.charges,
  lines: row.lines.map(({ position, quantity, weight, weight_unit }) => ({
    position,
    quantity: readDecimal(quantity),
    weight: readOptionalDecimal(weight),
    weightUnit: weight_unit ?? undefined,
  })),
});

export interface InvoiceRow {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
  /** The order and shipment it bills; absent when there are several. */
  readonly orderId: string | undefined;
  readonly shipmentId: string | undefined;
  readonly purchaseOrderNumber: string;
  readonly terms: string;
  readonly postedAt: Date;
  /** The invoice it takes the place of. */
  readonly replaces?: string | undefined;
}

/** Writes the invoice, its lines, which shipments it bills, and its ledger entry. */
export async function addInvoice(manager: EntityManager, invoice: InvoiceRow, draft: InvoiceDraft): Promise<void> {
  await manager.query(
    `insert into orders.invoices (id, number, customer_id, order_id, shipment_id, consolidated, purchase_order_number,
       invoice_date, due_date, terms, currency, amount_minor, posted_at, charges, taxes, discount, replaces)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      invoice.id,
      invoice.number,
      invoice.customerId,
      invoice.orderId ?? null,
      invoice.shipmentId ?? null,
      invoice.orderId === undefined,
      invoice.purchaseOrderNumber,
      draft.invoiceDate,
      draft.dueDate,
      invoice.terms,
      draft.amount.currency,
      writeMoney(draft.amount),
      invoice.postedAt,
      JSON.stringify(draft.charges.map(writeCharge)),
      JSON.stringify(draft.taxes.map(writeTax)),
      draft.discount ? JSON.stringify(writeDiscount(draft.discount)) : null,
      invoice.replaces ?? null,
    ],
  );
  await addInvoiceLines(manager, invoice.id, draft);
  await manager.query(
    `with linked as (
       insert into orders.invoice_shipments (invoice_id, shipment_id, order_id)
       select distinct $1::uuid, shipment_id, order_id from orders.invoice_lines where invoice_id = $1
       returning shipment_id
     )
     update orders.shipments s set billed = true from linked l where l.shipment_id = s.id`,
    [invoice.id],
  );
  await addInvoiceEntry(manager, invoice, draft);
}

async function addInvoiceLines(manager: EntityManager, invoiceId: string, draft: InvoiceDraft): Promise<void> {
  const lines = draft.lines.map((line, index) => ({
    line: index + 1,
    order_id: line.orderId,
    shipment_id: line.shipmentId,
    position: line.position,
    line_number: line.lineNumber,
    sku: line.sku,
    quantity: writeDecimal(line.quantity),
    unit: line.unit,
    unit_price: writeDecimal(line.unitPrice),
    extended_minor: writeMoney(line.extended),
    adjustments: line.billedAdjustments.map(writeAdjustment),
    weight: writeDecimal(line.catchWeight?.weight),
    weight_unit: line.catchWeight?.unit ?? null,
    weight_price: writeDecimal(line.catchWeight && pricePerWeight(line.unitPrice, line.catchWeight)),
  }));
  await manager.query(
    `insert into orders.invoice_lines (invoice_id, line, order_id, shipment_id, position, line_number, sku, quantity, unit,
       unit_price, extended_minor, adjustments, weight, weight_unit, weight_price)
     select $1, line, order_id, shipment_id, position, line_number, sku, quantity, unit, unit_price, extended_minor,
       adjustments, weight, weight_unit, weight_price
       from jsonb_to_recordset($2::jsonb) as rows (line integer, order_id uuid, shipment_id uuid, position integer,
         line_number text, sku text, quantity numeric, unit text, unit_price numeric, extended_minor bigint,
         adjustments jsonb, weight numeric, weight_unit text, weight_price numeric)`,
    [invoiceId, JSON.stringify(lines)],
  );
}

async function addInvoiceEntry(
  manager: EntityManager,
  { id, customerId, postedAt }: InvoiceRow,
  { amount, invoiceDate }: { readonly amount: Money; readonly invoiceDate: string },
): Promise<void> {
  await manager.query(
    `insert into orders.ar_entries (customer_id, kind, currency, amount_minor, entry_date, invoice_id, at)
     values ($1, 'invoice', $2, $3, $4, $5, $6)`,
    [customerId, amount.currency, writeMoney(amount), invoiceDate, id, postedAt],
  );
}
