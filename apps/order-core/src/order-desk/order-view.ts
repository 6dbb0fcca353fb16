import { type Decimal, formatDecimal } from '#domain/money/decimal';
import { formatMoney, type Money, subtractMoney } from '#domain/money/money';
import { formatOrderNumber, formatReturnNumber } from '#domain/order/document-numbers';
import type { LineAdjustment } from '#domain/pricing/line-adjustment';
import { marginPercent, netOfLine } from '#domain/pricing/total-order';
import { readMoney, readOptionalMoney } from '../pipeline/columns.js';
import type { OrderLineRecord } from '../pipeline/order-record.js';
import type { MessageRow, OrderHeadRow, OrderListRow, OrderParts } from './orders.queries.repository.js';

/** Orders as HTTP shows them to people of the house: decimal strings, names people use. */

/** What the house and the customer see alike. */
export function orderHead(row: OrderListRow) {
  const total = readOptionalMoney(row.total_minor, row.currency);
  return {
    id: row.id,
    number: formatOrderNumber(BigInt(row.number)),
    purchaseOrderNumber: row.purchase_order_number,
    releaseNumber: row.release_number || undefined,
    customerId: row.customer_key,
    state: row.state,
    channel: row.channel,
    documentId: row.document_id,
    currency: row.currency,
    total: total && formatMoney(total),
    orderedOn: row.ordered_on ?? undefined,
    receivedAt: row.received_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export function orderSummary(row: OrderListRow) {
  const net = readOptionalMoney(row.net_minor, row.currency);
  const cost = readOptionalMoney(row.cost_minor, row.currency);
  return { ...orderHead(row), ...marginOf(net, cost), findings: row.findings };
}

export const invoiceViews = ({ invoices }: Pick<OrderParts, 'invoices'>, currency: string) =>
  invoices.map(({ amountMinor, openMinor, ...invoice }) => ({
    ...invoice,
    amount: formatMoney(readMoney(amountMinor, currency)),
    open: formatMoney(readMoney(openMinor, currency)),
  }));

export const returnViews = ({ returns }: Pick<OrderParts, 'returns'>) =>
  returns.map(({ number, ...each }) => ({ ...each, number: formatReturnNumber(BigInt(number)) }));

/** Margin of what goods bring in after discounts and allowances, without freight and tax. */
function marginOf(net: Money | undefined, cost: Money | undefined) {
  if (!net || !cost) return {};
  const margin = subtractMoney(net, cost);
  const percent = marginPercent(margin, net);
  return { margin: formatMoney(margin), marginPercent: percent && formatDecimal(percent) };
}

export function orderPage(row: OrderHeadRow, lines: readonly OrderLineRecord[], parts: OrderParts) {
  return {
    ...orderSummary(row),
    customerName: row.customer_name ?? undefined,
    partnerId: row.partner_id ?? undefined,
    enteredBy: row.entered_by ?? undefined,
    test: row.test,
    shipToId: row.ship_to_id ?? undefined,
    terms: row.terms ?? undefined,
    requestedDate: row.requested_date ?? undefined,
    charges: row.charges,
    lines: lines.map((line) => orderLine(line, parts)),
    shipments: parts.shipments,
    invoices: invoiceViews(parts, row.currency),
    returns: returnViews(parts),
    acceptedFindings: row.accepted_codes,
    approvalCards: parts.approvalCards,
    pickLists: parts.pickLists,
    messages: parts.messages,
  };
}

const QUANTITIES = [
  'ordered',
  'unplanned',
  'reserved',
  'backordered',
  'picked',
  'shipped',
  'cancelled',
  'billed',
] as const;

function orderLine(line: OrderLineRecord, parts: OrderParts) {
  const text = (value: Decimal | undefined) => value && formatDecimal(value);
  const quantities = Object.fromEntries(QUANTITIES.map((name) => [name, formatDecimal(line[name])]));
  return {
    position: line.position,
    lineNumber: line.lineNumber,
    sku: line.sku,
    named: line.named,
    description: line.description,
    requestedDate: line.requestedDate,
    unitOfMeasure: line.unit,
    quantities: quantities as Record<(typeof QUANTITIES)[number], string>,
    documentPrice: text(line.documentPrice),
    unitPrice: text(line.unitPrice),
    extended: line.extended && formatMoney(line.extended),
    rung: line.rung,
    rungReference: line.rungReference,
    adjustments: line.adjustments.map(adjustmentView),
    priceTrace: line.priceTrace,
    ...marginOf(lineNet(line), line.cost),
    reservations: parts.reservations.filter(({ position }) => position === line.position),
  };
}

const lineNet = ({ extended, adjustments }: OrderLineRecord) => extended && netOfLine({ extended, adjustments });

export const adjustmentView = ({ amount, tax, ...rest }: LineAdjustment) => ({
  ...rest,
  amount: formatMoney(amount),
  ...(tax && { tax: { ...tax, rate: formatDecimal(tax.rate), taxable: formatMoney(tax.taxable) } }),
});

export const messageView = (row: MessageRow) => ({
  id: row.id,
  receivedAt: row.received_at.toISOString(),
  purchaseOrderNumber: row.purchase_order_number,
  customerId: row.customer_key,
  purpose: row.purpose,
  documentId: row.document_id,
  orderId: row.order_id ?? undefined,
  outcome: row.outcome,
  why: row.why ?? undefined,
});
