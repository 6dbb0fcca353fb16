import {
  addDecimal,
  type Decimal,
  divideDown,
  formatDecimal,
  isPositiveDecimal,
  minDecimal,
  multiplyDecimal,
  subtractDecimal,
  sumDecimals,
  trimDecimal,
  ZERO,
} from '#domain/money/decimal';
import type { LineToReserve, ReservationPlan, StockAvailable } from '#domain/stock/plan-reservation';
import { newLine } from '../../pipeline/order-record.js';
import type { OrderWork } from '../../pipeline/order-work.js';
import { type Substitute, loadOffers, loadSubstitutes } from './substitutes.repository.js';

export { loadSubstitutes };

/** What is left of the shelves after a plan took from them. */
export function leftOf(stock: readonly StockAvailable[], { reservations }: ReservationPlan): StockAvailable[] {
  return stock.map((shelf) => {
    const taken = reservations.filter(({ locationId, sku }) => locationId === shelf.locationId && sku === shelf.sku);
    const base = sumDecimals(taken.map(({ baseQuantity }) => baseQuantity));
    return { ...shelf, available: subtractDecimal(shelf.available, base) };
  });
}

/**
 * For a customer that takes substitutes: what a line is short of becomes a line of the best substitute that is there,
 * in the same unit. The short part of the line asked for is cancelled, and the timeline says for what.
 */
export function takeSubstitutes(
  work: OrderWork,
  plan: ReservationPlan,
  {
    offers,
    stock,
    documentLines,
  }: {
    readonly offers: readonly Substitute[];
    readonly stock: readonly StockAvailable[];
    /** Places that are taken, though some of their lines may stand in another part of a split order. */
    readonly documentLines: number;
  },
): LineToReserve[] {
  const free = new Map<string, Decimal>();
  for (const { sku, available } of stock) free.set(sku, addDecimal(free.get(sku) ?? ZERO, available));
  const bucket = plan.backorders.length > 0 ? 'backordered' : 'cancelled';
  return (bucket === 'backordered' ? plan.backorders : plan.cancelled).flatMap(({ position, quantity }) => {
    const line = work.line(position);
    const offer = offers.find(
      ({ of, unit, sku }) => of === line.sku && unit === line.unit && isPositiveDecimal(free.get(sku) ?? ZERO),
    );
    if (!offer) return [];
    const there = divideDown(free.get(offer.sku)!, offer.factor, trimDecimal(quantity).scale);
    const taken = trimDecimal(minDecimal(quantity, there));
    if (!isPositiveDecimal(taken)) return [];
    free.set(offer.sku, subtractDecimal(free.get(offer.sku)!, multiplyDecimal(taken, offer.factor)));
    line[bucket] = subtractDecimal(line[bucket], taken);
    line.cancelled = addDecimal(line.cancelled, taken);
    const added = Math.max(documentLines, ...work.lines.map((each) => each.position)) + 1;
    addSubstitute(work, { position, added, offer, quantity: taken });
    return [{ position: added, sku: offer.sku, quantity: taken, factor: offer.factor }];
  });
}

function addSubstitute(
  work: OrderWork,
  { position, added, offer, quantity }: { position: number; added: number; offer: Substitute; quantity: Decimal },
): void {
  const original = work.line(position);
  const { sku, unit, factor } = offer;
  const named = `substitute for ${original.sku}`;
  const line = newLine({ position: added, lineNumber: original.lineNumber, named, ordered: quantity });
  work.lines.push({ ...line, sku, unit, factor, requestedDate: original.requestedDate });
  work.note({
    what: 'line.substituted',
    why: 'not enough in stock, and the customer takes substitutes',
    before: { position, sku: original.sku, quantity: formatDecimal(quantity) },
    after: { position: added, sku, quantity: formatDecimal(quantity) },
  });
}

/** For a customer that wants to be asked: names the substitutes there are for what is short; none is taken. */
export async function offerSubstitutes(work: OrderWork): Promise<void> {
  const short = work.lines.filter(({ backordered, sku }) => sku !== undefined && isPositiveDecimal(backordered));
  if (short.length === 0) return;
  const offers = await loadOffers(work.tx.manager, [...new Set(short.map(({ sku }) => sku!))]);
  const lines = short.flatMap(({ position, sku, unit }) =>
    offers
      .filter((offer) => offer.of === sku && offer.unit === unit)
      .map((offer) => ({ position, sku, substitute: offer.sku, available: formatDecimal(offer.available) })),
  );
  if (lines.length === 0) return;
  const why = 'there are substitutes for what is short; the customer wants to be asked';
  work.note({ what: 'substitutes.offered', why, after: { lines } });
}
