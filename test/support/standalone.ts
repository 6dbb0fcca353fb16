import { afterAll, beforeAll } from '@jest/globals';
import type { CloudEvent } from '#contracts';
import { decodeEvent, EventStreamStrategy, OutboxRelay } from '#messaging';
import { type ApiKeyOwner, MovableClock, PeriodicJobs, type ServiceName } from '#service-kit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiClient } from '../../apps/standalone/src/demo/api-client.js';
import { type Standalone, startStandalone } from '../../apps/standalone/src/start-standalone.js';

export interface TestStandaloneOptions {
  /** Where the business clock stands at first. Default 2026-03-02T15:00:00Z, a Monday morning in New York. */
  readonly start?: string;
  /** Further settings, as in the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The three services in this process, on a PostgreSQL and an event log of their own and a clock the test moves. */
export interface TestStandalone {
  readonly standalone: Standalone;
  readonly clock: MovableClock;
  /** A client of one service with a new key for this owner; `{ user: 'ada', roles: ['admin'] }` may do everything. */
  client(service: ServiceName, owner: ApiKeyOwner): Promise<ApiClient>;
  /** Runs a periodic job now, then waits until its events are handled. */
  runJob(service: ServiceName, name: string): Promise<void>;
  /** Waits until every event written is published and handled by every service. */
  settle(): Promise<void>;
  /** Every event on these topics from the first, in order per key. */
  events(...topics: string[]): Promise<CloudEvent[]>;
}

/** Call at the top of a test file or `describe`. Use the result inside tests and hooks only. */
export function useStandalone(options: TestStandaloneOptions = {}): TestStandalone {
  let opened: (TestStandalone & { close(): Promise<void> }) | undefined;
  const current = () => {
    if (!opened) throw new Error('the services are there from beforeAll on');
    return opened;
  };
  beforeAll(async () => {
    opened = await openTestStandalone(options);
  }, 120_000);
  afterAll(async () => opened?.close(), 60_000);
  return {
    get standalone() {
      return current().standalone;
    },
    get clock() {
      return current().clock;
    },
    client: (service, owner) => current().client(service, owner),
    runJob: (service, name) => current().runJob(service, name),
    settle: () => current().settle(),
    events: (...topics) => current().events(...topics),
  };
}

/** As {@link useStandalone}, for use outside jest's hooks. */
export async function openTestStandalone(
  options: TestStandaloneOptions = {},
): Promise<TestStandalone & { close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'order-to-cash-standalone-'));
  const clock = new MovableClock(new Date(options.start ?? '2026-03-02T15:00:00Z'));
  const standalone = await startStandalone({
    env: {
      INTAKE_PORT: '0',
      ORDER_PORT: '0',
      AR_PORT: '0',
      LOG_LEVEL: 'error',
      RATE_LIMIT_PER_SECOND: '100000',
      RATE_LIMIT_BURST: '100000',
      ...options.env,
      DATA_DIR: dataDir,
    },
    clock,
    jobs: 'manual',
    durable: false,
  });
  const settle = () => settleAll(standalone);
  return {
    standalone,
    clock,
    settle,
    async client(service, owner) {
      return new ApiClient(standalone.urls[service], await standalone.createKey(owner));
    },
    async runJob(service, name) {
      await standalone.services[service].app.get(PeriodicJobs).runOnce(name);
      await settle();
    },
    async events(...topics) {
      const events: CloudEvent[] = [];
      for (const topic of topics) {
        for await (const record of standalone.bus.read(topic)) events.push(decodeEvent(record).event);
      }
      return events;
    },
    async close() {
      await standalone.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function settleAll({ services }: Standalone): Promise<void> {
  const deadline = performance.now() + 60_000;
  // Handling an event can write events: only two quiet looks in a row mean that nothing is on its way.
  for (let quiet = 0; quiet < 2;) {
    let waiting = 0n;
    for (const { app } of Object.values(services)) {
      waiting += BigInt((await app.get(OutboxRelay).state()).pending) + (await app.get(EventStreamStrategy).lag());
    }
    quiet = waiting === 0n ? quiet + 1 : 0;
    if (performance.now() > deadline) throw new Error(`${waiting} events still wait after 60 s`);
    await pause(10);
  }
}
