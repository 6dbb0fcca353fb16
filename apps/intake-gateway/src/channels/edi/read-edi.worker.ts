import { parentPort } from 'node:worker_threads';
import { NEXT_PART, type WorkerMessage } from '../../canonical-order/isolated-worker.js';
import { hasContents, type EdiAnswers, type EdiContents, type EdiReading, type EdiRequest } from './edi-reading.js';
import { readEnvelopes, readOrders } from './read-edi.js';
import { editSegments, pageOfSegments } from './segments-of-file.js';

/** Orders handed over at a time: copying them takes the service's loop a few milliseconds. */
const ORDERS_AT_ONCE = 25;

type Message = WorkerMessage<EdiAnswers[keyof EdiAnswers]>;

function* answersTo(request: EdiRequest): Generator<Message> {
  switch (request.ask) {
    case 'envelopes':
      return yield { value: readEnvelopes(request.bytes) };
    case 'segments':
      return yield { value: pageOfSegments(request.bytes, request.faults, request.page) };
    case 'edit':
      return yield { value: editSegments(request.bytes, request.edits) };
    case 'orders':
      yield* ordersOf(request);
  }
}

function* ordersOf(request: Extract<EdiRequest, { ask: 'orders' }>): Generator<Message> {
  const reading = readOrders(request);
  const contents = reading.interchanges.flatMap(({ sets }) => sets.filter(hasContents).map(contentsOf));
  for (let at = 0; at < contents.length; at += ORDERS_AT_ONCE) yield { part: contents.slice(at, at + ORDERS_AT_ONCE) };
  yield { value: withoutContents(reading) };
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

const contentsOf = ({ order, change, remittance }: EdiContents): EdiContents =>
  order ? { order } : change ? { change } : remittance ? { remittance } : {};

/** What the sets say went ahead; the rest is small but in the worst of files. */
const withoutContents = ({ interchanges, unreadable }: EdiReading): EdiReading => ({
  unreadable,
  interchanges: interchanges.map((interchange) => ({
    ...interchange,
    sets: interchange.sets.filter((set) => !hasContents(set)),
  })),
});

parentPort?.postMessage({ ready: true });
