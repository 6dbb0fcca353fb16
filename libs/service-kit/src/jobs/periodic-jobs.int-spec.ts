import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { useDatabase } from '../../../../test/support/database.js';
import { createLogger } from '../observability/logger.js';
import type { ScheduledJob } from './periodic-job.js';
import { PeriodicJobs } from './periodic-jobs.js';

/** A job whose runs end when the test says so, and which sees whether two of them overlap. */
class WatchedJob implements ScheduledJob {
  readonly name = 'watched';
  runs = 0;
  overlapped = false;
  #inside = 0;
  #release: (() => void) | undefined;
  #started: (() => void) | undefined;

  constructor(
    readonly everyMs: number,
    private readonly held: boolean,
  ) {}

  /** Resolves when the next run has begun. */
  next(): Promise<void> {
    return new Promise((resolve) => (this.#started = resolve));
  }

  release(): void {
    this.#release?.();
  }

  async run(): Promise<void> {
    this.#inside += 1;
    this.overlapped ||= this.#inside > 1;
    this.runs += 1;
    const released = new Promise<void>((resolve) => (this.#release = resolve));
    this.#started?.();
    if (this.held) await released;
    this.#inside -= 1;
  }
}

describe('periodic jobs', () => {
  const database = useDatabase();
  let dataSource: DataSource;
  const opened: PeriodicJobs[] = [];
  const logger = createLogger({ name: 'jobs', level: 'silent', format: 'json' });
  const open = (outcomes: string[] = [], source = dataSource) => {
    const jobs = new PeriodicJobs({
      dataSource: source,
      schema: 'orders',
      logger,
      onRun: (name, outcome) => void outcomes.push(`${name} ${outcome}`),
    });
    opened.push(jobs);
    return jobs;
  };

  beforeAll(async () => {
    dataSource = await database.dataSource({ schema: 'orders' });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((jobs) => jobs.stop()));
  });

  it('run again and again by themselves until they are stopped', async () => {
    const job = new WatchedJob(1, false);
    const jobs = open();
    jobs.register(job);
    jobs.start();
    for (let run = 0; run < 3; run += 1) await job.next();
    await jobs.stop();
    const { runs } = job;
    expect(runs).toBeGreaterThanOrEqual(3);
    expect(job.runs).toBe(runs);
  });

  it('never run twice at once in one process: a run asked for waits for the one in hand', async () => {
    const job = new WatchedJob(60_000, true);
    const jobs = open();
    jobs.register(job);
    const begun = job.next();
    const first = jobs.runOnce('watched');
    await begun;
    const second = jobs.runOnce('watched');
    const secondBegun = job.next();
    job.release();
    await first;
    await secondBegun;
    job.release();
    await second;
    expect(job).toMatchObject({ runs: 2, overlapped: false });
  });

  it('never run twice at once across instances: the clock of the second finds it elsewhere', async () => {
    const job = new WatchedJob(1, true);
    const outcomes: string[] = [];
    const [here, there] = [open(), open(outcomes)];
    here.register(job);
    there.register(job);
    const begun = job.next();
    const first = here.runOnce('watched');
    await begun;
    there.start();
    const deadline = performance.now() + 10_000;
    while (outcomes.length === 0 && performance.now() < deadline) await new Promise(setImmediate);
    expect(outcomes[0]).toBe('watched elsewhere');
    expect(job.runs).toBe(1);
    const stopped = there.stop();
    job.release();
    await Promise.all([first, stopped]);
    expect(job.overlapped).toBe(false);
  });

  it('leave connections for their work, however many are due at once', async () => {
    const source = await database.dataSource({ schema: 'orders', poolSize: 4 });
    const jobs = open([], source);
    const names = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `due-${number}`);
    let done = 0;
    const run = async () => {
      await source.query('select 1');
      done += 1;
    };
    for (const name of names) jobs.register({ name, everyMs: 60_000, run });
    await Promise.all(names.map((name) => jobs.runOnce(name)));
    expect(done).toBe(names.length);
  });

  it('tell of a failure and free the lock', async () => {
    const outcomes: string[] = [];
    const jobs = open(outcomes);
    let broken = true;
    jobs.register({
      name: 'fragile',
      everyMs: 60_000,
      run: async () => {
        if (broken) throw new Error('broken');
      },
    });
    await expect(jobs.runOnce('fragile')).rejects.toThrow('broken');
    broken = false;
    await jobs.runOnce('fragile');
    expect(outcomes).toEqual(['fragile failed', 'fragile done']);
    await expect(jobs.runOnce('none')).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
    expect(() => jobs.register({ name: 'fragile', everyMs: 1, run: async () => undefined })).toThrow(/two jobs/);
  });
});
