import { listCards, listPendingPicks } from '../../apps/order-core/src/order-desk/cards.queries.repository.js';
import {
  listMessages,
  listOrders,
  loadOrderHead,
  loadOrderParts,
  type OrderFilter,
} from '../../apps/order-core/src/order-desk/orders.queries.repository.js';
import { loadTimeline } from '../../apps/order-core/src/order-desk/timeline.repository.js';
import { orderWork } from '../../apps/order-core/src/order-desk/work-sources.repository.js';
import { loadLines } from '../../apps/order-core/src/pipeline/orders.repository.js';
import { findBackorders } from '../../apps/order-core/src/stages/02-reserve-stock/reservations.repository.js';
import {
  listMovements,
  loadPositions,
} from '../../apps/order-core/src/stages/02-reserve-stock/stock.queries.repository.js';
import { listPickLists } from '../../apps/order-core/src/stages/05-fulfill-order/fulfillment.queries.repository.js';
import { WorkQueueRepository } from '#service-kit';
import type { EntityManager } from 'typeorm';
import type { Bench } from './bench.js';
import { DAYS, FEW, MANY, openGrownHouses, SHORT, STOCKED } from './orders-grown.js';
import { CUSTOMERS, Latencies, type OrdersHouse, skuOf } from './orders-house.js';

/** What people ask a house for, about the n-th customer, item and order. */
interface Asked {
  readonly manager: EntityManager;
  readonly work: WorkQueueRepository;
  readonly now: Date;
  readonly n: number;
  readonly customerId: string;
  readonly sku: string;
  readonly order: { readonly id: string; readonly number: string; readonly at: Date };
  readonly today: string;
}

const orders = ({ manager }: Asked, filter: Partial<OrderFilter>) =>
  listOrders(manager, { after: undefined, limit: 50, ...filter });

async function orderPage({ manager, order }: Asked): Promise<void> {
  await loadOrderHead(manager, order.id);
  await loadLines(manager, order.id, 'USD');
  await loadOrderParts(manager, order.id);
}

const cards = ({ manager }: Asked, filter: Partial<Parameters<typeof listCards>[1]>) =>
  listCards(manager, {
    ...{ status: 'open', customerId: undefined, reason: undefined, escalatedTo: undefined, after: undefined },
    limit: 50,
    ...filter,
  });

const READS: Readonly<Record<string, (asked: Asked) => Promise<unknown>>> = {
  'newest orders': (asked) => orders(asked, {}),
  'a later page': (asked) => orders(asked, { after: { at: asked.order.at.toISOString(), id: asked.order.id } }),
  'by PO number': (asked) => orders(asked, { purchaseOrderNumber: asked.order.number }),
  'by customer': (asked) => orders(asked, { customerId: asked.customerId }),
  'by item': (asked) => orders(asked, { sku: asked.sku }),
  'by customer and item': (asked) => orders(asked, { customerId: asked.customerId, sku: asked.sku }),
  'by state': (asked) => orders(asked, { state: 'on_hold' }),
  'by customer and state': (asked) => orders(asked, { state: 'on_hold', customerId: asked.customerId }),
  'of a day': (asked) => orders(asked, { receivedBefore: asked.order.at }),
  'page of an order': orderPage,
  timeline: ({ manager, order }) => loadTimeline(manager, order.id),
  messages: ({ manager }) => listMessages(manager, { outcome: undefined, after: undefined, limit: 50 }),
  'work queue': ({ work, now }) =>
    work.list({
      ...{ sources: work.sources, customerId: undefined, assignee: undefined, unassigned: undefined },
      ...{ waitingSince: undefined, now, after: undefined, limit: 50 },
    }),
  approvals: (asked) => cards(asked, {}),
  'approvals of a customer': (asked) => cards(asked, { customerId: asked.customerId }),
  pick_list_pending: ({ manager, today }) => listPendingPicks(manager, today, 200),
  'open pick lists': ({ manager }) => listPickLists(manager, { status: 'open', limit: 50 }),
  'who waits for an item': ({ manager, n }) =>
    findBackorders(manager, { skus: [`SHORT-${String(n % SHORT).padStart(5, '0')}`], states: ['released'] }),
  'availability of an item': ({ manager, sku }) => loadPositions(manager, sku),
  'movements of an item': ({ manager, sku }) =>
    listMovements(manager, {
      ...{ sku, locationId: undefined, kind: undefined, orderId: undefined, before: undefined },
      limit: 50,
    }),
};
/** How often each is asked in a round. */
const TIMES = 10;

async function openDesk({ core }: OrdersHouse) {
  const { manager } = core.dataSource;
  const work = new WorkQueueRepository(core.dataSource, 'orders', orderWork('America/New_York'));
  const now = core.clock.now();
  const latencies = new Map(Object.keys(READS).map((name) => [name, new Latencies()]));
  let n = 0;
  const ask = async (): Promise<Asked> => {
    n += 1;
    const before = new Date(now.getTime() - ((n * 37) % DAYS) * 86_400_000);
    const [order] = await core.query<Asked['order']>(
      `select id, purchase_order_number as number, received_at as at from orders.orders
        where received_at <= $1 order by received_at desc, id desc limit 1`,
      [before],
    );
    return {
      manager,
      work,
      now,
      n,
      customerId: `C${n % CUSTOMERS}`,
      sku: skuOf(n * 37, STOCKED),
      order: order!,
      today: '2025-05-22',
    };
  };
  const round = async () => {
    const asked = await Promise.all(Array.from({ length: TIMES }, ask));
    const started = performance.now();
    for (const each of asked) {
      for (const [name, read] of Object.entries(READS)) await latencies.get(name)!.measure(read(each));
    }
    return (TIMES * latencies.size * 1000) / (performance.now() - started);
  };
  return { round, latencies };
}

export const bench: Bench = {
  name: 'orders.reads',
  against: `the same with ${FEW} open orders`,
  unit: 'reads/s',
  prepare: async () => {
    const { many, few, close } = await openGrownHouses();
    const [ours, theirs] = [await openDesk(many), await openDesk(few)];
    return {
      ours: ours.round,
      theirs: theirs.round,
      close,
      get note() {
        const slowest = [...ours.latencies]
          .map(([name, { median }]) => ({ name, ours: median, theirs: theirs.latencies.get(name)!.median }))
          .sort((a, b) => b.ours - a.ours)
          .slice(0, 6)
          .map((each) => `${each.name} ${each.ours} ms against ${each.theirs}`);
        return `${MANY} open orders against ${FEW}, one reader, ${ours.latencies.size} kinds of lists and pages; medians of the slowest: ${slowest.join(', ')}`;
      },
    };
  },
};
