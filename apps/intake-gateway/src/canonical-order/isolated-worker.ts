import { type ResourceLimits, Worker } from 'node:worker_threads';

/** The worker had to be ended: it took too long, used too much memory, or fell over. */
export class IsolationBreach extends Error {
  override readonly name = 'IsolationBreach';
}

export interface IsolatedWorkerOptions {
  readonly entry: URL;
  readonly deadlineMs: number;
  readonly resourceLimits: ResourceLimits;
}

/** What a worker thread answers to one request. */
export type WorkerAnswer<Output> = { readonly value: Output } | { readonly error: string };

/**
 * Runs work on somebody else's bytes in a worker thread: one request at a time, each with a deadline, all with a
 * bound on memory. A worker that passes either is ended, and the next request gets a new one. The service's own
 * event loop only waits.
 */
export class IsolatedWorker<Output> {
  #worker: Worker | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: IsolatedWorkerOptions) {}

  /**
   * @throws IsolationBreach when the worker had to be ended
   * @throws Error with the worker's own message when the work itself failed
   */
  run(input: unknown): Promise<Output> {
    const result = this.#queue.then(() => this.#runNow(input));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Ends the thread; a request in hand is rejected. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #runNow(input: unknown): Promise<Output> {
    const { entry, deadlineMs, resourceLimits } = this.options;
    const worker = (this.#worker ??= new Worker(entry, { resourceLimits }));
    worker.ref();
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await new Promise<WorkerAnswer<Output>>((resolve, reject) => {
        timer = setTimeout(() => reject(new IsolationBreach(`not done within ${deadlineMs} ms`)), deadlineMs);
        worker.once('message', resolve);
        worker.once('error', (error: Error) => reject(new IsolationBreach(error.message)));
        worker.once('exit', (code) => reject(new IsolationBreach(`the worker ended with code ${code}`)));
        worker.postMessage(input);
      });
      if ('error' in answer) throw new Error(answer.error);
      return answer.value;
    } catch (error) {
      if (error instanceof IsolationBreach) await this.close();
      throw error;
    } finally {
      clearTimeout(timer);
      // By name: the worker has listeners of its own that keep its port open.
      for (const name of ['message', 'error', 'exit']) worker.removeAllListeners(name);
      // An idle worker keeps no process alive.
      worker.unref();
    }
  }
}

/**
 * The entry of a worker that stands beside a module, as compiled JavaScript. Under the test runner modules run from
 * their TypeScript source, which a thread of its own cannot: it takes the built file of the same name.
 */
export function workerEntry(moduleUrl: string, name: string): URL {
  const beside = new URL(`./${name}.js`, moduleUrl);
  if (!moduleUrl.endsWith('.ts')) return beside;
  return new URL(beside.href.replace('/apps/', '/dist/apps/'));
}
