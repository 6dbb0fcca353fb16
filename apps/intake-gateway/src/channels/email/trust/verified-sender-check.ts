import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { TransientFault } from '#messaging';
import { Clock } from '#service-kit';
import { IsolatedWorker, IsolationBreach, WorkFailed, workerEntry } from '../../../canonical-order/isolated-worker.js';
import { withStorableText } from '../../../canonical-order/storable-text.js';
import { SenderCheck, type SenderTrust } from '../certainty/sender-trust.js';
import { DnsLookup } from './dns-lookup.js';
import { judgeSender, type SenderJudgement } from './judge-sender.js';
import { MailSenderRepository } from './mail-sender.repository.js';
import type { SenderEvidence } from './sender-evidence.js';
import type { NumberedAnswer, NumberedQuestion, VerifyRequest } from './verify-sender.worker.js';

/** Names our mail exchangers stamp mails with. */
export const TRUSTED_HOSTS = Symbol('trusted hosts');

const DEADLINE_MS = 5_000;
/** A mail waits for the DNS so often, five seconds apart, before a person looks at it. */
const MAX_TRIES = 5;

/**
 * Says who a mail is really from, by DKIM, SPF and DMARC. Signatures are verified in a worker thread, which asks the
 * DNS through here; what was found is kept, so that the same mail sent again in other wrapping is known.
 */
@Injectable()
export class VerifiedSenderCheck extends SenderCheck implements OnApplicationShutdown {
  readonly #worker = new IsolatedWorker<SenderEvidence | 'header too large'>({
    entry: workerEntry(import.meta.url, 'verify-sender.worker'),
    deadlineMs: DEADLINE_MS,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
  });

  constructor(
    private readonly dns: DnsLookup,
    private readonly senders: MailSenderRepository,
    private readonly clock: Clock,
    @Inject(TRUSTED_HOSTS) private readonly trustedHosts: readonly string[],
  ) {
    super();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#worker.close();
  }

  /** @throws TransientFault for as long as the DNS may answer yet: the mail is kept and is read again soon */
  override async check({ bytes }: { readonly bytes: Uint8Array }): Promise<SenderTrust> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { evidence, judgement } = withStorableText(await this.judge(bytes));
    const { tries, replayed } = await this.senders.keep({ sha256, evidence, judgement, at: this.clock.now() });
    if (judgement.verdict === 'unknown') {
      if (tries < MAX_TRIES) throw new TransientFault(judgement.reason);
      return { verdict: 'unaligned', reason: judgement.reason };
    }
    if (judgement.verdict !== 'aligned' || !replayed) return { ...judgement, verdict: judgement.verdict };
    return { verdict: 'unaligned', reason: 'The same mail came before: somebody sends it again.' };
  }

  private async judge(
    bytes: Uint8Array,
  ): Promise<{ evidence: SenderEvidence | undefined; judgement: SenderJudgement }> {
    const refused = (reason: string) => ({ evidence: undefined, judgement: { verdict: 'unaligned' as const, reason } });
    let waiting = 0;
    try {
      const request: VerifyRequest = { bytes, trustedHosts: this.trustedHosts };
      const evidence = await this.#worker.run(request, async (part): Promise<NumberedAnswer> => {
        const { number, name, type } = part as NumberedQuestion;
        waiting += 1;
        const answer = await this.dns.ask({ name, type });
        waiting -= 1;
        return { number, answer };
      });
      if (evidence === 'header too large') return refused('The header of the mail is larger than is allowed.');
      return { evidence, judgement: judgeSender(evidence) };
    } catch (error) {
      if (error instanceof IsolationBreach && waiting > 0) {
        return { evidence: undefined, judgement: { verdict: 'unknown', reason: 'The DNS did not answer in time.' } };
      }
      if (error instanceof IsolationBreach) return refused('Checking the signatures took longer than is allowed.');
      if (error instanceof WorkFailed) return refused(`The signatures cannot be checked: ${error.message}.`);
      throw error;
    }
  }
}
