import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import {
  IsolatedWorker,
  IsolationBreach,
  WorkFailed,
} from '../../../apps/intake-gateway/src/canonical-order/isolated-worker.js';
import { MAX_MAIL_BYTES } from '../../../apps/intake-gateway/src/channels/email/mail-limits.js';
import type { HostileMail } from './hostile-mail.js';

const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };
const DEADLINE_MS = 5_000;

export type Ending = 'read' | 'refused' | 'ended' | 'too large';

export interface HostileReport {
  /** One entry a mail, in their order. */
  readonly endings: readonly { readonly name: string; readonly ending: Ending; readonly seconds: number }[];
  /** How late the loop of the reading process was at the worst, but for one in a hundred, in milliseconds. */
  readonly loopDelayMs: number;
}

/**
 * Gives mails to the threads the service reads mails with, under the service's own deadline and memory limit: the one
 * that undoes and reads them, and the one that verifies their signatures, in a world without DNS.
 * @throws Error when a thread does anything but answer or be ended
 */
export async function readHostileMails(mails: Iterable<HostileMail>): Promise<HostileReport> {
  const worker = (file: string) =>
    new IsolatedWorker<unknown>({ entry: builtFile(file), deadlineMs: DEADLINE_MS, resourceLimits: LIMITS });
  const reader = worker('read-mail.worker.js');
  const verifier = worker('trust/verify-sender.worker.js');
  const noDns = async (part: unknown) => ({
    number: (part as { number: number }).number,
    answer: { code: 'ENOTFOUND' },
  });
  const endings: { name: string; ending: Ending; seconds: number }[] = [];
  // Only while a mail is read: making one is the burden of this process.
  const delay = monitorEventLoopDelay({ resolution: 5 });
  try {
    for (const { name, bytes } of mails) {
      const started = performance.now();
      delay.enable();
      const ending: Ending =
        bytes.length > MAX_MAIL_BYTES
          ? 'too large'
          : worst([
              await endingOf(reader.run(bytes)),
              await endingOf(verifier.run({ bytes, trustedHosts: ['mx.ourhouse.example'] }, noDns)),
            ]);
      delay.disable();
      endings.push({ name, ending, seconds: (performance.now() - started) / 1000 });
    }
  } finally {
    await Promise.all([reader.close(), verifier.close()]);
  }
  return { endings, loopDelayMs: delay.percentile(99) / 1e6 };
}

async function endingOf(work: Promise<unknown>): Promise<Ending> {
  try {
    await work;
    return 'read';
  } catch (error) {
    if (error instanceof IsolationBreach) return 'ended';
    if (error instanceof WorkFailed) return 'refused';
    throw error;
  }
}

const worst = (endings: readonly Ending[]): Ending =>
  endings.includes('ended') ? 'ended' : endings.includes('refused') ? 'refused' : 'read';

/** Threads run built files, whether this file is built or not. */
function builtFile(file: string): URL {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package.json'))) root = dirname(root);
  return pathToFileURL(join(root, 'dist/apps/intake-gateway/src/channels/email', file));
}
