import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../apps/standalone/src/embedded-postgres.js';
import { openOrderCore, type OrderCore, sampleOrder } from '../../test/support/order-core.js';
import type { EventContext } from '#messaging';
import { openDatabase } from '#service-kit';

/** Orders of one round. */
export const ORDERS = 400;
export const LINES = 14;
export const CONNECTIONS = 8;
export const CUSTOMERS = 50;

export interface OrdersHouse {
  readonly core: OrderCore;
  /** Where its database is. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * order-core's handlers on a PostgreSQL of their own, with as many connections as workers. Nothing of it is left when
 * it is closed or cannot be opened.
 * @param fill puts data into it first, on a server that need not survive a crash
 */
export async function openOrdersHouse(fill?: (core: OrderCore) => Promise<void>): Promise<OrdersHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'order-to-cash-bench-'));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    if (fill) {
      const house = await openOn(dataDir, { durable: false });
      await fill(house.core).finally(house.close);
    }
    const { close, ...house } = await openOn(dataDir, { durable: true });
    return { ...house, close: () => close().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function openOn(dataDir: string, { durable }: { readonly durable: boolean }): Promise<OrdersHouse> {
  const server = await startEmbeddedPostgres({ dataDir, durable, database: 'bench' });
  try {
    const core = await openOrderCore({
      dataSource: ({ migrations = [], entities = [], ...rest }) =>
        openDatabase({
          ...rest,
          url: server.url,
          migrations,
          entities,
          poolSize: CONNECTIONS,
          applicationName: 'bench',
        }),
    });
    return { core, url: server.url, close: () => core.dataSource.destroy().finally(server.stop) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export const skuOf = (number: number, items: number): string => `SKU-${String(number % items).padStart(5, '0')}`;

/** The items of an order: apart from each other, so that orders meet at an item as seldom as in a real house. */
export const skusOf = (order: number, items: number): string[] =>
  Array.from({ length: LINES }, (_, line) => skuOf(order * 37 + line * 139, items));

/** One order from its canonical message to the commit, as the handler of the topic does it. */
export async function acceptOrder(core: OrderCore, order: number, items: number): Promise<void> {
  const canonical = sampleOrder(
    `PO-${order}`,
    skusOf(order, items).map((sku) => ({ sku, quantity: '1', unitPrice: '10.00' })),
    { customerId: `C${order % CUSTOMERS}` },
  );
  const id = core.ids.newId();
  const context = { groupId: 'order-core', event: { id } } as EventContext;
  await core.transactions.runOnce(context, async (tx) => {
    const { outcome } = await core.takeMessage.run(tx, id, canonical);
    if (outcome !== 'placed') throw new Error(`order ${order} was ${outcome}`);
  });
}

/** How long each of many took. */
export class Latencies {
  readonly #milliseconds: number[] = [];

  async measure(work: Promise<unknown>): Promise<void> {
    const started = performance.now();
    await work;
    this.#milliseconds.push(performance.now() - started);
  }

  /** What 99 of 100 stay under, in whole milliseconds; 0 when nothing was measured. */
  get p99(): number {
    return Math.round(this.#under(0.99));
  }

  /** What half of them stay under, in milliseconds to two figures. */
  get median(): number {
    return Number(this.#under(0.5).toPrecision(2));
  }

  #under(part: number): number {
    const sorted = [...this.#milliseconds].sort((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * part) - 1] ?? 0;
  }
}

/** Runs the work for each order on as many workers as there are connections. @returns orders a second */
export async function ordersPerSecond(
  work: (order: number, worker: number) => Promise<void>,
  { first, latencies }: { readonly first: number; readonly latencies: Latencies },
): Promise<number> {
  let next = first;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, worker) => {
      while (next < first + ORDERS) await latencies.measure(work(next++, worker));
    }),
  );
  return (ORDERS * 1000) / (performance.now() - started);
}

/** The most memory this process ever held, in MB. */
export const peakMegabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024);
