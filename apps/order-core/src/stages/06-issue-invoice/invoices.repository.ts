import type { InvoiceDraft } from '#domain/invoicing/build-invoice';
import { formatBillOfLading } from '#domain/order/document-numbers';
import type { Decimal } from '#domain/money/decimal';
import { formatMoney, type Money } from '#domain/money/money';
import type { EntityManager } from 'typeorm';
import { readDecimal, writeDecimal, writeMoney } from '../../pipeline/columns.js';

export interface Unbilled {
  readonly shipmentId: string;
  readonly orderId: string;
}

/** Shipments without an invoice, the oldest first. */
export async function findUnbilled(manager: EntityManager): Promise<Unbilled[]> {
  return manager.query(
    `select s.id as "shipmentId", s.order_id as "orderId" from orders.shipments s
      where not exists (select 1 from orders.invoices i where i.shipment_id = s.id)
      order by s.shipped_at, s.id`,
  );
}

export interface UnbilledShipment {
  readonly shippedOn: string;
  readonly billOfLading: string;
  readonly charges: readonly { readonly code?: string; readonly description?: string; readonly amount: string }[];
  readonly lines: readonly { readonly position: number; readonly quantity: Decimal }[];
}

/** The shipment, if it is still without an invoice; the order's row is locked, so nobody else bills it meanwhile. */
export async function loadUnbilled(manager: EntityManager, shipmentId: string): Promise<UnbilledShipment | undefined> {
  const rows: {
    shipped_on: string;
    number: string;
    bill_of_lading: string | null;
    charges: UnbilledShipment['charges'];
    position: number;
    quantity: string;
  }[] = await manager.query(
    `select to_char(s.shipped_on, 'YYYY-MM-DD') as shipped_on, s.number, s.bill_of_lading, s.charges, l.position, l.quantity
       from orders.shipments s join orders.shipment_lines l on l.shipment_id = s.id
      where s.id = $1 and not exists (select 1 from orders.invoices i where i.shipment_id = s.id)
      order by l.position`,
    [shipmentId],
  );
  const [first] = rows;
  return (
    first && {
      shippedOn: first.shipped_on,
      billOfLading: first.bill_of_lading ?? formatBillOfLading(BigInt(first.number)),
      charges: first.charges,
      lines: rows.map(({ position, quantity }) => ({ position, quantity: readDecimal(quantity) })),
    }
  );
}

/**
 * The next invoice number. The row stays locked until the transaction ends, so numbers follow each other without a
 * gap: an invoice that is rolled back gives its number back.
 */
export async function nextInvoiceNumber(manager: EntityManager): Promise<bigint> {
  const [rows]: [{ last: string }[]] = await manager.query(
    `update orders.invoice_numbers set last = last + 1 where company = 'main' returning last`,
  );
  return BigInt(rows[0]!.last);
}

export interface InvoiceRow {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
  readonly orderId: string;
  readonly shipmentId: string;
  readonly purchaseOrderNumber: string;
  readonly terms: string;
  readonly postedAt: Date;
}

/** Writes the invoice, its lines and its ledger entry. */
export async function addInvoice(manager: EntityManager, invoice: InvoiceRow, draft: InvoiceDraft): Promise<void> {
  await manager.query(
    `insert into orders.invoices (id, number, customer_id, order_id, shipment_id, purchase_order_number, invoice_date,
       due_date, terms, currency, amount_minor, posted_at, charges)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      invoice.id,
      invoice.number,
      invoice.customerId,
      invoice.orderId,
      invoice.shipmentId,
      invoice.purchaseOrderNumber,
      draft.invoiceDate,
      draft.dueDate,
      invoice.terms,
      draft.amount.currency,
      writeMoney(draft.amount),
      invoice.postedAt,
      JSON.stringify(draft.charges.map(({ amount, ...charge }) => ({ ...charge, amount: formatMoney(amount) }))),
    ],
  );
  const lines = draft.lines.map((line) => ({
    position: line.position,
    line_number: line.lineNumber,
    sku: line.sku,
    quantity: writeDecimal(line.quantity),
    unit: line.unit,
    unit_price: writeDecimal(line.unitPrice),
    extended_minor: writeMoney(line.extended),
  }));
  await manager.query(
    `insert into orders.invoice_lines (invoice_id, position, line_number, sku, quantity, unit, unit_price, extended_minor)
     select $1, position, line_number, sku, quantity, unit, unit_price, extended_minor
       from jsonb_to_recordset($2::jsonb) as rows (position integer, line_number text, sku text, quantity numeric,
         unit text, unit_price numeric, extended_minor bigint)`,
    [invoice.id, JSON.stringify(lines)],
  );
  const { id: invoiceId, customerId, postedAt: at } = invoice;
  await addInvoiceEntry(manager, {
    kind: 'invoice',
    customerId,
    invoiceId,
    amount: draft.amount,
    on: draft.invoiceDate,
    at,
  });
}

export async function addInvoiceEntry(
  manager: EntityManager,
  entry: { kind: 'invoice' | 'opening'; customerId: string; invoiceId: string; amount: Money; on: string; at: Date },
): Promise<void> {
  await manager.query(
    `insert into orders.ar_entries (customer_id, kind, currency, amount_minor, entry_date, invoice_id, at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      entry.customerId,
      entry.kind,
      entry.amount.currency,
      writeMoney(entry.amount),
      entry.on,
      entry.invoiceId,
      entry.at,
    ],
  );
}
