import type { Money } from '../money/money.js';

/** What decides who is served first when stock comes in, in the order a policy names them; who waits longest is last. */
export const ALLOCATION_CRITERIA = ['customer', 'ship_date', 'order_value', 'channel', 'received'] as const;
export type AllocationCriterion = (typeof ALLOCATION_CRITERIA)[number];

export interface AllocationPolicy {
  readonly by: readonly AllocationCriterion[];
  /** Channels, the first served first; one that is not named comes after them. */
  readonly channels: readonly string[];
}

export const DEFAULT_ALLOCATION: AllocationPolicy = { by: ['customer', 'ship_date', 'received'], channels: [] };

/** An order that waits for stock. */
export interface WaitingOrder {
  readonly orderId: string;
  /** Of the customer, lower is served first. */
  readonly customerPriority: number;
  readonly channel: string;
  /** The day the goods are wanted, `YYYY-MM-DD`; absent: as soon as may be, which is before any day. */
  readonly shipDate?: string | undefined;
  readonly value?: Money | undefined;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

type Compare = (a: WaitingOrder, b: WaitingOrder) => number;

/**
 * Who gets stock that came in, the first first. Orders that are equal by the policy are served by age and then by id,
 * so that the same question always has the same answer. Values of two currencies are not compared.
 */
export function rankBackorders(orders: readonly WaitingOrder[], policy: AllocationPolicy): WaitingOrder[] {
  const place = (channel: string) => {
    const index = policy.channels.indexOf(channel);
    return index < 0 ? policy.channels.length : index;
  };
  const by: Record<AllocationCriterion, Compare> = {
    customer: (a, b) => a.customerPriority - b.customerPriority,
    ship_date: (a, b) => compareText(a.shipDate ?? '', b.shipDate ?? ''),
    order_value: (a, b) => compareValue(b.value, a.value),
    channel: (a, b) => place(a.channel) - place(b.channel),
    received: (a, b) => a.receivedAt - b.receivedAt,
  };
  const criteria: Compare[] = [
    ...policy.by.map((criterion) => by[criterion]),
    by.received,
    (a, b) => compareText(a.orderId, b.orderId),
  ];
  return [...orders].sort((a, b) => criteria.reduce((order, compare) => order || compare(a, b), 0));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compareValue(a: Money | undefined, b: Money | undefined): number {
  if (!a || !b || a.currency !== b.currency) return 0;
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0;
}
