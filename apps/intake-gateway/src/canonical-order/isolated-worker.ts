import { type ResourceLimits, Worker } from 'node:worker_threads';

/** The worker had to be ended: it took too long, used too much memory, or fell over. */
export class IsolationBreach extends Error {
  override readonly name = 'IsolationBreach';
}

/** The work came to its end and says that it failed: the input is at fault, the worker is sound. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed';
}

export interface IsolatedWorkerOptions {
  readonly entry: URL;
  /** From the request, or what follows a part, to the next part or the answer; loading the worker is not counted. */
  readonly deadlineMs: number;
  readonly resourceLimits: ResourceLimits;
}

/** Asks a worker for what comes after a part. */
export const NEXT_PART = 'next part';

/** Takes a part over. What it promises is sent to the worker instead of NEXT_PART: the part was a question. */
export type OnPart = (part: unknown) => unknown;

/**
 * What a worker thread says: `ready` once it is loaded; then to each request any number of parts, each small enough
 * to be taken over without holding up the service's loop, and one answer. After a part it waits for NEXT_PART: parts
 * that lie ready together would all be taken over in one turn of the loop.
 */
export type WorkerMessage<Output> =
  { readonly ready: true } | { readonly part: unknown } | { readonly value: Output } | { readonly error: string };

/** A machine on which a thread is not loaded by then has other troubles. */
const LOADING_MS = 60_000;

/**
 * Runs work on somebody else's bytes in a worker thread: one request at a time, each with a deadline, all with a
 * bound on memory. A worker that passes either is ended, and the next request gets a new one. The service's own
 * event loop only waits.
 */
export class IsolatedWorker<Output> {
  #worker: Worker | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(private readonly options: IsolatedWorkerOptions) {}

  /**
   * @throws IsolationBreach when the worker had to be ended
   * @throws WorkFailed with the worker's own message
   * @throws Error when {@link close} came first: nothing is known of the input
   */
  run(input: unknown, onPart: OnPart = () => undefined): Promise<Output> {
    const result = this.#queue.then(() => this.#runNow(input, onPart));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Ends the thread for good; a request in hand is rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  async #runNow(input: unknown, onPart: OnPart): Promise<Output> {
    const worker = this.#worker ?? (await this.#start());
    worker.ref();
    try {
      const answer = this.#next(worker, this.options.deadlineMs, onPart);
      worker.postMessage(input);
      const message = await answer;
      if ('value' in message) return message.value;
      throw new WorkFailed('error' in message ? message.error : 'the worker spoke out of turn');
    } catch (error) {
      if (!(error instanceof WorkFailed)) await this.#end();
      throw error;
    } finally {
      // An idle worker keeps no process alive.
      worker.unref();
    }
  }

  async #start(): Promise<Worker> {
    if (this.#closed) throw new Error('the worker is closed');
    const { entry, resourceLimits } = this.options;
    const worker = new Worker(entry, { resourceLimits });
    this.#worker = worker;
    try {
      await this.#next(worker, LOADING_MS);
    } catch (error) {
      await this.#end();
      throw error;
    }
    return worker;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #next(worker: Worker, withinMs: number, onPart: OnPart = () => undefined): Promise<WorkerMessage<Output>> {
    let timer: NodeJS.Timeout;
    return new Promise<WorkerMessage<Output>>((resolve, reject) => {
      const breach = (what: string) =>
        reject(this.#closed ? new Error('the worker was closed') : new IsolationBreach(what));
      const windUp = () => {
        timer = setTimeout(() => breach(`not done within ${withinMs} ms`), withinMs);
      };
      const goOn = (reply: unknown) => {
        windUp();
        worker.postMessage(reply);
      };
      windUp();
      worker.on('message', (message: WorkerMessage<Output>) => {
        if (!('part' in message)) return resolve(message);
        // What is done with a part is our time, not the worker's.
        clearTimeout(timer);
        const reply = onPart(message.part);
        if (reply instanceof Promise) reply.then(goOn, reject);
        else setImmediate(goOn, NEXT_PART);
      });
      worker.once('error', (error: Error) => breach(error.message));
      worker.once('exit', (code) => breach(`the worker ended with code ${code}`));
    }).finally(() => {
      clearTimeout(timer);
      // By name: the worker has listeners of its own that keep its port open.
      for (const name of ['message', 'error', 'exit']) worker.removeAllListeners(name);
    });
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
