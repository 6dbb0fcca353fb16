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
import {
  type ChosenRules,
  DEFAULT_ROUTING,
  type LocationFacts,
  rankLocations,
  type RoutingRule,
  tellRank,
} from './routing-rule.js';

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

export interface ReservationPolicy {
  readonly preferredLocationId?: string | undefined;
  /** False: what is short is cancelled instead of waiting for stock. */
  readonly backorders: boolean;
  /** Absent: {@link DEFAULT_ROUTING}. */
  readonly rules?: ChosenRules | undefined;
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
 * Location, among those the rule allows in the order it ranks them: the first that can ship everything; else, where
 * the rule wants few shipments, as few as can; else per line the first that can ship the whole line; else as many as
 * it takes. A line with a rule of its own is routed by itself.
 */
export function planReservation(
  facts: {
    readonly lines: readonly LineToReserve[];
    readonly stock: readonly StockAvailable[];
    readonly locations: readonly LocationFacts[];
  },
  policy: ReservationPolicy,
): ReservationPlan {
  const left: Stock = new Map(facts.stock.map(({ locationId, sku, available }) => [keyOf(locationId, sku), available]));
  const { order, optedOut } = policy.rules ?? { order: DEFAULT_ROUTING, optedOut: new Map<number, RoutingRule>() };
  const together = facts.lines.filter(({ position }) => !optedOut.has(position));
  const groups: Routing[] = [
    { rule: order, lines: together, alone: false },
    ...facts.lines.flatMap((line) => {
      const rule = optedOut.get(line.position);
      return rule ? [{ rule, lines: [line], alone: true }] : [];
    }),
  ];
  const taken = groups.flatMap((group) =>
    reserveGroup(group, { left, locations: facts.locations, preferred: policy.preferredLocationId }),
  );
  const reservations = facts.lines.flatMap(({ position }) => taken.filter((each) => each.position === position));
  const short = facts.lines.flatMap(({ position, quantity }) => {
    const mine = reservations.filter((each) => each.position === position);
    const missing = subtractDecimal(quantity, sumDecimals(mine.map((each) => each.quantity)));
    return isPositiveDecimal(missing) ? [{ position, quantity: trimDecimal(missing) }] : [];
  });
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

type Stock = Map<string, Decimal>;

interface Routing {
  readonly rule: RoutingRule;
  readonly lines: readonly LineToReserve[];
  /** A line that opted out of its order's routing. */
  readonly alone: boolean;
}

interface Shelves {
  /** What nobody has taken yet, by location and item. */
  readonly left: Stock;
  readonly locations: readonly LocationFacts[];
  readonly preferred: string | undefined;
}

const keyOf = (locationId: string, sku: string): string => `${locationId}\u0000${sku}`;

function reserveGroup({ rule, lines, alone }: Routing, { left, locations, preferred }: Shelves): PlannedReservation[] {
  const candidates = rankLocations(locations, rule, preferred);
  const whole = candidates.find((location) => coversAll([location.id], lines, left));
  const few = whole || !rule.fewestShipments ? undefined : fewestLocations(candidates, lines, left);
  const order = whole ? [whole] : (few ?? candidates);
  const named = rule.name === '' ? '' : `rule ${rule.name}: `;
  return lines.flatMap((line) =>
    reserveLine({ line, candidates: order, left }).map(({ location, wholeLine, ...taken }) => {
      const extent = alone
        ? 'routed by itself'
        : whole
          ? 'ships the whole order'
          : few
            ? 'fewest shipments'
            : wholeLine
              ? 'ships the whole line'
              : 'has part of the line';
      return { ...taken, reason: `${named}${tellRank(location, rule, preferred)}, ${extent}` };
    }),
  );
}

function demandOf(lines: readonly LineToReserve[]): Map<string, Decimal> {
  const demand = new Map<string, Decimal>();
  for (const { sku, quantity, factor } of lines) {
    demand.set(sku, addDecimal(demand.get(sku) ?? ZERO, multiplyDecimal(quantity, factor)));
  }
  return demand;
}

/** Whether these locations together have everything the lines want. */
function coversAll(ids: readonly string[], lines: readonly LineToReserve[], left: Stock): boolean {
  return [...demandOf(lines)].every(([sku, wanted]) => {
    const there = sumDecimals(ids.map((id) => left.get(keyOf(id, sku)) ?? ZERO));
    return compareDecimal(there, wanted) >= 0;
  });
}

/** Pairs are tried among this many of the best ranked; beyond two locations the one that adds most is taken next. */
const PAIRED = 12;

/** Few locations that have as much as all have together; the best ranked among equals. */
function fewestLocations(
  candidates: readonly LocationFacts[],
  lines: readonly LineToReserve[],
  left: Stock,
): LocationFacts[] {
  const best = candidates.slice(0, PAIRED);
  for (const [index, first] of best.entries()) {
    const second = best.slice(index + 1).find(({ id }) => coversAll([first.id, id], lines, left));
    if (second) return [first, second];
  }
  const demand = demandOf(lines);
  const chosen: LocationFacts[] = [];
  const rest = [...candidates];
  while (rest.length > 0 && demand.size > 0) {
    const completes = rest.map(
      ({ id }) =>
        [...demand].filter(([sku, wanted]) => compareDecimal(left.get(keyOf(id, sku)) ?? ZERO, wanted) >= 0).length,
    );
    const next = rest.splice(Math.max(0, completes.indexOf(Math.max(...completes))), 1)[0]!;
    chosen.push(next);
    for (const [sku, wanted] of [...demand]) {
      const missing = subtractDecimal(wanted, left.get(keyOf(next.id, sku)) ?? ZERO);
      if (isPositiveDecimal(missing)) demand.set(sku, missing);
      else demand.delete(sku);
    }
  }
  return chosen;
}

interface TakenStock extends Omit<PlannedReservation, 'reason'> {
  readonly location: LocationFacts;
  readonly wholeLine: boolean;
}

function reserveLine({
  line,
  candidates,
  left,
}: {
  readonly line: LineToReserve;
  readonly candidates: readonly LocationFacts[];
  readonly left: Stock;
}): TakenStock[] {
  const fits = (location: LocationFacts): Decimal => unitsThatFit(line, left.get(keyOf(location.id, line.sku)) ?? ZERO);
  const complete = candidates.find((location) => compareDecimal(fits(location), line.quantity) >= 0);
  const taken: TakenStock[] = [];
  let wanted = line.quantity;
  for (const location of complete ? [complete] : candidates) {
    const quantity = trimDecimal(minDecimal(wanted, fits(location)));
    if (!isPositiveDecimal(quantity)) continue;
    const baseQuantity = trimDecimal(multiplyDecimal(quantity, line.factor));
    const key = keyOf(location.id, line.sku);
    left.set(key, subtractDecimal(left.get(key) ?? ZERO, baseQuantity));
    wanted = subtractDecimal(wanted, quantity);
    const { position, sku } = line;
    const wholeLine = complete !== undefined;
    taken.push({ position, locationId: location.id, sku, quantity, baseQuantity, location, wholeLine });
    if (!isPositiveDecimal(wanted)) break;
  }
  return taken;
}

/** Units of the line that a quantity of base units makes, in the fineness the line orders in. */
function unitsThatFit(line: LineToReserve, available: Decimal): Decimal {
  if (!isPositiveDecimal(available)) return ZERO;
  return divideDown(available, line.factor, trimDecimal(line.quantity).scale);
}
