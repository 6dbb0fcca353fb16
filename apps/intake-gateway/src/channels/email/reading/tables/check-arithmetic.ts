import type { CandidateLine } from '../candidate.js';
import { productAgrees, productScaled, scaled, sumAgrees } from '../numbers.js';

/** Marks a line whose quantity times price is not the amount it gives. */
export function checkArithmetic(line: CandidateLine): CandidateLine {
  const { quantity, unitPrice, lineTotal } = line;
  if (unitPrice === undefined || lineTotal === undefined || productAgrees(quantity, unitPrice, lineTotal)) return line;
  return { ...line, doubts: [...line.doubts, 'arithmetic'] };
}

type PricedEvent =
  | { readonly kind: 'line'; readonly line: CandidateLine }
  | { readonly kind: 'amount'; readonly value: string }
  | { readonly kind: 'unclear' | 'rest' };

/**
 * `Product | Quantity | Price` of web shops, where the price is that of the whole line: the prices, and not their
 * products with the quantities, add up to the table's own total.
 */
export function priceIsAmount<E extends PricedEvent>(events: readonly E[]): readonly E[] {
  const lines = events.flatMap((event) => (event.kind === 'line' ? [event.line] : []));
  const amounts = events.flatMap((event) => (event.kind === 'amount' ? [event.value] : []));
  if (amounts.length === 0 || lines.length === 0) return events;
  if (lines.some(({ unitPrice, lineTotal }) => unitPrice === undefined || lineTotal !== undefined)) return events;
  const sum = (of: (line: CandidateLine) => bigint) => lines.reduce((all, line) => all + of(line), 0n);
  const told = (total: bigint) => amounts.some((amount) => sumAgrees(total, amount, lines.length));
  const prices = sum(({ unitPrice }) => scaled(unitPrice!));
  const products = sum(({ quantity, unitPrice }) => productScaled(quantity, unitPrice!));
  if (!told(prices) || told(products)) return events;
  return events.map((event) => {
    if (event.kind !== 'line') return event;
    const { unitPrice, ...line } = event.line;
    return { ...event, line: { ...line, lineTotal: unitPrice } };
  });
}

/**
 * Leaves out the sums of sections (`Dairy total 120.50`), which say nothing of the whole: where several amounts are
 * what the lines since the amount before come to, those of them that all lines do not come to.
 */
export function withoutSectionSums<E extends PricedEvent>(events: readonly E[]): readonly E[] {
  const sums = new Set<E>();
  let [whole, section, counted, inSection] = [0n, 0n, 0, 0];
  for (const event of events) {
    if (event.kind === 'line') {
      const { quantity, unitPrice, lineTotal } = event.line;
      const amount = lineTotal === undefined ? productScaled(quantity, unitPrice ?? '0') : scaled(lineTotal);
      [whole, section, counted, inSection] = [whole + amount, section + amount, counted + 1, inSection + 1];
    } else if (event.kind === 'amount') {
      if (inSection > 0 && sumAgrees(section, event.value, inSection)) sums.add(event);
      [section, inSection] = [0n, 0];
    }
  }
  if (sums.size < 2) return events;
  return events.filter(
    (event) => event.kind !== 'amount' || !sums.has(event) || sumAgrees(whole, event.value, counted),
  );
}
