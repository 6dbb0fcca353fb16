import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../support/seeded-random.js';

/**
 * kill -9 of the whole process at ten random moments of the demo, then one run to the end. Whatever the moment, at
 * the end every order stands once, shipped and billed once, and every expected event has come.
 */
const KILLS = 10;
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

interface DemoReport {
  readonly orders: readonly { purchaseOrderNumber: string; state: string; timeline: readonly { what: string }[] }[];
  readonly events: Readonly<Record<string, number>>;
  readonly aging: { readonly totals: readonly { readonly balance: string; readonly unapplied: string }[] };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otc-crash-'));
}, 120_000);
afterAll(async () => rm(folder, { recursive: true, force: true }));

function startDemo(dataDir: string): ChildProcess {
  return spawn(process.execPath, ['dist/apps/standalone/src/demo/main.js', '--json', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, KAFKA_BROKERS: undefined, DATABASE_URL: undefined },
  });
}

/** Runs the demo and kills it `extraMs` after its n-th line of progress. @returns whether it died by our hand */
async function runAndKill(dataDir: string, lines: number, extraMs: number): Promise<boolean> {
  const demo = startDemo(dataDir);
  demo.stdout!.resume();
  let seen = 0;
  const progress = createInterface({ input: demo.stderr! });
  progress.on('line', () => {
    seen += 1;
    if (seen === lines) void pause(extraMs).then(() => demo.kill('SIGKILL'));
  });
  const [, signal] = (await once(demo, 'exit')) as [number | null, string | null];
  return signal === 'SIGKILL';
}

async function runToTheEnd(dataDir: string): Promise<{ code: number | null; report: DemoReport; log: string }> {
  const demo = startDemo(dataDir);
  let stdout = '';
  let log = '';
  demo.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  demo.stderr!.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const [code] = (await once(demo, 'close')) as [number | null];
  if (stdout.trim() === '') throw new Error(`the demo said nothing (exit ${code}); seed ${seed}:\n${log}`);
  return { code, report: JSON.parse(stdout) as DemoReport, log };
}

const summaryOf = ({ orders, aging }: DemoReport) => ({
  orders: orders.map(({ purchaseOrderNumber, state }) => `${purchaseOrderNumber} ${state}`).sort(),
  aging: aging.totals.map(({ balance, unapplied }) => ({ balance, unapplied })),
});

it(`ends as an undisturbed demo does after ${KILLS} kills (seed ${seed})`, async () => {
  const undisturbed = await runToTheEnd(join(folder, 'undisturbed'));
  expect(undisturbed.code).toBe(0);
  const lines = undisturbed.log.split('\n').length;

  const random = seededRandom(seed);
  const disturbed = join(folder, 'disturbed');
  let kills = 0;
  for (let attempt = 0; kills < KILLS && attempt < KILLS * 3; attempt += 1) {
    if (await runAndKill(disturbed, 1 + Math.floor(random() * (lines - 1)), random() * 250)) kills += 1;
  }
  expect(kills).toBe(KILLS);

  const { code, report } = await runToTheEnd(disturbed);
  expect({ seed, ...summaryOf(report) }).toEqual({ seed, ...summaryOf(undisturbed.report) });
  expect(code).toBe(0);
  // Once each, although every run sent every document again.
  for (const type of ['order.received', 'order.shipped', 'invoice.posted', 'payment.received', 'payment.applied']) {
    expect({ seed, type, count: report.events[type] }).toEqual({ seed, type, count: undisturbed.report.events[type] });
  }
  for (const { purchaseOrderNumber, timeline } of report.orders) {
    const entries = (what: string) => timeline.filter((entry) => entry.what === what).length;
    expect({ purchaseOrderNumber, received: entries('order.received') }).toEqual({ purchaseOrderNumber, received: 1 });
  }
}, 600_000);
