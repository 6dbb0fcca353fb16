import { parentPort } from 'node:worker_threads';
import type { WorkerMessage } from '../../../canonical-order/isolated-worker.js';
import { parseMail } from '../parse-mail.js';
import { mailFile, mailSource } from './mail-source.js';
import type { ShowRequest, Shown } from './show-mail.js';

/** The thread that takes a mail apart for a person to look at. */
parentPort?.on('message', (request: ShowRequest) => {
  const answer = (message: WorkerMessage<Shown>) => parentPort?.postMessage(message);
  show(request).then(
    (value) => answer({ value }),
    (error: unknown) => answer({ error: error instanceof Error ? error.message : String(error) }),
  );
});

async function show({ bytes, file }: ShowRequest): Promise<Shown> {
  const mail = await parseMail(bytes);
  return file === undefined
    ? { kind: 'source', source: mailSource(mail) }
    : { kind: 'file', bytes: mailFile(mail, file) };
}

parentPort?.postMessage({ ready: true });
