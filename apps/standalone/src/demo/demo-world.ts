import { decodeEvent, EventStreamStrategy, OutboxRelay } from '#messaging';
import { TOPICS } from '#contracts';
import { MovableClock, PeriodicJobs, type Role } from '#service-kit';
import { setTimeout as pause } from 'node:timers/promises';
import { type Standalone, startStandalone } from '../start-standalone.js';
import { ApiClient } from './api-client.js';
import { readDemoState, writeDemoState } from './demo-state.js';

/** Who acts in the demo, with the roles of their keys. Least role: nobody has more than the story asks of them. */
const CAST = {
  clerk: ['clerk'],
  approver: ['approver'],
  picker: ['warehouse'],
  receivables: ['ar'],
  administrator: ['admin'],
} as const satisfies Record<string, readonly Role[]>;

type CastMember = keyof typeof CAST;

/** The clients of one service, one per member of the cast. */
export type ClientsOf = Readonly<Record<CastMember, ApiClient>>;

export interface DemoWorld {
  readonly standalone: Standalone;
  readonly intake: ClientsOf;
  readonly orders: ClientsOf;
  readonly ar: ClientsOf;
  /** A client of the intake gateway with a key bound to a partner and its customer. */
  partnerClient(partnerId: string, customerId: string): Promise<ApiClient>;
  /** Moves the business clock, never back: a story that is resumed keeps the later time. */
  moveClock(instant: string): Promise<void>;
  /** Runs a periodic job of a service now. */
  runJob(service: keyof Standalone['urls'], job: string): Promise<void>;
  /** Waits until every event written is published and handled. */
  settle(): Promise<void>;
  /** Event types seen on the topics since the demo's beginning, each event counted once. */
  countEvents(): Promise<Map<string, number>>;
  /** From now on the jobs run by themselves, as under `npm start`. */
  leaveRunning(): void;
  close(): Promise<void>;
}

export interface DemoWorldOptions {
  readonly dataDir: string;
  readonly start: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly writeLog: (line: string) => void;
}

/** Starts the three services with a clock the story moves, or takes up again what a killed demo left behind. */
export async function openDemoWorld(options: DemoWorldOptions): Promise<DemoWorld> {
  const earlier = await readDemoState(options.dataDir);
  const clock = new MovableClock(new Date(earlier?.clock ?? options.start));
  const standalone = await startStandalone({
    env: {
      INTAKE_PORT: '0',
      ORDER_PORT: '0',
      AR_PORT: '0',
      LOG_LEVEL: 'warn',
      // Its mails are files: no server proved who sent them.
      EMAIL_UNPROVEN_SENDER: 'accept',
      ...options.env,
      DATA_DIR: options.dataDir,
    },
    clock,
    jobs: 'manual',
    writeLog: options.writeLog,
  });
  try {
    const firstOffsets = earlier?.firstOffsets ?? (await readFirstOffsets(standalone));
    const remember = () => writeDemoState(options.dataDir, { clock: clock.now().toISOString(), firstOffsets });
    await remember();
    return new RunningDemoWorld(standalone, clock, await hireCast(standalone), firstOffsets, remember);
  } catch (error) {
    await standalone.close();
    throw error;
  }
}

async function readFirstOffsets({ bus }: Standalone): Promise<Record<string, string>> {
  const offsets: Record<string, string> = {};
  await bus.ensureTopics(Object.values(TOPICS));
  for (const topic of Object.values(TOPICS)) {
    for await (const { partition, offset } of bus.read(topic)) offsets[`${topic}/${partition}`] = String(offset + 1n);
  }
  return offsets;
}

type Keys = Readonly<Record<CastMember, string>>;

async function hireCast(standalone: Standalone): Promise<Keys> {
  const keys: Partial<Record<CastMember, string>> = {};
  for (const [member, roles] of Object.entries(CAST) as [CastMember, readonly Role[]][]) {
    keys[member] = await standalone.createKey({ user: member, roles });
  }
  return keys as Keys;
}

class RunningDemoWorld implements DemoWorld {
  readonly intake: ClientsOf;
  readonly orders: ClientsOf;
  readonly ar: ClientsOf;

  constructor(
    readonly standalone: Standalone,
    private readonly clock: MovableClock,
    keys: Keys,
    private readonly firstOffsets: Readonly<Record<string, string>>,
    private readonly remember: () => Promise<void>,
  ) {
    const clients = (url: string): ClientsOf =>
      Object.fromEntries(Object.entries(keys).map(([member, key]) => [member, new ApiClient(url, key)])) as ClientsOf;
    this.intake = clients(standalone.urls['intake-gateway']);
    this.orders = clients(standalone.urls['order-core']);
    this.ar = clients(standalone.urls['ar-health']);
  }

  async partnerClient(partnerId: string, customerId: string): Promise<ApiClient> {
    const key = await this.standalone.createKey({ partnerId, customerId });
    return new ApiClient(this.standalone.urls['intake-gateway'], key);
  }

  async moveClock(instant: string): Promise<void> {
    const to = new Date(instant);
    if (to <= this.clock.now()) return;
    this.clock.moveTo(to);
    await this.remember();
  }

  async runJob(service: keyof Standalone['urls'], job: string): Promise<void> {
    const client = { 'intake-gateway': this.intake, 'order-core': this.orders, 'ar-health': this.ar }[service];
    await client.administrator.post(`/v1/jobs/${job}/run`);
  }

  async settle(): Promise<void> {
    const services = Object.values(this.standalone.services);
    const deadline = performance.now() + 60_000;
    // Handling an event can write events: only two quiet looks in a row mean that nothing is on its way.
    for (let quiet = 0; quiet < 2;) {
      let waiting = 0n;
      for (const { app } of services) {
        waiting += BigInt((await app.get(OutboxRelay).state()).pending);
        waiting += await app.get(EventStreamStrategy).lag();
      }
      quiet = waiting === 0n ? quiet + 1 : 0;
      if (performance.now() > deadline) throw new Error(`${waiting} events still wait after 60 s`);
      if (quiet < 2) await pause(15);
    }
  }

  async countEvents(): Promise<Map<string, number>> {
    const seen = new Set<string>();
    const counts = new Map<string, number>();
    for (const topic of Object.values(TOPICS)) {
      for await (const record of this.standalone.bus.read(topic)) {
        if (record.offset < BigInt(this.firstOffsets[`${topic}/${record.partition}`] ?? '0')) continue;
        const { id, type } = decodeEvent(record).event;
        if (seen.has(id)) continue;
        seen.add(id);
        counts.set(type, (counts.get(type) ?? 0) + 1);
      }
    }
    return counts;
  }

  leaveRunning(): void {
    for (const { app } of Object.values(this.standalone.services)) app.get(PeriodicJobs).start();
  }

  async close(): Promise<void> {
    await this.standalone.close();
  }
}
