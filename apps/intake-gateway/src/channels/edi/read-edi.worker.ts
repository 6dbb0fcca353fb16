import { parentPort } from 'node:worker_threads';
import type { WorkerMessage } from '../../canonical-order/isolated-worker.js';
import type { EdiReading, EdiRequest } from './edi-reading.js';
import { readOrders, readSenders } from './read-edi.js';

/** The thread that reads X12 files: bytes in, plain data out. Its owner ends it when it takes too long. */
parentPort?.on('message', (request: EdiRequest) => {
  const answer = (message: WorkerMessage<EdiReading | string[]>) => parentPort?.postMessage(message);
  try {
    answer({ value: request.ask === 'senders' ? readSenders(request.bytes) : readOrders(request) });
  } catch (error) {
    answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

parentPort?.postMessage({ ready: true });
