import type { OrderState } from '#domain/order/order-state';
import type { WinningRung } from '#domain/pricing/price-ladder';
import type { Finding, RejectionCode } from '#domain/rejections/rejections';
import type { EntityManager } from 'typeorm';
import { readAdjustment, readCharge, type StoredAdjustment, type StoredCharge } from './adjustment-columns.js';
import { readDecimal, readOptionalDecimal, readOptionalMoney } from './columns.js';
import { SERVICE_ACTOR } from '../order-settings.js';
import type { OrderLineRecord, OrderRecord } from './order-record.js';

interface OrderRow {
  id: string;
  number: string;
  customer_key: string;
  customer_id: string | null;
  purchase_order_number: string;
  release_number: string;
  state: OrderState;
  channel: string;
  document_id: string;
  message_id: string;
  partner_id: string | null;
  entered_by: string | null;
  test: boolean;
  currency: string;
  ship_to_id: string | null;
  terms: string | null;
  requested_date: string | null;
  ordered_on: string | null;
  findings: Finding[];
  accepted_codes: RejectionCode[];
  total_minor: string | null;
  net_minor: string | null;
  charges: StoredCharge[];
  cost_minor: string | null;
  received_at: Date;
  timeline_length: number;
  ship_to_key: string | null;
  ship_complete: boolean | null;
  changed_by: string | null;
  split_from: string | null;
}

const ORDER_COLUMNS = `id, number, customer_key, customer_id, purchase_order_number, release_number, state, channel,
  document_id, message_id, partner_id, entered_by, test, currency, ship_to_id, terms,
  to_char(requested_date, 'YYYY-MM-DD') as requested_date, to_char(ordered_on, 'YYYY-MM-DD') as ordered_on,
  findings, accepted_codes, total_minor, net_minor, charges,
  cost_minor, received_at, timeline_length, ship_to_key, ship_complete, changed_by,
  split_from`;

/**
 * Writes the head of a new order and thereby claims its purchase order number: of many copies at once exactly one
 * gets through, the others wait for its commit and then find it. Gives the order its number.
 * @returns false when the purchase order is an order already
 */
export async function claimOrder(manager: EntityManager, order: OrderRecord): Promise<boolean> {
  const [row]: { number: string }[] = await manager.query(
    `insert into orders.orders (id, customer_key, purchase_order_number, release_number, state, channel, document_id,
       message_id, partner_id, entered_by, test, currency, requested_date, received_at, updated_at, ship_to_key,
       split_from, ordered_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16, $17)
     on conflict on constraint one_order_per_purchase_order do nothing returning number`,
    [
      order.id,
      order.customerKey,
      order.purchaseOrderNumber,
      order.releaseNumber,
      order.state,
      order.channel,
      order.documentId,
      order.messageId,
      order.partnerId ?? null,
      order.enteredBy ?? null,
      order.test,
      order.currency,
      order.requestedDate ?? null,
      order.receivedAt,
      order.shipToKey ?? null,
      order.splitFrom ?? null,
      order.orderedOn ?? null,
    ],
  );
  if (row) order.number = BigInt(row.number);
  return row !== undefined;
}

/** @returns the order of a purchase order number (and release), locked until the transaction ends */
export async function lockOrderByNumber(
  manager: EntityManager,
  key: { customerKey: string; purchaseOrderNumber: string; releaseNumber: string; test: boolean },
): Promise<string | undefined> {
  const rows: { id: string }[] = await manager.query(
    `select id from orders.orders
      where customer_key = $1 and purchase_order_number = $2 and release_number = $3 and test = $4 for update`,
    [key.customerKey, key.purchaseOrderNumber, key.releaseNumber, key.test],
  );
  return rows[0]?.id;
}

/** @returns the order with its lines, locked until the transaction ends */
export async function lockOrder(
  manager: EntityManager,
  id: string,
): Promise<{ order: OrderRecord; lines: OrderLineRecord[] } | undefined> {
  const rows: OrderRow[] = await manager.query(`select ${ORDER_COLUMNS} from orders.orders where id = $1 for update`, [
    id,
  ]);
  return rows[0] && { order: toOrder(rows[0]), lines: await loadLines(manager, id, rows[0].currency) };
}

