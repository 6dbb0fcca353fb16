import { addDecimal, type Decimal, formatDecimal, isPositiveDecimal, subtractDecimal } from '#domain/money/decimal';
import { formatMoney } from '#domain/money/money';
import type { OrderState } from '#domain/order/order-state';
import { plannedShipDay } from '#domain/stock/planned-ship-day';
import type { OrderLineRecord } from '../pipeline/order-record.js';
import { adjustmentView, invoiceViews, orderHead, returnViews } from './order-view.js';
import type { OrderHeadRow, OrderListRow, OrderParts } from './orders.queries.repository.js';

/** An order as its customer sees it: where it stands and when what comes. What we think and earn is ours. */

const STATUS: Readonly<Record<OrderState, string>> = {
  received: 'We have your order and are looking at it.',
  on_hold: 'Your order waits for us to clear something up.',
  pending_approval: 'We have your order and are looking at it.',
  approved: 'We have accepted your order and are preparing it.',
  released: 'Your order is being picked.',
  picked: 'Your order is packed and about to leave.',
  partially_shipped: 'A part of your order is on its way.',
  shipped: 'Your order is on its way.',
  invoiced: 'Your order was shipped and billed.',
  paid: 'Your order was shipped and is paid.',
  rejected: 'We could not accept your order.',
  cancelled: 'Your order is cancelled.',
};

export const customerSummary = (row: OrderListRow) => ({ ...orderHead(row), status: STATUS[row.state] });

export interface CustomerOrder {
  readonly head: OrderHeadRow;
  readonly lines: readonly OrderLineRecord[];
  readonly parts: Pick<OrderParts, 'shipments' | 'invoices' | 'returns' | 'messages'>;
  /** By position of a backordered line, the day its goods are expected. */
  readonly expected: ReadonlyMap<number, string>;
  readonly today: string;
}

export function customerPage(order: CustomerOrder) {
  const { head, lines, parts } = order;
  return {
    ...customerSummary(head),
    shipToId: head.ship_to_id ?? undefined,
    terms: head.terms ?? undefined,
    requestedDate: head.requested_date ?? undefined,
    lines: lines.map((line) => customerLine(line, order)),
    shipments: parts.shipments,
    invoices: invoiceViews(parts, head.currency),
    changes: parts.messages.filter(({ purpose }) => ASKED.has(purpose)).map(changeOf),
    returns: returnViews(parts),
  };
}

/** What of a customer's messages asks for something else than the order did. */
const ASKED: ReadonlySet<string> = new Set(['change', 'cancel', 'replace']);

/** `why` was written for the customer where a change was refused; what a person is to look at is ours. */
const changeOf = ({ id, purpose, outcome, receivedAt, why }: OrderParts['messages'][number]) => ({
  id,
  purpose,
  outcome,
  askedAt: new Date(receivedAt).toISOString(),
  ...(outcome.endsWith('_refused') && why !== null ? { why } : {}),
});

function customerLine(line: OrderLineRecord, order: CustomerOrder) {
  const { ordered, shipped, backordered, cancelled } = line;
  const open = subtractDecimal(ordered, addDecimal(shipped, cancelled));
  return {
    position: line.position,
    lineNumber: line.lineNumber,
    sku: line.sku,
    named: line.named,
    description: line.description,
    unitOfMeasure: line.unit,
    quantities: quantitiesOf({ ordered, shipped, backordered, cancelled, open }),
    requestedDate: line.requestedDate,
    expected: isEnded(order.head.state) ? [] : expectedOf(line, order),
    unitPrice: line.unitPrice && formatDecimal(line.unitPrice),
    extended: line.extended && formatMoney(line.extended),
    adjustments: line.adjustments.map(adjustmentView),
  };
}

const quantitiesOf = (quantities: Readonly<Record<string, Decimal>>) =>
  Object.fromEntries(Object.entries(quantities).map(([name, value]) => [name, formatDecimal(value)]));

const isEnded = (state: OrderState): boolean => state === 'rejected' || state === 'cancelled';

/** What leaves when: what is reserved on the day asked for, what waits when enough is due in for it. */
function expectedOf(line: OrderLineRecord, { head, expected, today }: CustomerOrder) {
  const ready = addDecimal(line.reserved, line.picked);
  const leaves = plannedShipDay({ line: line.requestedDate, order: head.requested_date ?? undefined, today });
  const due = expected.get(line.position);
  return [
    { quantity: ready, on: leaves },
    { quantity: line.backordered, on: due !== undefined && due < leaves ? leaves : due },
  ]
    .filter(({ quantity }) => isPositiveDecimal(quantity))
    .map(({ quantity, on }) => ({ quantity: formatDecimal(quantity), on }));
}
