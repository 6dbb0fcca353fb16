import {
  addDecimal,
  compareDecimal,
  type Decimal,
  divideDown,
  isPositiveDecimal,
  minDecimal,
  multiplyDecimal,
  subtractDecimal,
  sumDecimals,
  trimDecimal,
  ZERO,
} from '../money/decimal.js';

export interface LineToReserve {
  /** Position in the order, unique. */
  readonly position: number;
  readonly sku: string;
  /** In the unit of the line. */
  readonly quantity: Decimal;
  /** Base units (the units stock is kept in) per unit of the line. */
  readonly factor: Decimal;
}

export interface StockAvailable {
  readonly locationId: string;
  readonly sku: string;
  /** On hand less reserved, in base units. */
  readonly available: Decimal;
}

export interface LocationFacts {
  readonly id: string;
  /** Lower ships first. */
  readonly priority: number;
}

export interface ReservationPolicy {
  readonly preferredLocationId?: string | undefined;
  /** False: what is short is cancelled instead of waiting for stock. */
  readonly backorders: boolean;
}

export interface PlannedReservation {
  readonly position: number;
  readonly locationId: string;
  readonly sku: string;
  /** In the unit of the line. */
  readonly quantity: Decimal;
  readonly baseQuantity: Decimal;
  /** Why this location. */
  readonly reason: string;
}

export interface ReservationPlan {
  readonly reservations: readonly PlannedReservation[];
  readonly backorders: readonly { readonly position: number; readonly quantity: Decimal }[];
  readonly cancelled: readonly { readonly position: number; readonly quantity: Decimal }[];
}

/**
 * Splits every line into what stock covers and what it does not, and says from which location and why. Demand is
 * taken from what earlier lines left, so the same item on two lines never counts the same stock twice. Only whole
 * units of a line are reserved (no 1.5 cases), unless the line itself orders a fraction.
 *
 * Location: the first that can ship the whole order (preferred, then by priority, then by id); else per line the
 * first that can ship the whole line; else as many locations as it takes.
 */
export function planReservation(
  facts: {
    readonly lines: readonly LineToReserve[];
    readonly stock: readonly StockAvailable[];
    readonly locations: readonly LocationFacts[];
  },
  policy: ReservationPolicy,
): ReservationPlan {
  const left = new Map(facts.stock.map(({ locationId, sku, available }) => [keyOf(locationId, sku), available]));
  const candidates = rankLocations(facts.locations, policy.preferredLocationId);
  const whole = candidates.find((location) => coversAll(location.id, facts.lines, left));
  const reservations: PlannedReservation[] = [];
  const short: { position: number; quantity: Decimal }[] = [];
  for (const line of facts.lines) {
    const order = whole ? [whole] : candidates;
    const taken = reserveLine({ line, candidates: order, left, wholeOrder: whole !== undefined, policy });
    reservations.push(...taken);
    const missing = subtractDecimal(line.quantity, sumDecimals(taken.map(({ quantity }) => quantity)));
    if (isPositiveDecimal(missing)) short.push({ position: line.position, quantity: trimDecimal(missing) });
  }
  return policy.backorders
    ? { reservations, backorders: short, cancelled: [] }
    : { reservations, backorders: [], cancelled: short };
}

/** Why the plan is as it is, in one line: `12 lines from NJ, preferred location, ships the whole order; 2 …`. */
export function tellReservation({ reservations }: Pick<ReservationPlan, 'reservations'>): string {
  const groups = new Map<string, Set<number>>();
  for (const { locationId, reason, position } of reservations) {
    const group = `from ${locationId}, ${reason}`;
    groups.set(group, (groups.get(group) ?? new Set()).add(position));
  }
  return [...groups].map(([group, { size }]) => `${size} ${size === 1 ? 'line' : 'lines'} ${group}`).join('; ');
}

const keyOf = (locationId: string, sku: string): string => `${locationId}\u0000${sku}`;

function rankLocations(locations: readonly LocationFacts[], preferred: string | undefined): LocationFacts[] {
  return [...locations].sort(
    (a, b) =>
      Number(b.id === preferred) - Number(a.id === preferred) ||
      a.priority - b.priority ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

function coversAll(locationId: string, lines: readonly LineToReserve[], left: ReadonlyMap<string, Decimal>): boolean {
  const demand = new Map<string, Decimal>();
  for (const { sku, quantity, factor } of lines) {
    demand.set(sku, addDecimal(demand.get(sku) ?? ZERO, multiplyDecimal(quantity, factor)));
  }
  return [...demand].every(([sku, wanted]) => compareDecimal(left.get(keyOf(locationId, sku)) ?? ZERO, wanted) >= 0);
}

function reserveLine(task: {
  readonly line: LineToReserve;
  readonly candidates: readonly LocationFacts[];
  readonly left: Map<string, Decimal>;
  readonly wholeOrder: boolean;
  readonly policy: ReservationPolicy;
}): PlannedReservation[] {
  const { line, candidates, left, policy } = task;
  const fits = (location: LocationFacts): Decimal => unitsThatFit(line, left.get(keyOf(location.id, line.sku)) ?? ZERO);
  const complete = candidates.find((location) => compareDecimal(fits(location), line.quantity) >= 0);
  const taken: PlannedReservation[] = [];
  let wanted = line.quantity;
  for (const location of complete ? [complete] : candidates) {
    const quantity = trimDecimal(minDecimal(wanted, fits(location)));
    if (!isPositiveDecimal(quantity)) continue;
    const baseQuantity = trimDecimal(multiplyDecimal(quantity, line.factor));
    const key = keyOf(location.id, line.sku);
    left.set(key, subtractDecimal(left.get(key) ?? ZERO, baseQuantity));
    wanted = subtractDecimal(wanted, quantity);
    taken.push({
      position: line.position,
      locationId: location.id,
      sku: line.sku,
      quantity,
      baseQuantity,
      reason: reasonFor({
        location,
        preferred: policy.preferredLocationId,
        wholeOrder: task.wholeOrder,
        wholeLine: complete !== undefined,
      }),
    });
    if (!isPositiveDecimal(wanted)) break;
  }
  return taken;
}

/** Units of the line that a quantity of base units makes, in the fineness the line orders in. */
function unitsThatFit(line: LineToReserve, available: Decimal): Decimal {
  if (!isPositiveDecimal(available)) return ZERO;
  return divideDown(available, line.factor, trimDecimal(line.quantity).scale);
}

function reasonFor(choice: {
  readonly location: LocationFacts;
  readonly preferred: string | undefined;
  readonly wholeOrder: boolean;
  readonly wholeLine: boolean;
}): string {
  const rank = choice.location.id === choice.preferred ? 'preferred location' : `priority ${choice.location.priority}`;
  const extent = choice.wholeOrder
    ? 'ships the whole order'
    : choice.wholeLine
      ? 'ships the whole line'
      : 'has part of the line';
  return `${rank}, ${extent}`;
}