function toOrder(row: OrderRow): OrderRecord {
  return {
    id: row.id,
    number: BigInt(row.number),
    customerKey: row.customer_key,
    customerId: row.customer_id ?? undefined,
    purchaseOrderNumber: row.purchase_order_number,
    releaseNumber: row.release_number,
    state: row.state,
    channel: row.channel,
    documentId: row.document_id,
    messageId: row.message_id,
    partnerId: row.partner_id ?? undefined,
    enteredBy: row.entered_by ?? undefined,
    test: row.test,
    currency: row.currency,
    shipToId: row.ship_to_id ?? undefined,
    terms: row.terms ?? undefined,
    requestedDate: row.requested_date ?? undefined,
    orderedOn: row.ordered_on ?? undefined,
    findings: row.findings,
    acceptedCodes: row.accepted_codes,
    total: readOptionalMoney(row.total_minor, row.currency),
    net: readOptionalMoney(row.net_minor, row.currency),
    charges: row.charges.map((each) => readCharge(each, row.currency)),
    cost: readOptionalMoney(row.cost_minor, row.currency),
    receivedAt: row.received_at,
    timelineLength: row.timeline_length,
    shipToKey: row.ship_to_key ?? undefined,
    shipComplete: row.ship_complete ?? undefined,
    changedBy: row.changed_by ?? undefined,
    splitFrom: row.split_from ?? undefined,
  };
}

type LineRow = Record<
  'named' | 'line_number' | 'ordered' | 'unplanned' | 'reserved' | 'backordered' | 'picked',
  string
> &
  Record<'shipped' | 'cancelled' | 'billed', string> &
  Record<'description' | 'sku' | 'unit' | 'factor' | 'document_price' | 'unit_price', string | null> &
  Record<'extended_minor' | 'cost_minor' | 'rung' | 'rung_reference', string | null> & {
    position: number;
    requested_date: string | null;
    confidence: number | null;
    price_trace: object[] | null;
    adjustments: StoredAdjustment[];
    priced_quantity: string | null;
  };

export async function loadLines(manager: EntityManager, orderId: string, currency: string): Promise<OrderLineRecord[]> {
  const rows: LineRow[] = await manager.query(
    `select *, to_char(requested_date, 'YYYY-MM-DD') as requested_date from orders.order_lines
      where order_id = $1 order by position`,
    [orderId],
  );
  return rows.map((row) => ({
    position: row.position,
    lineNumber: row.line_number,
    named: row.named,
    description: row.description ?? undefined,
    sku: row.sku ?? undefined,
    unit: row.unit ?? undefined,
    factor: readOptionalDecimal(row.factor),
    documentPrice: readOptionalDecimal(row.document_price),
    confidence: row.confidence ?? undefined,
    requestedDate: row.requested_date ?? undefined,
    ordered: readDecimal(row.ordered),
    unplanned: readDecimal(row.unplanned),
    reserved: readDecimal(row.reserved),
    backordered: readDecimal(row.backordered),
    picked: readDecimal(row.picked),
    shipped: readDecimal(row.shipped),
    cancelled: readDecimal(row.cancelled),
    billed: readDecimal(row.billed),
    unitPrice: readOptionalDecimal(row.unit_price),
    extended: readOptionalMoney(row.extended_minor, currency),
    adjustments: row.adjustments.map((each) => readAdjustment(each, currency)),
    pricedQuantity: readOptionalDecimal(row.priced_quantity),
    cost: readOptionalMoney(row.cost_minor, currency),
    rung: (row.rung as WinningRung | null) ?? undefined,
    rungReference: row.rung_reference ?? undefined,
    priceTrace: row.price_trace ?? undefined,
  }));
}

/** Everybody who changed an order, or the one it was split from; documents of the customer are nobody. */
export async function loadChangers(
  manager: EntityManager,
  { id, splitFrom, changedBy }: OrderRecord,
): Promise<string[]> {
  const rows: { actor: string }[] = await manager.query(
    `select distinct actor from orders.timeline where order_id in ($1, $2) and what = 'order.changed' and actor <> $3`,
    [id, splitFrom ?? null, SERVICE_ACTOR],
  );
  return [...rows.map(({ actor }) => actor), ...(changedBy === undefined ? [] : [changedBy])];
}

/** How many orders came out of an order before. */
export async function countParts(manager: EntityManager, orderId: string): Promise<number> {
  const [row]: { parts: number }[] = await manager.query(
    'select count(*)::int + 1 as parts from orders.orders where split_from = $1',
    [orderId],
  );
  return row!.parts;
}

/** Gives lines of an order to others, as they stand; nothing of them is reserved. */
export async function moveLines(
  manager: EntityManager,
  from: string,
  parts: readonly { readonly orderId: string; readonly positions: readonly number[] }[],
): Promise<void> {
  const moves = parts.flatMap(({ orderId, positions }) => positions.map((position) => ({ orderId, position })));
  await manager.query(
    `update orders.order_lines l set order_id = m.order_id, reserved = 0, backordered = 0, unplanned = l.ordered - l.cancelled
       from unnest($2::uuid[], $3::int[]) as m (order_id, position) where l.order_id = $1 and l.position = m.position`,
    [from, moves.map(({ orderId }) => orderId), moves.map(({ position }) => position)],
  );
}
