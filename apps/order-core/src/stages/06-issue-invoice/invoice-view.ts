import { addMoney, formatMoney, subtractMoney } from '#domain/money/money';
import { formatOrderNumber, formatShipmentNumber } from '#domain/order/document-numbers';
import { readMoney } from '../../pipeline/columns.js';
import type {
  BilledShipmentRow,
  CreditMemoListRow,
  InvoiceLineRow,
  InvoiceListRow,
} from './invoices.queries.repository.js';

/** Invoices and credit memos as HTTP shows them: amounts are decimal strings. */

export function invoiceView(row: InvoiceListRow) {
  const amount = readMoney(row.amount_minor, row.currency);
  const applied = readMoney(row.applied_minor, row.currency);
  return {
    id: row.id,
    number: row.number,
    customerId: row.customer_id,
    orderId: row.order_id ?? undefined,
    shipmentId: row.shipment_id ?? undefined,
    consolidated: row.consolidated,
    purchaseOrderNumber: row.purchase_order_number,
    invoiceDate: row.invoice_date,
    dueDate: row.due_date,
    terms: row.terms,
    discount: row.discount ?? undefined,
    currency: row.currency,
    amount: formatMoney(amount),
    applied: formatMoney(applied),
    credited: formatMoney(readMoney(row.credited_minor, row.currency)),
    open: formatMoney(subtractMoney(amount, applied)),
    replaces: row.replaces_number ?? undefined,
    replacedBy: row.replaced_by ?? undefined,
    postedAt: row.posted_at.toISOString(),
  };
}

export const invoicePage = (
  row: InvoiceListRow,
  lines: readonly InvoiceLineRow[],
  shipments: readonly BilledShipmentRow[],
) => ({
  ...invoiceView(row),
  charges: row.charges,
  taxes: row.taxes,
  shipments: shipments.map((shipment) => ({
    id: shipment.id,
    number: formatShipmentNumber(BigInt(shipment.number)),
    orderId: shipment.order_id,
    orderNumber: formatOrderNumber(BigInt(shipment.order_number)),
    purchaseOrderNumber: shipment.purchase_order_number,
    shippedOn: shipment.shipped_on,
  })),
  lines: lines.map((line) => ({
    line: line.line,
    shipmentId: line.shipment_id,
    position: line.position,
    lineNumber: line.line_number,
    sku: line.sku,
    description: line.description,
    quantity: line.quantity,
    unitOfMeasure: line.unit,
    unitPrice: line.unit_price,
    extended: formatMoney(readMoney(line.extended_minor, row.currency)),
    catchWeight:
      line.weight === null
        ? undefined
        : { value: line.weight, unitOfMeasure: line.weight_unit, unitPrice: line.weight_price },
  })),
});

export function creditMemoView(row: CreditMemoListRow) {
  const money = (minor: string) => readMoney(minor, row.currency);
  const amount = money(row.amount_minor);
  const used = addMoney(money(row.applied_minor), money(row.refunded_minor));
  return {
    id: row.id,
    number: row.number,
    customerId: row.customer_id,
    invoiceId: row.invoice_id,
    invoiceNumber: row.invoice_number,
    kind: row.kind,
    reason: row.reason,
    reference: row.reference ?? undefined,
    creditDate: row.credit_date,
    currency: row.currency,
    amount: formatMoney(amount),
    applied: formatMoney(money(row.applied_minor)),
    refunded: formatMoney(money(row.refunded_minor)),
    unapplied: formatMoney(subtractMoney(amount, used)),
    charges: row.charges,
    taxes: row.taxes,
    lines: row.lines.map(({ goodsMinor, ...line }) => ({ ...line, amount: formatMoney(money(goodsMinor)) })),
    issuedBy: row.issued_by,
    issuedAt: row.issued_at.toISOString(),
  };
}
