import { decimal, type Decimal } from '#domain/money/decimal';
import { money } from '#domain/money/money';
import type { PriceEntry, Rung } from '#domain/pricing/price-ladder';
import type { Promotion } from '#domain/pricing/promotion';
import type { EntityManager } from 'typeorm';
import { readDecimal } from '../../pipeline/columns.js';

/** What prices are made of, by SKU where it is of items. */
export interface LoadedPrices {
  readonly entries: ReadonlyMap<string, readonly PriceEntry[]>;
  /** Landed cost per base unit. */
  readonly costs: ReadonlyMap<string, Decimal>;
  readonly promotions: readonly Promotion[];
  readonly notTaxable: ReadonlySet<string>;
}

interface PricesAskedFor {
  readonly customerId: string;
  readonly level: string | undefined;
  readonly skus: readonly string[];
  /** Contracts and bids the document names. */
  readonly contracts: readonly string[];
  readonly currency: string;
  /** The day of the order. */
  readonly on: string;
}

type EntryRow = [
  sku: string,
  kind: Rung,
  book: string,
  lineNumber: string,
  currency: string,
  unit: string,
  factor: string,
  unitPrice: string,
  minimumQuantity: string,
  validFrom: string,
  validTo: string | null,
  remaining: string | null,
];

interface FactsRow {
  readonly entries: EntryRow[];
  readonly costs: Record<string, string>;
  readonly promotions: StoredPromotion[];
  readonly not_taxable: string[];
}

/**
 * Everything an order is priced by, in one statement. Of the books every currency and day is read: the ladder says which
 * applies, and its trace why the others do not; of a book only the prices that are not history on the day. A price in a
 * unit the item does not have cannot be compared.
 */
export async function loadPrices(manager: EntityManager, asked: PricesAskedFor): Promise<LoadedPrices> {
  const [row]: FactsRow[] = await manager.query(LOAD, [
    asked.skus,
    asked.level ?? null,
    asked.customerId,
    asked.currency,
    asked.on,
  ]);
  const entries = new Map<string, PriceEntry[]>();
  for (const [sku, ...entry] of row!.entries) {
    const list = entries.get(sku) ?? [];
    list.push(toEntry(entry, asked.contracts));
    entries.set(sku, list);
  }
  return {
    entries,
    costs: new Map(Object.entries(row!.costs).map(([sku, cost]) => [sku, readDecimal(cost)])),
    promotions: row!.promotions.map(toPromotion),
    notTaxable: new Set(row!.not_taxable),
  };
}

type EntryWithoutSku = EntryRow extends [string, ...infer Rest] ? Rest : never;

function toEntry(
  [rung, book, lineNumber, currency, unit, factor, unitPrice, minimum, validFrom, validTo, remaining]: EntryWithoutSku,
  contracts: readonly string[],
): PriceEntry {
  return {
    rung,
    book,
    lineNumber,
    // 80 characters is what an event takes.
    reference: `${book}/${lineNumber}`.slice(0, 80),
    currency,
    unit,
    factor: readDecimal(factor),
    unitPrice: readDecimal(unitPrice),
    minimumQuantity: readDecimal(minimum),
    validFrom,
    validTo: validTo ?? undefined,
    remaining: remaining === null ? undefined : readDecimal(remaining),
    named: contracts.includes(book),
  };
}

const LOAD = `
  select
    (select coalesce(jsonb_agg(jsonb_build_array(e.sku, b.kind, b.id, e.line_number, b.currency, e.unit, u.factor::text,
              e.unit_price::text, e.minimum_quantity::text, greatest(b.valid_from, e.valid_from),
              least(b.valid_to, e.valid_to), (select greatest(l.awarded - l.drawn, 0)::text from orders.bid_lines l
                where b.kind = 'bid' and l.price_book_id = b.id and l.line_number = e.line_number))), '[]')
       from orders.price_entries e
       join orders.price_books b on b.id = e.price_book_id
       join orders.item_units u on u.sku = e.sku and u.unit = e.unit
      where e.sku = any ($1) and (e.valid_to is null or e.valid_to >= $5::date)
        and (b.kind = 'list' or (b.kind = 'level' and b.level = $2) or b.customer_id = $3)) as entries,
    (select coalesce(jsonb_object_agg(sku, unit_cost::text), '{}')
       from (select distinct on (sku) sku, unit_cost from orders.landed_costs
              where sku = any ($1) and currency = $4 and valid_from <= $5::date
              order by sku, valid_from desc) c) as costs,
    (select coalesce(jsonb_agg(p.data), '[]') from orders.promotions p
      where p.active and p.currency = $4 and p.valid_from <= $5::date and (p.valid_to is null or p.valid_to >= $5::date)
        and (p.data -> 'customerIds' = '[]' or p.data -> 'customerIds' ? $3)
        and (p.data -> 'skus' = '[]' or p.data -> 'skus' ?| $1)) as promotions,
    (select coalesce(jsonb_agg(sku), '[]') from orders.items where sku = any ($1) and not taxable) as not_taxable`;

/** A promotion as reference data keeps it. */
interface StoredPromotion {
  readonly id: string;
  readonly name: string;
  readonly kind: 'percent' | 'amount' | 'buy_x_get_y';
  readonly percent?: string;
  readonly amount?: string;
  readonly buy?: { readonly quantity: string; readonly unit: string };
  readonly get?: { readonly quantity: string; readonly unit: string };
  readonly currency: string;
  readonly promotionCode?: string;
  readonly skus: string[];
  readonly customerIds: string[];
  readonly programs: string[];
  readonly rungs: Rung[];
  readonly minimumQuantity?: string;
  readonly minimumAmount?: string;
  readonly stackable: boolean;
}

function toPromotion(stored: StoredPromotion): Promotion {
  const { currency, minimumQuantity, minimumAmount } = stored;
  return {
    id: stored.id,
    name: stored.name,
    offer: toOffer(stored),
    code: stored.promotionCode,
    skus: new Set(stored.skus),
    customerIds: new Set(stored.customerIds),
    programs: new Set(stored.programs),
    rungs: new Set(stored.rungs),
    minimumQuantity: minimumQuantity === undefined ? undefined : decimal(minimumQuantity),
    minimumAmount: minimumAmount === undefined ? undefined : money(minimumAmount, currency),
    stackable: stored.stackable,
  };
}

/** What an offer needs is checked when it is put. */
function toOffer({ kind, percent = '100', amount, buy, get, currency }: StoredPromotion): Promotion['offer'] {
  switch (kind) {
    case 'percent':
      return { kind, percent: decimal(percent) };
    case 'amount':
      return { kind, amount: money(amount!, currency) };
    case 'buy_x_get_y':
      return {
        kind,
        buy: decimal(buy!.quantity),
        get: decimal(get!.quantity),
        unit: buy!.unit,
        percent: decimal(percent),
      };
  }
}
