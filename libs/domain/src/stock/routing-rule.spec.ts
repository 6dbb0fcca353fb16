import { decimal, formatDecimal } from '../money/decimal.js';
import { planReservation, type ReservationPlan } from './plan-reservation.js';
import { chooseRules, DEFAULT_ROUTING, type LocationFacts, type RoutingRule } from './routing-rule.js';

const LOCATIONS: LocationFacts[] = [
  { id: 'NJ', priority: 1, days: 5 },
  { id: 'PA', priority: 2, days: 1 },
  { id: 'OH', priority: 3, days: 2 },
];
type Shelves = Record<string, Record<string, string>>;
const rule = (changed: Partial<RoutingRule>): RoutingRule => ({ ...DEFAULT_ROUTING, ...changed });

function plan(
  stock: Shelves,
  lines: Record<string, string>,
  rules: RoutingRule[],
  preferred?: string,
): ReservationPlan {
  const asked = Object.entries(lines).map(([sku, quantity], index) => ({
    position: index + 1,
    sku,
    quantity: decimal(quantity),
    factor: decimal('1'),
  }));
  return planReservation(
    {
      lines: asked,
      locations: LOCATIONS,
      stock: Object.entries(stock).flatMap(([sku, levels]) =>
        Object.entries(levels).map(([locationId, available]) => ({ sku, locationId, available: decimal(available) })),
      ),
    },
    {
      preferredLocationId: preferred,
      backorders: true,
      rules: chooseRules(rules, { customerId: '2147', channel: 'edi', lines: asked }),
    },
  );
}
const told = ({ reservations }: ReservationPlan) =>
  reservations.map(
    ({ sku, locationId, quantity, reason }) => `${sku} ${formatDecimal(quantity)} ${locationId}: ${reason}`,
  );

describe('from where an order ships', () => {
  const everywhere = { A: { NJ: '9', PA: '9', OH: '9' } };

  it.each<[string, RoutingRule[], string | undefined, string]>([
    ['no rule: the preferred location', [], 'OH', 'A 1 OH: preferred location, ships the whole order'],
    ['no rule, none preferred: priority', [], undefined, 'A 1 NJ: priority 1, ships the whole order'],
    ['the nearest', [rule({ rank: ['nearest'] })], 'NJ', 'A 1 PA: nearest (1 day), ships the whole order'],
    [
      'priority before what the customer prefers',
      [rule({ name: 'Base', rank: ['priority', 'preferred'] })],
      'OH',
      'A 1 NJ: rule Base: priority 1, ships the whole order',
    ],
    [
      'only the locations a rule allows',
      [rule({ name: 'West', locations: ['OH'] })],
      'NJ',
      'A 1 OH: rule West: priority 3, ships the whole order',
    ],
    [
      'a rule for another customer or channel is passed over, the first that fits counts',
      [
        rule({ name: 'Other', when: { customerId: '9' }, locations: ['PA'] }),
        rule({ name: 'Mail', when: { channel: 'email' }, locations: ['PA'] }),
        rule({ name: 'Ours', when: { customerId: '2147' }, locations: ['OH'] }),
        rule({ name: 'Later', locations: ['PA'] }),
      ],
      undefined,
      'A 1 OH: rule Ours: priority 3, ships the whole order',
    ],
  ])('%s', (_, rules, preferred, expected) => {
    expect(told(plan(everywhere, { A: '1' }, rules, preferred))).toEqual([expected]);
  });

  it('a line whose item has a rule of its own opts out: the others still ship from one place', () => {
    const stock = { A: { NJ: '9' }, B: { NJ: '9' }, ICE: { PA: '9' } };
    const rules = [rule({ name: 'Frozen', when: { sku: 'ICE' }, locations: ['PA'] })];
    expect(told(plan(stock, { A: '1', ICE: '2', B: '1' }, rules))).toEqual([
      'A 1 NJ: priority 1, ships the whole order',
      'ICE 2 PA: rule Frozen: priority 2, routed by itself',
      'B 1 NJ: priority 1, ships the whole order',
    ]);
  });

  it('few shipments: two locations that have all, before the best ranked for each line', () => {
    const stock = { A: { NJ: '9' }, B: { PA: '9', OH: '9' }, C: { OH: '9' } };
    const lines = { A: '1', B: '1', C: '1' };
    expect(plan(stock, lines, []).reservations.map(({ locationId }) => locationId)).toEqual(['NJ', 'PA', 'OH']);
    const few = plan(stock, lines, [rule({ fewestShipments: true })]);
    expect(few.reservations.map(({ locationId }) => locationId)).toEqual(['NJ', 'OH', 'OH']);
    expect(few.reservations[1]!.reason).toBe('priority 3, fewest shipments');
  });

  it('few shipments where nobody has all: what is there is taken, the rest waits', () => {
    const few = plan({ A: { NJ: '2', PA: '3' }, B: { PA: '4' } }, { A: '9', B: '4' }, [
      rule({ fewestShipments: true }),
    ]);
    expect(few.backorders.map(({ position, quantity }) => [position, formatDecimal(quantity)])).toEqual([[1, '4']]);
    expect(few.reservations).toHaveLength(3);
  });
});
