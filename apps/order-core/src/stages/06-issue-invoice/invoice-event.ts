import { daysBetween } from '#domain/calendar/calendar-day';
import { type InvoiceDraft, type InvoiceLine, pricePerWeight } from '#domain/invoicing/build-invoice';
import { formatDecimal, trimDecimal } from '#domain/money/decimal';
import { formatMoney } from '#domain/money/money';
import type { OrderWork } from '../../pipeline/order-work.js';
import { writeCharge, writeDiscount, writeTax } from './invoice-columns.js';
import type { InvoiceRow, ShipmentToBill } from './invoices.repository.js';

/** A shipment on an invoice, with its order. */
export interface BilledShipment {
  readonly work: OrderWork;
  readonly shipment: Pick<ShipmentToBill, 'shipmentId' | 'shippedOn' | 'billOfLading'>;
}

/** What `invoice.posted` says; of a consolidated invoice the head names no order, its shipments do. */
export function invoiceEvent({
  row,
  draft,
  billed,
  replacesInvoiceNumber,
}: {
  readonly row: InvoiceRow;
  readonly draft: InvoiceDraft;
  readonly billed: readonly BilledShipment[];
  readonly replacesInvoiceNumber?: string | undefined;
}) {
  const many = row.orderId === undefined;
  return {
    invoiceId: row.id,
    invoiceNumber: row.number,
    ...(many ? manyHead(row) : oneHead(billed[0]!)),
    ...(many && { shipments: billed.map(shipmentOf) }),
    ...(replacesInvoiceNumber !== undefined && { replacesInvoiceNumber }),
    invoiceDate: draft.invoiceDate,
    dueDate: draft.dueDate,
    terms: row.terms,
    currency: draft.amount.currency,
    amount: formatMoney(draft.amount),
    ...discountOf(draft),
    ...(draft.charges.length > 0 && { charges: draft.charges.map(writeCharge) }),
    ...(draft.taxes.length > 0 && { taxes: draft.taxes.map(writeTax) }),
    lines: draft.lines.map((line) => ({ ...lineOf(line), ...(many && { shipmentId: line.shipmentId }) })),
  };
}

const manyHead = ({ customerId, purchaseOrderNumber }: InvoiceRow) => ({
  customerId,
  purchaseOrderNumber,
  orderId: purchaseOrderNumber,
  shipmentId: purchaseOrderNumber,
});

const oneHead = ({ work, shipment: { shipmentId, shippedOn, billOfLading } }: BilledShipment) => ({
  ...work.head,
  shipmentId,
  shippedOn,
  billOfLading,
});

function shipmentOf({ work, shipment }: BilledShipment) {
  const { orderId, purchaseOrderNumber, releaseNumber, documentId } = work.head;
  const { shipmentId, shippedOn, billOfLading } = shipment;
  const release = releaseNumber === undefined ? {} : { releaseNumber };
  return { shipmentId, orderId, purchaseOrderNumber, ...release, documentId, shippedOn, billOfLading };
}

function discountOf({ discount, invoiceDate }: InvoiceDraft) {
  if (!discount) return {};
  return { discount: { ...writeDiscount(discount), days: daysBetween(invoiceDate, discount.until) } };
}

function lineOf(line: InvoiceLine) {
  const { position, lineNumber, sku, unit, catchWeight } = line;
  return {
    lineNumber,
    position,
    sku,
    quantity: formatDecimal(line.quantity),
    unitOfMeasure: unit,
    unitPrice: formatDecimal(line.unitPrice),
    extended: formatMoney(line.extended),
    ...(catchWeight && {
      catchWeight: {
        value: formatDecimal(catchWeight.weight),
        unitOfMeasure: catchWeight.unit,
        unitPrice: formatDecimal(trimDecimal(pricePerWeight(line.unitPrice, catchWeight))),
      },
    }),
  };
}
