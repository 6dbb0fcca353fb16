import type { Decimal } from '#domain/money/decimal';
import type { Money } from '#domain/money/money';
import type { BilledLine, ReceivedLine } from '#domain/returns/inspect-return';
import type { ReturnLine, ReturnReason, ReturnRemedy } from '#domain/returns/request-return';
import { COUNTED_RETURN_STATES, type ReturnState } from '#domain/returns/return-state';
import type { EntityManager } from 'typeorm';
import { readDecimal, readOptionalDecimal, writeDecimal, writeMoney } from '../../pipeline/columns.js';

export interface ReturnRecord {
  readonly id: string;
  readonly number: bigint;
  readonly orderId: string;
  readonly customerId: string;
  readonly state: ReturnState;
  readonly reason: ReturnReason;
  readonly remedy: ReturnRemedy;
  readonly replacementOrderId: string | undefined;
  readonly lines: readonly {
    readonly position: number;
    readonly quantity: Decimal;
    readonly unitPrice: Decimal;
    readonly received: Decimal | undefined;
  }[];
}

interface ReturnRow {
  readonly id: string;
  readonly number: string;
  readonly order_id: string;
  readonly customer_id: string;
  readonly state: ReturnState;
  readonly reason: ReturnReason;
  readonly remedy: ReturnRemedy;
  readonly replacement_order_id: string | null;
}

/** @returns the return with its lines; what counts is what is read while its order is locked */
export async function loadReturn(manager: EntityManager, id: string): Promise<ReturnRecord | undefined> {
  const [row]: ReturnRow[] = await manager.query('select * from orders.returns where id = $1', [id]);
  if (!row) return undefined;
  const lines: { position: number; quantity: string; unit_price: string; received: string | null }[] =
    await manager.query(
      'select position, quantity, unit_price, received from orders.return_lines where return_id = $1 order by position',
      [id],
    );
  return {
    id: row.id,
    number: BigInt(row.number),
    orderId: row.order_id,
    customerId: row.customer_id,
    state: row.state,
    reason: row.reason,
    remedy: row.remedy,
    replacementOrderId: row.replacement_order_id ?? undefined,
    lines: lines.map((line) => ({
      position: line.position,
      quantity: readDecimal(line.quantity),
      unitPrice: readDecimal(line.unit_price),
      received: readOptionalDecimal(line.received),
    })),
  };
}

/** How much of each line of an order comes back already, by its position. */
export async function loadReturned(manager: EntityManager, orderId: string): Promise<Map<number, Decimal>> {
  const rows: { position: number; quantity: string }[] = await manager.query(
    `select x.position, sum(coalesce(x.received, x.quantity)) as quantity
       from orders.returns r join orders.return_lines x on x.return_id = r.id
      where r.order_id = $1 and r.state = any ($2) group by x.position`,
    [orderId, COUNTED_RETURN_STATES],
  );
  return new Map(rows.map(({ position, quantity }) => [position, readDecimal(quantity)]));
}

export interface NewReturn {
  readonly id: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly reason: ReturnReason;
  readonly remedy: ReturnRemedy;
  readonly channel: string;
  readonly note: string | undefined;
  readonly worth: Money;
  readonly requestedBy: string;
  readonly at: Date;
  readonly lines: readonly ReturnLine[];
}

/** @returns its number */
export async function addReturn(manager: EntityManager, row: NewReturn): Promise<bigint> {
  const [added]: { number: string }[] = await manager.query(
    `insert into orders.returns (id, order_id, customer_id, state, reason, remedy, channel, note, currency, worth_minor,
       requested_by, requested_at)
     values ($1, $2, $3, 'requested', $4, $5, $6, $7, $8, $9, $10, $11) returning number`,
    [
      row.id,
      row.orderId,
      row.customerId,
      row.reason,
      row.remedy,
      row.channel,
      row.note ?? null,
      row.worth.currency,
      writeMoney(row.worth),
      row.requestedBy,
      row.at,
    ],
  );
  const lines = row.lines.map(({ position, quantity, unitPrice, worth }) => ({
    position,
    quantity: writeDecimal(quantity),
    unit_price: writeDecimal(unitPrice),
    worth_minor: writeMoney(worth),
  }));
  await manager.query(
    `insert into orders.return_lines (return_id, position, quantity, unit_price, worth_minor)
     select $1, position, quantity, unit_price, worth_minor from jsonb_to_recordset($2::jsonb)
         as rows (position integer, quantity numeric, unit_price numeric, worth_minor bigint)`,
    [row.id, JSON.stringify(lines)],
  );
  return BigInt(added!.number);
}

