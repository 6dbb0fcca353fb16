import type { Decimal } from '#domain/money/decimal';
import type { BidDraw } from '#domain/pricing/price-ladder';
import type { EntityManager } from 'typeorm';
import { readDecimal, writeDecimal } from '../../pipeline/columns.js';

/** A line of a bid that awards a quantity. */
export interface BidLineKey {
  readonly book: string;
  readonly lineNumber: string;
}

/**
 * Gives back what an order has drawn, locks the bid lines it is about to draw from in key order, and says what is left
 * of them. Taken after the stock's locks and before the customer's credit, everywhere: no two orders wait for each other.
 */
export async function lockBidLines(
  manager: EntityManager,
  orderId: string,
  keys: readonly BidLineKey[],
): Promise<ReadonlyMap<string, Decimal>> {
  const rows: { price_book_id: string; line_number: string; remaining: string }[] = await manager.query(
    `select l.price_book_id, l.line_number,
            greatest(l.awarded - l.drawn + coalesce((select sum(d.quantity) from orders.bid_draws d
              where d.order_id = $1 and d.price_book_id = l.price_book_id and d.line_number = l.line_number), 0), 0) as remaining
       from orders.bid_lines l
      where l.awarded is not null and (l.price_book_id, l.line_number) in (
        select book, line from unnest($2::text[], $3::text[]) as keys (book, line)
        union select price_book_id, line_number from orders.bid_draws where order_id = $1)
      order by 1, 2 for update of l`,
    [orderId, keys.map(({ book }) => book), keys.map(({ lineNumber }) => lineNumber)],
  );
  return new Map(
    rows.map((row) => [
      bidLineKey({ book: row.price_book_id, lineNumber: row.line_number }),
      readDecimal(row.remaining),
    ]),
  );
}

export const bidLineKey = ({ book, lineNumber }: BidLineKey): string => JSON.stringify([book, lineNumber]);

/** Replaces what an order draws; none: all of it is given back. */
export async function replaceBidDraws(
  manager: EntityManager,
  orderId: string,
  draws: readonly (BidDraw & { readonly position: number })[],
): Promise<void> {
  await manager.query(GIVE_BACK, [orderId]);
  if (draws.length === 0) return;
  await manager.query(DRAW, [
    orderId,
    draws.map(({ position }) => position),
    draws.map(({ book }) => book),
    draws.map(({ lineNumber }) => lineNumber),
    draws.map(({ quantity }) => writeDecimal(quantity)),
  ]);
}

export interface CutLine {
  readonly position: number;
  /** What was wanted of the line when it drew, or was cut before, and what is wanted now. */
  readonly before: Decimal;
  readonly after: Decimal;
}

/** Gives back what lines draw for a part of them that will never ship; what is left of a draw goes by the quantity. */
export async function cutBidDraws(manager: EntityManager, orderId: string, cuts: readonly CutLine[]): Promise<void> {
  if (cuts.length === 0) return;
  await manager.query(CUT, [
    orderId,
    cuts.map(({ position }) => position),
    cuts.map(({ before }) => writeDecimal(before)),
    cuts.map(({ after }) => writeDecimal(after)),
  ]);
}

/** A draw cannot be of nothing: one that is cut to nothing goes. */
const CUT = `
  with cuts as (
    select d.order_id, d.position, d.price_book_id, d.line_number, d.quantity,
           round(d.quantity * c.after / c.before, 12) as left_over
      from orders.bid_draws d
      join unnest($2::int[], $3::numeric[], $4::numeric[]) as c (position, before, after) on c.position = d.position
     where d.order_id = $1
  ), locked as (
    select l.price_book_id, l.line_number from orders.bid_lines l
     where (l.price_book_id, l.line_number) in (select price_book_id, line_number from cuts) order by 1, 2 for update of l
  ), gone as (
    delete from orders.bid_draws d using cuts c
     where d.order_id = c.order_id and d.position = c.position and c.left_over = 0
  ), cut as (
    update orders.bid_draws d set quantity = c.left_over from cuts c
     where d.order_id = c.order_id and d.position = c.position and c.left_over > 0
  )
  update orders.bid_lines l set drawn = l.drawn - given.quantity
    from (select price_book_id, line_number, sum(quantity - left_over) as quantity from cuts group by 1, 2) given
    join locked using (price_book_id, line_number)
   where l.price_book_id = given.price_book_id and l.line_number = given.line_number`;

const GIVE_BACK = `
  with given as (
    delete from orders.bid_draws where order_id = $1 returning price_book_id, line_number, quantity
  ), locked as (
    select l.price_book_id, l.line_number from orders.bid_lines l
     where exists (select 1 from given g where g.price_book_id = l.price_book_id and g.line_number = l.line_number)
     order by 1, 2 for update of l
  )
  update orders.bid_lines l set drawn = l.drawn - (select sum(g.quantity) from given g
      where g.price_book_id = l.price_book_id and g.line_number = l.line_number)
    from locked k where k.price_book_id = l.price_book_id and k.line_number = l.line_number`;

/** The bid lines are locked, and what is left of them was enough: the rule saw it. */
const DRAW = `
  with made as (
    insert into orders.bid_draws (order_id, position, price_book_id, line_number, quantity)
    select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::numeric[])
    returning price_book_id, line_number, quantity
  )
  update orders.bid_lines l set drawn = l.drawn + m.quantity
    from (select price_book_id, line_number, sum(quantity) as quantity from made group by 1, 2) m
   where m.price_book_id = l.price_book_id and m.line_number = l.line_number`;
