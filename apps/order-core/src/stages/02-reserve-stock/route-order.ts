import type { ChosenRules, LocationFacts } from '#domain/stock/routing-rule';
import type { OrderWork } from '../../pipeline/order-work.js';
import { type Destination, loadDays } from './routing.repository.js';

/** The locations with their days to where the order goes; asked for only where a rule goes by it. */
export async function withDays(
  { tx, order }: OrderWork,
  facts: { rules: ChosenRules; locations: readonly LocationFacts[]; destination: Destination | undefined },
): Promise<readonly LocationFacts[]> {
  const { rules, locations, destination } = facts;
  if (![rules.order, ...rules.optedOut.values()].some(({ rank }) => rank.includes('nearest'))) return locations;
  const days = await loadDays(tx.manager, {
    customerId: order.customerId,
    shipToId: order.shipToId,
    messageId: order.messageId,
    destination,
  });
  return locations.map((location) => ({ ...location, days: days.get(location.id) }));
}
