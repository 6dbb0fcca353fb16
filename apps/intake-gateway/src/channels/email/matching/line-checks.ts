import { scaled } from '../reading/numbers.js';
import type { CandidateLine } from '../reading/candidate.js';
import type { CatalogueItem, ContractLine, CustomerKnowledge, ItemHistory } from './catalogue.js';

export type Check = 'same' | 'differ' | 'unsaid';

/** Prices this near (in percent) are one price: list prices move between mails. */
const NEAR_PERCENT = 15n;
/** A price more than this times another is of another unit. */
const FAR = 2n;

/** The unit of the line against the units the item is sold by. */
export function compareUnits(line: CandidateLine, item: CatalogueItem): Check {
  if (line.unit === undefined || item.unit === undefined) return 'unsaid';
  return soldUnit(line.unit, item) === undefined ? 'differ' : 'same';
}

/** What a catalogue may file a unit under where it lacks its own code: tubs among tubes, lengths and coils singly. */
const FILED_AS: Readonly<Record<string, readonly string[]>> = {
  CA: ['CT'],
  UQ: ['TB'],
  CL: ['CY'],
  LN: ['EA'],
  CX: ['RL', 'EA'],
  RE: ['RL', 'EA'],
};

/**
 * The unit the item is sold by that the sender means, undefined for none. `cs` and `carton` are words for one thing
 * where the item comes in cartons (CT) and not in cases.
 */
export function soldUnit(unit: string, { unit: own, otherUnits = [] }: CatalogueItem): string | undefined {
  const sold = own === undefined ? otherUnits : [own, ...otherUnits];
  if (sold.includes(unit)) return unit;
  return FILED_AS[unit]?.find((each) => sold.includes(each));
}

/** The price of the line against the agreed price, else the price last paid, else the list price. */
export function comparePrice(
  line: CandidateLine,
  { item, past, contract }: { item: CatalogueItem; past: ItemHistory | undefined; contract: ContractLine | undefined },
): Check {
  const agreed = contract && (line.unit ?? contract.unit) === contract.unit ? contract.unitPrice : undefined;
  const known = agreed ?? past?.lastPrice ?? item.price;
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

interface BySku {
  readonly history: ReadonlyMap<string, ItemHistory>;
  readonly contracts: ReadonlyMap<string, ContractLine>;
}

/** Looked up once a line and candidate: worth an index per customer. */
const indexes = new WeakMap<CustomerKnowledge, BySku>();

function indexOf(customer: CustomerKnowledge): BySku {
  const known = indexes.get(customer) ?? {
    history: new Map(customer.history.map((each) => [each.sku, each])),
    contracts: new Map(customer.bidLines.map((each) => [each.sku, each])),
  };
  indexes.set(customer, known);
  return known;
}

export const historyOf = (customer: CustomerKnowledge, sku: string): ItemHistory | undefined =>
  indexOf(customer).history.get(sku);

/** The line of the customer's bid or contract that the item is on. */
export const contractOf = (customer: CustomerKnowledge, sku: string): ContractLine | undefined =>
  indexOf(customer).contracts.get(sku);
