import { addDecimal, compareDecimal, type Decimal, subtractDecimal, sumDecimals, ZERO } from '../money/decimal.js';

/** Stock of one item at one location, in base units. */
export interface StockPosition {
  readonly locationId: string;
  readonly onHand: Decimal;
  /** Set aside for orders. */
  readonly committed: Decimal;
  readonly dueIn: readonly { readonly expectedOn: string; readonly quantity: Decimal }[];
}

export interface LocationPromise {
  readonly locationId: string;
  readonly onHand: Decimal;
  readonly committed: Decimal;
  /** Due in by the day asked for. */
  readonly dueIn: Decimal;
  /** On hand less committed, plus due in by the day. */
  readonly available: Decimal;
}

export interface AvailableToPromise {
  readonly locations: readonly LocationPromise[];
  /** What orders wait for already; it is not tied to a location. */
  readonly waiting: Decimal;
  /** Of all locations together, less what orders wait for; never below zero. */
  readonly available: Decimal;
}

/**
 * What can be promised of an item by a day: on hand − committed + due in by that day, per location. What is overdue
 * counts as due in today only when a day is asked for at all: without one, only what lies on the shelf does.
 * @param on `YYYY-MM-DD`; absent: from the shelf
 */
export function availableToPromise(facts: {
  readonly positions: readonly StockPosition[];
  readonly waiting: Decimal;
  readonly on?: string | undefined;
}): AvailableToPromise {
  const { on, waiting } = facts;
  const locations = facts.positions.map(({ locationId, onHand, committed, dueIn }) => {
    const inTime = dueIn.filter(({ expectedOn }) => on !== undefined && expectedOn <= on);
    const due = sumDecimals(inTime.map(({ quantity }) => quantity));
    return {
      locationId,
      onHand,
      committed,
      dueIn: due,
      available: addDecimal(subtractDecimal(onHand, committed), due),
    };
  });
  const together = subtractDecimal(sumDecimals(locations.map(({ available }) => available)), waiting);
  return { locations, waiting, available: compareDecimal(together, ZERO) < 0 ? ZERO : together };
}
