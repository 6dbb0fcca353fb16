import type { EntityManager } from 'typeorm';
import type { PriceBookInput } from './price-book.schema.js';

/** A book whose change counts from a day that is known. */
export type DatedPriceBook = PriceBookInput & { readonly effectiveFrom: string };

/**
 * Puts books as they are from `effectiveFrom` on. Prices that are gone or different are closed the day before, never
 * lost: an order is priced by the prices of its own day, and the history stays readable.
 */
export async function putPriceBooks(
  manager: EntityManager,
  books: readonly DatedPriceBook[],
  now: Date,
): Promise<void> {
  await manager.query(
    `insert into orders.price_books (id, kind, name, currency, customer_id, level, valid_from, valid_to, updated_at)
     select id, kind, name, currency, "customerId", level, "validFrom", "validTo", $2
       from jsonb_to_recordset($1::jsonb) as rows (id text, kind text, name text, currency text, "customerId" text,
         level text, "validFrom" date, "validTo" date)
     on conflict (id) do update set kind = excluded.kind, name = excluded.name, currency = excluded.currency,
       customer_id = excluded.customer_id, level = excluded.level, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to, updated_at = excluded.updated_at`,
    [JSON.stringify(books.map(({ entries: _, ...book }) => book)), now],
  );
  const entries = books.flatMap(({ id, effectiveFrom, entries: list }) =>
    list.map((each) => ({ ...each, lineNumber: each.lineNumber ?? each.sku, bookId: id, from: effectiveFrom })),
  );
  const days = JSON.stringify(books.map(({ id, effectiveFrom }) => ({ id, from: effectiveFrom })));
  await manager.query(CLOSE, [days, JSON.stringify(entries)]);
  await manager.query(DROP, [days, JSON.stringify(entries)]);
  await manager.query(ADD, [JSON.stringify(entries), now]);
  await manager.query(
    `insert into orders.bid_lines (price_book_id, line_number, awarded)
     select distinct on ("bookId", "lineNumber") "bookId", "lineNumber", "awardedQuantity"
       from jsonb_to_recordset($1::jsonb) as rows ("bookId" text, "lineNumber" text, "awardedQuantity" numeric)
      where "awardedQuantity" is not null or exists (select 1 from orders.bid_lines b
                                                      where b.price_book_id = "bookId" and b.line_number = "lineNumber")
      order by 1, 2, 3 desc nulls last
     on conflict (price_book_id, line_number) do update set awarded = excluded.awarded`,
    [JSON.stringify(entries)],
  );
}

const ENTRY = `rows ("bookId" text, "lineNumber" text, sku text, unit text, "minimumQuantity" numeric,
  "unitPrice" numeric, "validFrom" date, "validTo" date, "from" date)`;

/** A price that is to stay as it is. */
const STAYS = `exists (select 1 from jsonb_to_recordset($2::jsonb) as ${ENTRY}
  where rows."bookId" = e.price_book_id and rows."lineNumber" = e.line_number
    and rows."minimumQuantity" = e.minimum_quantity and rows.sku = e.sku and rows.unit = e.unit
    and rows."unitPrice" = e.unit_price and coalesce(rows."validFrom", e.valid_from) = e.valid_from
    and rows."validTo" is not distinct from e.valid_to)`;

const CLOSE = `
  update orders.price_entries e set valid_to = d."from" - 1
    from jsonb_to_recordset($1::jsonb) as d (id text, "from" date)
   where e.price_book_id = d.id and e.valid_from < d."from" and (e.valid_to is null or e.valid_to >= d."from")
     and not ${STAYS}`;

const DROP = `
  delete from orders.price_entries e
   using jsonb_to_recordset($1::jsonb) as d (id text, "from" date)
   where e.price_book_id = d.id and e.valid_from >= d."from" and not ${STAYS}`;

const ADD = `
  insert into orders.price_entries (price_book_id, line_number, sku, unit, minimum_quantity, unit_price, valid_from,
    valid_to, recorded_at)
  select "bookId", "lineNumber", sku, unit, "minimumQuantity", "unitPrice", coalesce("validFrom", "from"), "validTo", $2
    from jsonb_to_recordset($1::jsonb) as ${ENTRY}
   where not exists (select 1 from orders.price_entries e
                      where e.price_book_id = "bookId" and e.line_number = "lineNumber"
                        and e.minimum_quantity = "minimumQuantity" and e.sku = rows.sku and e.unit = rows.unit
                        and e.unit_price = "unitPrice" and coalesce("validFrom", e.valid_from) = e.valid_from
                        and "validTo" is not distinct from e.valid_to)
  on conflict (price_book_id, line_number, minimum_quantity, valid_from) do update
    set sku = excluded.sku, unit = excluded.unit, unit_price = excluded.unit_price, valid_to = excluded.valid_to,
        recorded_at = excluded.recorded_at`;
