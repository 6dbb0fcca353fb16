import { addDecimal, compareDecimal, type Decimal, ZERO } from '../money/decimal.js';

/** What purchasing expects of an item, in base units. */
export interface DueIn {
  /** `YYYY-MM-DD`. */
  readonly expectedOn: string;
  readonly quantity: Decimal;
}

/**
 * The day by which enough is due in for a backorder, when those who wait longer are served first.
 * @returns undefined when what is due in does not reach, or was due before today and is late without a word
 */
export function expectedDay(facts: {
  readonly needed: Decimal;
  /** What orders that came before wait for. */
  readonly ahead: Decimal;
  readonly dueIn: readonly DueIn[];
  readonly today: string;
}): string | undefined {
  const wanted = addDecimal(facts.needed, facts.ahead);
  let sum = ZERO;
  for (const { expectedOn, quantity } of [...facts.dueIn].sort((a, b) => (a.expectedOn < b.expectedOn ? -1 : 1))) {
    if (expectedOn < facts.today) continue;
    sum = addDecimal(sum, quantity);
    if (compareDecimal(sum, wanted) >= 0) return expectedOn;
  }
  return undefined;
}
