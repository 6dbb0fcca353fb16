import { parentPort } from 'node:worker_threads';
import type { WorkerMessage } from '../../canonical-order/isolated-worker.js';
import type { MailReading } from './mail-reading.js';
import { readMail } from './read-mail.js';

/** The thread that reads mails: bytes in, plain data out. Its owner ends it when it takes too long. */
parentPort?.on('message', (bytes: Uint8Array) => {
  const answer = (message: WorkerMessage<MailReading>) => parentPort?.postMessage(message);
  readMail(bytes).then(
    (value) => answer({ value }),
    (error: unknown) => answer({ error: error instanceof Error ? error.message : String(error) }),
  );
});

parentPort?.postMessage({ ready: true });
