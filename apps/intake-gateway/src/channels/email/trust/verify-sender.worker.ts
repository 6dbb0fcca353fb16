import { parentPort } from 'node:worker_threads';
import type { WorkerMessage } from '../../../canonical-order/isolated-worker.js';
import type { DnsAnswer, DnsQuestion } from './dns-lookup.js';
import { gatherEvidence, HeaderTooLarge } from './gather-evidence.js';
import type { SenderEvidence } from './sender-evidence.js';

/** A mail to look at. */
export interface VerifyRequest {
  readonly bytes: Uint8Array;
  readonly trustedHosts: readonly string[];
}

/** What the thread asks its owner, who alone speaks to the DNS, and how that answers. */
export interface NumberedQuestion extends DnsQuestion {
  readonly number: number;
}
export interface NumberedAnswer {
  readonly number: number;
  readonly answer: DnsAnswer;
}

const waiting = new Map<number, (answer: DnsAnswer) => void>();
let asked = 0;

/** The thread that verifies signatures: bytes in, evidence out. Its owner ends it when it takes too long. */
parentPort?.on('message', (message: VerifyRequest | NumberedAnswer) => {
  if ('number' in message) {
    waiting.get(message.number)?.(message.answer);
    waiting.delete(message.number);
    return;
  }
  const answer = (reply: WorkerMessage<SenderEvidence | 'header too large'>) => parentPort?.postMessage(reply);
  gatherEvidence(message.bytes, { trustedHosts: message.trustedHosts, resolver: resolve }).then(
    (value) => answer({ value }),
    (error: unknown) => {
      if (error instanceof HeaderTooLarge) answer({ value: 'header too large' });
      else answer({ error: error instanceof Error ? error.message : String(error) });
    },
  );
});

async function resolve(name: string, type: string): Promise<string[][]> {
  asked += 1;
  const number = asked;
  const answered = new Promise<DnsAnswer>((settle) => waiting.set(number, settle));
  const part: NumberedQuestion = { number, name, type };
  parentPort?.postMessage({ part });
  const answer = await answered;
  if ('code' in answer) throw Object.assign(new Error(answer.code), { code: answer.code });
  return answer.records as string[][];
}

parentPort?.postMessage({ ready: true });
