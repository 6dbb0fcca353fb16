import type { CorpusItem } from './catalogue.js';
import type { Random } from './random.js';

export interface TrueLine {
  readonly item: CorpusItem;
  readonly quantity: string;
  /** X12 element 355. */
  readonly unit: string;
}

export interface TrueOrder {
  readonly purchaseOrderNumber: string;
  readonly purpose: 'original' | 'change' | 'cancel';
  readonly lines: readonly TrueLine[];
  readonly requestedDate?: string | undefined;
}

export interface CorpusCustomer {
  readonly id: string;
  readonly name: string;
  readonly contact: string;
  readonly address: string;
  /** Their own item numbers by our sku. */
  readonly itemNumbers: ReadonlyMap<string, string>;
  /** How they name items: our number, their own, in words, both, or by GTIN. */
  readonly naming: Naming;
}

export type Naming = 'sku' | 'own' | 'words' | 'sku-words' | 'own-words' | 'gtin-words';

const PLACES = [
  'Bayside',
  'Harbor',
  'Maple Street',
  'Northfield',
  'Lakeview',
  'Old Mill',
  'Riverside',
  'Cedar Hill',
  'Union',
  'Summit',
  'Corner',
  'Golden',
];
const TRADES = [
  'Bistro',
  'Diner',
  'Unified School District',
  'Catering',
  'Cafe',
  'Market',
  'Nursing Home',
  'Pizzeria',
  'Deli',
  'Grill',
];
const FIRST = ['Marco', 'Alice', 'Bob', 'Dana', 'Luis', 'Priya', 'Tom', 'Wei', 'Sofia', 'Karen'];
const LAST = ['Smith', 'Alvarez', 'Chen', 'Patel', 'Novak', 'Brown', 'Rossi', 'Kowalski', 'Nguyen', 'Jones'];

export function makeCustomer(random: Random, id: number, items: readonly CorpusItem[]): CorpusCustomer {
  const name = `${random.pick(PLACES)} ${random.pick(TRADES)}`;
  const contact = `${random.pick(FIRST)} ${random.pick(LAST)}`;
  const own = random.sample(items, Math.floor(items.length / 2));
  const style = random.between(0, 2);
  const itemNumbers = new Map(
    own.map((item, at) => [
      item.sku,
      style === 0
        ? `${random.between(100, 999)}-${String(at).padStart(4, '0')}`
        : style === 1
          ? `${name[0]}${String(1000 + at)}`
          : String(700_000 + at * 7),
    ]),
  );
  const slug = name.toLowerCase().replace(/[^a-z]+/g, '');
  return {
    id: `C-${1000 + id}`,
    name,
    contact,
    address: `${contact.split(' ')[0]!.toLowerCase()}@${slug}.example`,
    itemNumbers,
    naming: random.pick([
      'sku',
      'sku',
      'own',
      'words',
      'sku-words',
      'sku-words',
      'sku-words',
      'own-words',
      'gtin-words',
    ] as const),
  };
}

export function makeOrder(
  random: Random,
  customer: CorpusCustomer,
  items: readonly CorpusItem[],
  lines: number,
): TrueOrder {
  const owned = items.filter(({ sku }) => customer.itemNumbers.has(sku));
  const pool = customer.naming.startsWith('own') ? owned : items;
  return {
    purchaseOrderNumber: makeNumber(random),
    purpose: 'original',
    lines: random.sample(pool, lines).map((item) => ({ item, quantity: makeQuantity(random, item), unit: item.unit })),
    ...(random.chance(0.5) ? { requestedDate: `2025-06-${String(random.between(3, 28)).padStart(2, '0')}` } : {}),
  };
}

const makeNumber = (random: Random): string =>
  random.pick([
    () => String(random.between(10_000, 99_999)),
    () => String(random.between(1_000_000, 9_999_999)),
    () => `B-${random.between(1000, 9999)}`,
    () => `2025-${String(random.between(1, 999)).padStart(4, '0')}`,
    () => `PO-${random.between(1000, 99_999)}`,
    () => `${random.pick(['NB', 'HQ', 'ST'])}${random.between(1000, 99_999)}`,
  ])();

const makeQuantity = (random: Random, item: CorpusItem): string =>
  String(
    random.chance(0.75) ? random.between(1, 12) : item.unit === 'EA' ? random.between(10, 144) : random.between(10, 60),
  );
