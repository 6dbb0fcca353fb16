import { exposureOfOrder } from '#domain/credit/credit-exposure';
import { isPositiveDecimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import { writeAdjustment, writeCharge } from './adjustment-columns.js';
import { writeDecimal, writeMoney } from './columns.js';
import { INSERT_MESSAGES, type OrderMessage, toMessageRow } from './order-messages.repository.js';
import type { OrderLineRecord, OrderRecord, TimelineEntry } from './order-record.js';

export interface OrderToSave {
  readonly order: OrderRecord;
  readonly lines: readonly OrderLineRecord[];
  readonly entries: readonly TimelineEntry[];
  readonly now: Date;
  /** The canonical message all this is because of, when there is one. */
  readonly message?: OrderMessage | undefined;
}

/**
 * Writes what the transaction made of the order, its lines, its timeline and the customer's credit position, and keeps
 * the message it came from: one statement, however many lines, because what an order costs is mostly its round trips.
 */
export async function saveOrder(
  manager: EntityManager,
  { order, lines, entries, now, message }: OrderToSave,
): Promise<void> {
  await manager.query(SAVE_ORDER, [
    order.id,
    order.customerId ?? null,
    order.state,
    order.shipToId ?? null,
    order.terms ?? null,
    JSON.stringify(order.findings),
    order.acceptedCodes,
    writeMoney(order.total),
    writeMoney(order.cost),
    now,
    order.timelineLength,
    JSON.stringify(lines.map(toLineRow)),
    JSON.stringify(entries.map(({ eventId, ...entry }) => ({ ...entry, event_id: eventId }))),
    order.requestedDate ?? null,
    writeMoney(order.net),
    JSON.stringify(order.charges.map(writeCharge)),
    writeMoney(exposureOfOrder({ state: order.state, currency: order.currency, lines })),
    message ? JSON.stringify([toMessageRow(message)]) : '[]',
    order.shipComplete ?? null,
    order.changedBy ?? null,
    lines.some(({ backordered }) => isPositiveDecimal(backordered)),
  ]);
}

const LINE_COLUMNS = [
  ['position', 'integer'],
  ['line_number', 'text'],
  ['named', 'text'],
  ['description', 'text'],
  ['sku', 'text'],
  ['unit', 'text'],
  ['factor', 'numeric'],
  ['document_price', 'numeric'],
  ['confidence', 'double precision'],
  ['requested_date', 'date'],
  ['ordered', 'numeric'],
  ['unplanned', 'numeric'],
  ['reserved', 'numeric'],
  ['backordered', 'numeric'],
  ['picked', 'numeric'],
  ['shipped', 'numeric'],
  ['cancelled', 'numeric'],
  ['billed', 'numeric'],
  ['unit_price', 'numeric'],
  ['extended_minor', 'bigint'],
  ['cost_minor', 'bigint'],
  ['rung', 'text'],
  ['rung_reference', 'text'],
  ['price_trace', 'jsonb'],
  ['adjustments', 'jsonb'],
  ['priced_quantity', 'numeric'],
] as const;
const LINE_NAMES = LINE_COLUMNS.map(([name]) => name).join(', ');
const LINE_TYPES = LINE_COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');
/** Set once, by the document. */
const FROZEN = new Set<string>(['position', 'line_number', 'named', 'description', 'confidence']);
const LINE_UPDATES = LINE_COLUMNS.filter(([name]) => !FROZEN.has(name))
  .map(([name]) => `${name} = excluded.${name}`)
  .join(', ');

const SAVE_ORDER = `
  with lines as (
    insert into orders.order_lines (order_id, ${LINE_NAMES})
    select $1, ${LINE_NAMES} from jsonb_to_recordset($12::jsonb) as rows (${LINE_TYPES})
    on conflict (order_id, position) do update set ${LINE_UPDATES}
  ), told as (
    insert into orders.timeline (order_id, seq, at, actor, what, why, before, after, event_id)
    select $1, seq, at, actor, what, why, before, after, event_id
      from jsonb_to_recordset($13::jsonb) as rows (seq integer, at timestamptz, actor text, what text, why text,
        before jsonb, after jsonb, event_id text)
  ), message as (
    ${INSERT_MESSAGES('$18')}
  ), credit as (
    insert into orders.credit_positions as p (customer_id, currency, open_orders_minor)
    select $2, currency, $17::bigint - exposure_minor from orders.orders
     where id = $1 and $2::text is not null and exposure_minor <> $17::bigint
    on conflict (customer_id, currency) do update set open_orders_minor = p.open_orders_minor + excluded.open_orders_minor
  )
  update orders.orders set customer_id = $2, state = $3, ship_to_id = $4, terms = $5, findings = $6,
    accepted_codes = $7, total_minor = $8, cost_minor = $9, updated_at = $10, timeline_length = $11, requested_date = $14,
    net_minor = $15, charges = $16, exposure_minor = $17, ship_complete = $19, changed_by = $20,
    held_since = case when $3 = 'on_hold' then coalesce(held_since, $10) end,
    backordered_since = case when $21 then coalesce(backordered_since, $10) end,
    version = version + 1
  where id = $1`;

function toLineRow(line: OrderLineRecord): Record<(typeof LINE_COLUMNS)[number][0], unknown> {
  return {
    position: line.position,
    line_number: line.lineNumber,
    named: line.named,
    description: line.description ?? null,
    sku: line.sku ?? null,
    unit: line.unit ?? null,
    factor: writeDecimal(line.factor),
    document_price: writeDecimal(line.documentPrice),
    confidence: line.confidence ?? null,
    requested_date: line.requestedDate ?? null,
    ordered: writeDecimal(line.ordered),
    unplanned: writeDecimal(line.unplanned),
    reserved: writeDecimal(line.reserved),
    backordered: writeDecimal(line.backordered),
    picked: writeDecimal(line.picked),
    shipped: writeDecimal(line.shipped),
    cancelled: writeDecimal(line.cancelled),
    billed: writeDecimal(line.billed),
    unit_price: writeDecimal(line.unitPrice),
    extended_minor: writeMoney(line.extended),
    cost_minor: writeMoney(line.cost),
    rung: line.rung ?? null,
    rung_reference: line.rungReference ?? null,
    price_trace: line.priceTrace ?? null,
    adjustments: line.adjustments.map(writeAdjustment),
    priced_quantity: writeDecimal(line.pricedQuantity),
  };
}
