import type { EntityManager } from 'typeorm';
import type { ReferenceKind } from './reference-data.repository.js';

export interface ListedThing {
  readonly key: string;
  readonly at: Date;
  readonly actor: string;
  readonly data: object;
}

/** Things of a kind as they are now, by key; one more than the page holds. */
export async function listCurrent(
  manager: EntityManager,
  page: { readonly kind: ReferenceKind; readonly after: string; readonly limit: number },
): Promise<ListedThing[]> {
  return manager.query(
    `select distinct on (key) key, at, actor, after as data from orders.audit_log
      where kind = $1 and key > $2 and after is not null order by key, id desc limit $3`,
    [page.kind, page.after, page.limit + 1],
  );
}

export interface PriceRow {
  readonly lineNumber: string;
  readonly sku: string;
  readonly unit: string;
  readonly minimumQuantity: string;
  readonly unitPrice: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  /** Of bids: awarded and drawn, in the unit of the price. */
  readonly awardedQuantity: string | null;
  readonly drawnQuantity: string | null;
}

/** The prices of a book: of one day, or every one it ever had; by line, tier and day. */
export async function listPrices(
  manager: EntityManager,
  page: {
    readonly bookId: string;
    readonly on: string | undefined;
    readonly sku: string | undefined;
    readonly after: string;
    readonly limit: number;
  },
): Promise<(PriceRow & { key: string })[]> {
  return manager.query(
    `select * from (
       select e.line_number || ' ' || lpad(trim_scale(e.minimum_quantity)::text, 16, '0') || ' ' || e.valid_from as key,
              e.line_number as "lineNumber", e.sku, e.unit, trim_scale(e.minimum_quantity)::text as "minimumQuantity",
              trim_scale(e.unit_price)::text as "unitPrice", to_char(e.valid_from, 'YYYY-MM-DD') as "validFrom",
              to_char(e.valid_to, 'YYYY-MM-DD') as "validTo", trim_scale(l.awarded)::text as "awardedQuantity",
              case when l.awarded is not null then trim_scale(l.drawn)::text end as "drawnQuantity"
         from orders.price_entries e
         left join orders.bid_lines l on l.price_book_id = e.price_book_id and l.line_number = e.line_number
        where e.price_book_id = $1 and ($3::text is null or e.sku = $3)
          and ($2::date is null or ($2 >= e.valid_from and (e.valid_to is null or $2 <= e.valid_to)))
     ) as prices where key > $4 order by key limit $5`,
    [page.bookId, page.on ?? null, page.sku ?? null, page.after, page.limit + 1],
  );
}

export interface CostRow {
  readonly currency: string;
  readonly unitCost: string;
  readonly validFrom: string;
}

/** Every landed cost of an item, the newest first. */
export async function listCosts(manager: EntityManager, sku: string): Promise<CostRow[]> {
  return manager.query(
    `select currency, trim_scale(unit_cost)::text as "unitCost", to_char(valid_from, 'YYYY-MM-DD') as "validFrom"
       from orders.landed_costs where sku = $1 order by currency, valid_from desc limit 500`,
    [sku],
  );
}
