import { parentPort } from 'node:worker_threads';
import { NEXT_PART, type WorkerMessage } from '../../canonical-order/isolated-worker.js';
import type { EdiReading, EdiRequest } from './edi-reading.js';
import { readOrders, readSenders } from './read-edi.js';

/** Orders handed over at a time: copying them takes the service's loop a few milliseconds. */
const ORDERS_AT_ONCE = 25;

type Message = WorkerMessage<EdiReading | string[]>;

function* answersTo(request: EdiRequest): Generator<Message> {
  if (request.ask === 'senders') return yield { value: readSenders(request.bytes) };
  const reading = readOrders(request);
  const orders = reading.interchanges.flatMap(({ sets }) => sets.flatMap(({ order }) => (order ? [order] : [])));
  for (let at = 0; at < orders.length; at += ORDERS_AT_ONCE) yield { part: orders.slice(at, at + ORDERS_AT_ONCE) };
  yield { value: withoutOrders(reading) };
}

let answers: Generator<Message> | undefined;

/** The thread that reads X12 files: bytes in, plain data out. Its owner ends it when it takes too long. */
parentPort?.on('message', (request: EdiRequest | typeof NEXT_PART) => {
  if (request !== NEXT_PART) answers = answersTo(request);
  try {
    const message = answers?.next().value as Message | undefined;
    parentPort?.postMessage(message ?? { error: 'nothing was asked' });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

/** The orders went ahead; the rest is small but in the worst of files. */
const withoutOrders = ({ interchanges, unreadable }: EdiReading): EdiReading => ({
  unreadable,
  interchanges: interchanges.map((interchange) => ({
    ...interchange,
    sets: interchange.sets.filter(({ order }) => order === undefined),
  })),
});

parentPort?.postMessage({ ready: true });