export async function decideReturn(
  manager: EntityManager,
  row: { id: string; state: ReturnState; by: string; at: Date; note: string | undefined },
): Promise<void> {
  await manager.query(
    'update orders.returns set state = $2, decided_by = $3, decided_at = $4, decision_note = $5 where id = $1',
    [row.id, row.state, row.by, row.at, row.note ?? null],
  );
}

export async function saveInspection(
  manager: EntityManager,
  row: { id: string; locationId: string; by: string; at: Date; lines: readonly ReceivedLine[] },
): Promise<void> {
  await manager.query(
    `update orders.returns set state = 'received', location_id = $2, inspected_by = $3, inspected_at = $4 where id = $1`,
    [row.id, row.locationId, row.by, row.at],
  );
  await manager.query(
    `update orders.return_lines l set received = t.received, restocked = t.restocked, scrapped = t.scrapped
       from unnest($2::int[], $3::numeric[], $4::numeric[], $5::numeric[]) as t (position, received, restocked, scrapped)
      where l.return_id = $1 and l.position = t.position`,
    [
      row.id,
      row.lines.map(({ position }) => position),
      row.lines.map(({ received }) => writeDecimal(received)),
      row.lines.map(({ restocked }) => writeDecimal(restocked)),
      row.lines.map(({ scrapped }) => writeDecimal(scrapped)),
    ],
  );
}

/** What was billed of an order's lines and is not credited as returned, the oldest invoice first. */
export async function loadBilledLines(manager: EntityManager, orderId: string): Promise<BilledLine[]> {
  const rows: { invoice_id: string; line: number; position: number; left: string }[] = await manager.query(
    `select l.invoice_id, l.line, l.position,
            l.quantity - coalesce((select sum(c.quantity) from orders.credit_memo_lines c
                                    where c.invoice_id = l.invoice_id and c.line = l.line), 0) as left
       from orders.invoice_lines l join orders.invoices i on i.id = l.invoice_id
      where l.order_id = $1
        and not exists (select 1 from orders.invoice_shipments s
                         where s.invoice_id = l.invoice_id and s.reversed_by is not null)
      order by i.invoice_date, i.number, l.line`,
    [orderId],
  );
  return rows.map((row) => ({
    invoiceId: row.invoice_id,
    line: row.line,
    position: row.position,
    left: readDecimal(row.left),
  }));
}

/**
 * Locks an order and those that share an invoice with it, in the order of their ids: a credit memo of that invoice is
 * told on all of them, and whoever else works on several orders takes them in that order.
 */
export async function lockOrdersBilledWith(manager: EntityManager, orderId: string): Promise<void> {
  await manager.query(
    `select 1 from orders.orders
      where id = $1 or id in (select b.order_id from orders.invoice_shipments a
                                join orders.invoice_shipments b on b.invoice_id = a.invoice_id where a.order_id = $1)
      order by id for update`,
    [orderId],
  );
}

export async function noteReplacement(manager: EntityManager, id: string, orderId: string): Promise<void> {
  await manager.query('update orders.returns set replacement_order_id = $2 where id = $1', [id, orderId]);
}

export async function closeReturn(
  manager: EntityManager,
  row: { id: string; creditMemoNumbers: readonly string[]; refunded: Money | undefined; at: Date },
): Promise<void> {
  await manager.query(
    `update orders.returns set state = 'closed', credit_memo_numbers = $2, refunded_minor = $3, closed_at = $4 where id = $1`,
    [row.id, row.creditMemoNumbers, writeMoney(row.refunded), row.at],
  );
}

/** Returns whose goods are here and whose customer has nothing for them yet, the oldest first. */
export async function findToSettle(manager: EntityManager): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(
    `select id from orders.returns where state = 'received' order by inspected_at, id`,
  );
  return rows.map(({ id }) => id);
}
