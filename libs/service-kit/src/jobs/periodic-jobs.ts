import type { DataSource } from 'typeorm';
import { Problem } from '../http/problem.js';
import { withLogContext } from '../observability/log-context.js';
import type { Logger } from '../observability/logger.js';
import { withJobLock } from './job-lock.repository.js';
import type { ScheduledJob } from './periodic-job.js';

export interface PeriodicJobsOptions {
  readonly dataSource: DataSource;
  readonly schema: string;
  readonly logger: Logger;
  /** Told after each run, for metrics. */
  readonly onRun?: (name: string, outcome: 'done' | 'failed' | 'elsewhere', seconds: number) => void;
}

/**
 * Runs the service's jobs on real time (the business clock may stand still): never two runs of one job at once in
 * this process, nor across the instances that share the database.
 */
export class PeriodicJobs {
  readonly #jobs = new Map<string, ScheduledJob>();
  readonly #inHand = new Map<string, Promise<unknown>>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #running = false;
  readonly #stopping = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #seated = 0;

  constructor(private readonly options: PeriodicJobsOptions) {}

  /** @throws Error when two jobs have one name */
  register(job: ScheduledJob): void {
    if (this.#jobs.has(job.name)) throw new Error(`two jobs are named ${job.name}`);
    this.#jobs.set(job.name, job);
    if (this.#running) this.#schedule(job);
  }

  names(): string[] {
    return [...this.#jobs.keys()].sort();
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    for (const job of this.#jobs.values()) this.#schedule(job);
  }

  /** No new runs; the ones in hand are told, and it resolves when they are done. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#running = false;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await Promise.allSettled(this.#inHand.values());
  }

  /**
   * Runs a job now, after a run that is in hand anywhere.
   * @throws Problem 404 for an unknown name, and what the job throws
   */
  async runOnce(name: string): Promise<void> {
    const job = this.#jobs.get(name);
    if (!job) throw new Problem(404, 'JOB_UNKNOWN', `There is no job ${name}; there are: ${this.names().join(', ')}`);
    await this.#run(job, true);
  }

  #schedule(job: ScheduledJob): void {
    const timer = setTimeout(() => {
      void this.#run(job, false)
        .catch(() => undefined)
        .finally(() => {
          if (this.#running) this.#schedule(job);
        });
    }, job.everyMs);
    timer.unref();
    this.#timers.set(job.name, timer);
  }

  async #run(job: ScheduledJob, wait: boolean): Promise<void> {
    const before = this.#inHand.get(job.name);
    if (before && !wait) return;
    const run = (before ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.#inSeat(() => this.#runLocked(job, wait)));
    this.#inHand.set(job.name, run);
    try {
      await run;
    } finally {
      if (this.#inHand.get(job.name) === run) this.#inHand.delete(job.name);
    }
  }

  /**
   * How many runs there may be at once. Each holds a connection for its lock and needs another for its work: were all of
   * the pool's held for locks, every run, and every request, would wait for one that nobody gives back.
   */
  get #seats(): number {
    const { poolSize = 2 } = this.options.dataSource.options as { poolSize?: number };
    return Math.max(1, Math.floor(poolSize / 2));
  }

  /** Does the work when one of the seats is free; whoever waits longest is next. */
  async #inSeat(work: () => Promise<void>): Promise<void> {
    if (this.#seated < this.#seats) this.#seated += 1;
    else await new Promise<void>((free) => this.#waiting.push(free));
    try {
      if (!this.#stopping.signal.aborted) await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#seated -= 1;
    }
  }

  async #runLocked(job: ScheduledJob, wait: boolean): Promise<void> {
    const { dataSource, schema, logger, onRun } = this.options;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    try {
      const lock = { lock: `job ${schema}.${job.name}`, wait };
      const ran = await withLogContext({ job: job.name }, () =>
        withJobLock(dataSource, lock, () => job.run(this.#stopping.signal)),
      );
      onRun?.(job.name, ran ? 'done' : 'elsewhere', seconds());
    } catch (error) {
      onRun?.(job.name, 'failed', seconds());
      logger.error({ err: error, job: job.name }, 'job failed');
      throw error;
    }
  }
}
