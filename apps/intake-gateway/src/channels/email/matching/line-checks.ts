import { scaled } from '../reading/numbers.js';
import type { CandidateLine } from '../reading/candidate.js';
import type { CatalogueItem, CustomerKnowledge, ItemHistory } from './catalogue.js';

export type Check = 'same' | 'differ' | 'unsaid';

/** Prices this near (in percent) are one price: list prices move between mails. */
const NEAR_PERCENT = 15n;
/** A price more than this times another is of another unit. */
const FAR = 2n;

/** The unit of the line against the units the item is sold by. */
export function compareUnits(line: CandidateLine, item: CatalogueItem): Check {
  if (line.unit === undefined || item.unit === undefined) return 'unsaid';
  return line.unit === item.unit || item.otherUnits?.includes(line.unit) ? 'same' : 'differ';
}

/** The price of the line against the list price and the price last paid. */
export function comparePrice(line: CandidateLine, item: CatalogueItem, past: ItemHistory | undefined): Check {
  const known = past?.lastPrice ?? item.price;
  if (line.unitPrice === undefined || known === undefined || scaled(known) === 0n) return 'unsaid';
  const [own, other] = [scaled(line.unitPrice), scaled(known)];
  const gap = own > other ? own - other : other - own;
  if (gap * 100n <= other * NEAR_PERCENT) return 'same';
  return own > other * FAR || own * FAR < other ? 'differ' : 'unsaid';
}

/** The quantity against what the customer ordered before: more than three times the most, or a third of the least. */
export function compareQuantity(line: CandidateLine, past: ItemHistory | undefined): Check {
  if (!past || past.orders < 3) return 'unsaid';
  if (past.unit !== undefined && line.unit !== undefined && past.unit !== line.unit) return 'differ';
  const quantity = scaled(line.quantity);
  if (quantity > scaled(past.most) * 3n || quantity * 3n < scaled(past.least)) return 'differ';
  return 'same';
}

export const historyOf = (customer: CustomerKnowledge, sku: string): ItemHistory | undefined =>
  customer.history.find((each) => each.sku === sku);
