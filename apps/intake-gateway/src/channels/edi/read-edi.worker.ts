import { parentPort } from 'node:worker_threads';
import { NEXT_PART, type WorkerMessage } from '../../canonical-order/isolated-worker.js';
import { hasContents, type EdiAnswers, type EdiContents, type EdiRequest } from './edi-reading.js';
import { readEnvelopes, readSets } from './read-edi.js';
import { editSegments, pageOfSegments } from './segments-of-file.js';

/** What is handed over at a time: copying it takes the service's loop a few milliseconds, however long orders are. */
const SETS_AT_ONCE = 25;
const LINES_AT_ONCE = 500;

type Message = WorkerMessage<EdiAnswers[keyof EdiAnswers]>;

function* answersTo(request: EdiRequest): Generator<Message> {
  switch (request.ask) {
    case 'envelopes':
      return yield { value: readEnvelopes(request.source) };
    case 'segments':
      return yield { value: pageOfSegments(request.bytes, request.faults, request.page) };
    case 'edit':
      return yield { value: editSegments(request.bytes, request.edits) };
    case 'orders':
      yield* ordersOf(request);
  }
}

/** What the sets say goes ahead, some at a time; the rest is small but in the worst of files. */
function* ordersOf(request: Extract<EdiRequest, { ask: 'orders' }>): Generator<Message> {
  const reading = readSets(request);
  let part: EdiContents[] = [];
  let lines = 0;
  for (;;) {
    const step = reading.next();
    const sign = step.done !== true && step.value === undefined;
    const full = part.length >= SETS_AT_ONCE || lines >= LINES_AT_ONCE || (step.done === true && part.length > 0);
    if (sign || full) {
      yield { part };
      part = [];
      lines = 0;
    }
    if (step.done === true) return yield { value: step.value };
    if (step.value && hasContents(step.value)) {
      part.push(contentsOf(step.value));
      lines += linesOf(step.value);
    }
  }
}

const linesOf = ({ order, change, remittance }: EdiContents): number =>
  (order ?? change ?? remittance)?.lines.length ?? 0;

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

parentPort?.postMessage({ ready: true });
