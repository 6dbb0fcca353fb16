import { parentPort } from 'node:worker_threads';
import type { WorkerMessage } from '../../canonical-order/isolated-worker.js';
import { parseMail } from './parse-mail.js';
import type { OrderMail } from './reading/candidate.js';
import { readOrderMail } from './reading/read-order-mail.js';

/** The thread that reads mails: bytes in, plain data out. Its owner ends it when it takes too long. */
parentPort?.on('message', (bytes: Uint8Array) => {
  const answer = (message: WorkerMessage<OrderMail>) => parentPort?.postMessage(message);
  parseMail(bytes)
    .then((mail) => readOrderMail(mail))
    .then(
      (value) => answer({ value }),
      (error: unknown) => answer({ error: error instanceof Error ? error.message : String(error) }),
    );
});

parentPort?.postMessage({ ready: true });
