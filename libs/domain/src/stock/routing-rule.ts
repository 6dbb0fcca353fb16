/** What decides between locations, in the order a rule names them; the id decides at the end. */
export const ROUTING_CRITERIA = ['preferred', 'nearest', 'priority'] as const;
export type RoutingCriterion = (typeof ROUTING_CRITERIA)[number];

/** From where an order, or an item of it, is shipped. */
export interface RoutingRule {
  /** As people call it; the timeline names it. */
  readonly name: string;
  /** All that are given must fit; a rule without any fits everything. */
  readonly when: {
    readonly customerId?: string | undefined;
    readonly channel?: string | undefined;
    /** The rule is for lines of this item: they opt out of the rule of their order. */
    readonly sku?: string | undefined;
  };
  /** Only these locations ship; absent: all that are active. */
  readonly locations?: readonly string[] | undefined;
  readonly rank: readonly RoutingCriterion[];
  /** Rather few locations that ship everything than the best ranked for each line. */
  readonly fewestShipments: boolean;
  /** `complete`: nothing leaves while a line of it waits. `as_available`: what is there leaves. Absent: as the customer has it. */
  readonly shipping?: 'complete' | 'as_available' | undefined;
}

/** Where no rule fits: one location for the whole order if there is one, the customer's own before the others. */
export const DEFAULT_ROUTING: RoutingRule = {
  name: '',
  when: {},
  rank: ['preferred', 'priority'],
  fewestShipments: false,
};

export interface RoutedOrder {
  readonly customerId: string;
  readonly channel: string;
  readonly lines: readonly { readonly position: number; readonly sku: string }[];
}

export interface ChosenRules {
  readonly order: RoutingRule;
  /** By position: lines that are routed by themselves. */
  readonly optedOut: ReadonlyMap<number, RoutingRule>;
}

/** The first rule that fits the order, and for each line the first that is for its item. */
export function chooseRules(rules: readonly RoutingRule[], { customerId, channel, lines }: RoutedOrder): ChosenRules {
  const fitting = rules.filter(
    ({ when }) => (when.customerId ?? customerId) === customerId && (when.channel ?? channel) === channel,
  );
  const optedOut = new Map<number, RoutingRule>();
  for (const { position, sku } of lines) {
    const own = fitting.find(({ when }) => when.sku === sku);
    if (own) optedOut.set(position, own);
  }
  return { order: fitting.find(({ when }) => when.sku === undefined) ?? DEFAULT_ROUTING, optedOut };
}

export interface LocationFacts {
  readonly id: string;
  /** Lower ships first. */
  readonly priority: number;
  /** Days to where the order goes; absent: nobody has said. */
  readonly days?: number | undefined;
}

type Compare = (a: LocationFacts, b: LocationFacts) => number;

/** The locations a rule lets ship, the best first. */
export function rankLocations(
  locations: readonly LocationFacts[],
  { rank, locations: allowed }: RoutingRule,
  preferred: string | undefined,
): LocationFacts[] {
  const far = Number.MAX_SAFE_INTEGER;
  const by: Record<RoutingCriterion, Compare> = {
    preferred: (a, b) => Number(b.id === preferred) - Number(a.id === preferred),
    nearest: (a, b) => (a.days ?? far) - (b.days ?? far),
    priority: (a, b) => a.priority - b.priority,
  };
  const byId: Compare = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  const criteria = [...rank.map((criterion) => by[criterion]), byId];
  return locations
    .filter(({ id }) => allowed === undefined || allowed.includes(id))
    .sort((a, b) => criteria.reduce((order, compare) => order || compare(a, b), 0));
}

/** Why a location stands where it does: `preferred location`, `nearest (2 days)`, `priority 3`. */
export function tellRank(location: LocationFacts, { rank }: RoutingRule, preferred: string | undefined): string {
  for (const criterion of rank) {
    if (criterion === 'preferred' && location.id === preferred) return 'preferred location';
    if (criterion === 'nearest' && location.days !== undefined) {
      return `nearest (${location.days} ${location.days === 1 ? 'day' : 'days'})`;
    }
    if (criterion === 'priority') break;
  }
  return `priority ${location.priority}`;
}
