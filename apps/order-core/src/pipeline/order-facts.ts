import { type Decimal, formatDecimal, trimDecimal } from '#domain/money/decimal';
import { formatMoney, type Money } from '#domain/money/money';
import type { OrderLineRecord, OrderRecord } from './order-record.js';

/** An order as it stood: what its timeline compares with how it stands now. */
export interface OrderFacts {
  readonly order: Readonly<OrderRecord>;
  readonly lines: ReadonlyMap<number, Readonly<OrderLineRecord>>;
}

export interface Difference {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

const HEAD_FACTS = [
  'state',
  'customerId',
  'shipToId',
  'terms',
  'requestedDate',
  'shipComplete',
  'findings',
  'acceptedCodes',
  'total',
] as const satisfies readonly (keyof OrderRecord)[];

const LINE_FACTS = [
  'sku',
  'unit',
  'requestedDate',
  'documentPrice',
  'ordered',
  'unplanned',
  'reserved',
  'backordered',
  'picked',
  'shipped',
  'cancelled',
  'billed',
  'unitPrice',
  'extended',
] as const satisfies readonly (keyof OrderLineRecord)[];

export const factsOf = (order: OrderRecord, lines: readonly OrderLineRecord[]): OrderFacts => ({
  order: { ...order },
  lines: new Map(lines.map((line) => [line.position, { ...line }])),
});

/**
 * What is different, before and after: the head's facts by name, the lines' under `byLine` by position, with what
 * changed of each and nothing else. A fact that is null, and a line's that is left out, was not there.
 * @param shown names that are told though they are as they were
 */
export function compareFacts(then: OrderFacts, now: OrderFacts, shown: readonly string[] = []): Difference {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const name of HEAD_FACTS) {
    const [was, is] = [writeFact(then.order[name]), writeFact(now.order[name])];
    if (!shown.includes(name) && isSame(then.order[name], now.order[name])) continue;
    before[name] = was ?? null;
    after[name] = is ?? null;
  }
  const lines = compareLines(then.lines, now.lines);
  if (shown.includes('byLine') || Object.keys(lines.before).length > 0) {
    before['byLine'] = lines.before;
    after['byLine'] = lines.after;
  }
  return { before, after };
}

function compareLines(then: OrderFacts['lines'], now: OrderFacts['lines']): Difference {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const position of new Set([...then.keys(), ...now.keys()])) {
    const [was, is] = [then.get(position), now.get(position)];
    const changed = LINE_FACTS.filter((name) => !isSame(was?.[name], is?.[name]));
    if (changed.length === 0) continue;
    before[position] = was ? pick(was, changed) : null;
    after[position] = is ? pick(is, changed) : null;
  }
  return { before, after };
}

const pick = (line: OrderLineRecord, names: readonly (typeof LINE_FACTS)[number][]) =>
  Object.fromEntries(names.map((name) => [name, writeFact(line[name])]));

type Fact = OrderRecord[(typeof HEAD_FACTS)[number]] | OrderLineRecord[(typeof LINE_FACTS)[number]];

/** Values are never changed in place, so one and the same needs no second look. */
const isSame = (was: Fact, is: Fact): boolean =>
  was === is || JSON.stringify(writeFact(was)) === JSON.stringify(writeFact(is));

function writeFact(fact: Fact): unknown {
  if (typeof fact !== 'object' || Array.isArray(fact)) return fact;
  return 'minor' in fact ? formatMoney(fact as Money) : formatDecimal(trimDecimal(fact as Decimal));
}
