import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Problem } from '../http/problem.js';
import type { IdempotencyClaim, IdempotencyRepository, StoredAnswer } from './idempotency.repository.js';

/** The request in hand, where only its key tells a repeat. Of the process, since its transactions know no service. */
const claims = new AsyncLocalStorage<{ claim: IdempotencyClaim; repository: IdempotencyRepository }>();

/**
 * `Idempotency-Key`: one effect and one answer for any number of equal requests.
 *
 * Between the effect's commit and the answer's there is a moment in which the process can die. After the lease a repeat
 * runs the handler again where a business key makes the effect unique: it finds what stands, and answers with that. Where
 * the key alone tells a repeat (`keyAlone`), every transaction of the request notes in itself that it took effect, and a
 * repeat is told that the answer is lost instead of, say, paying back once more.
 *
 * Only successes are kept. A refusal changed nothing, so the same key may try again once the cause is mended.
 */
export class Idempotency {
  constructor(
    private readonly repository: IdempotencyRepository,
    /** Longer than any request may run: a claim older than this belongs to a process that died. */
    private readonly leaseSeconds: number,
  ) {}

  /**
   * Runs the work once per owner and key, or gives the stored answer.
   * @throws Problem 422 `IDEMPOTENCY_KEY_REUSED`, 409 `IDEMPOTENCY_KEY_IN_USE` or `IDEMPOTENCY_ANSWER_LOST`, and what
   *   the work throws
   */
  async once(
    request: { owner: string; key: string; parts: readonly (string | Buffer)[]; keyAlone?: boolean },
    work: () => Promise<StoredAnswer>,
  ): Promise<{ answer: StoredAnswer; replayed: boolean }> {
    const { owner, key } = request;
    const claim = { owner, key, fingerprint: fingerprintOf(request.parts), claim: randomUUID() };
    const result = await this.repository.claim(claim, this.leaseSeconds);
    switch (result.state) {
      case 'done':
        return { answer: result.answer, replayed: true };
      case 'other request':
        throw new Problem(
          422,
          'IDEMPOTENCY_KEY_REUSED',
          'This Idempotency-Key came before with another request. Choose a new key for a new request.',
        );
      case 'running':
        throw new Problem(
          409,
          'IDEMPOTENCY_KEY_IN_USE',
          'The first request with this Idempotency-Key is still running. Ask again for its answer.',
          [],
          { 'Retry-After': String(result.retryAfterSeconds) },
        );
      case 'answer lost':
        throw new Problem(
          409,
          'IDEMPOTENCY_ANSWER_LOST',
          'The first request with this Idempotency-Key was carried out, but its answer was lost. Look at what stands now.',
        );
      case 'claimed': {
        const { repository } = this;
        const run = request.keyAlone ? () => claims.run({ claim, repository }, work) : work;
        return { answer: await this.#run(claim, run), replayed: false };
      }
    }
  }

  async #run(claim: IdempotencyClaim, work: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
    let answer: StoredAnswer;
    try {
      answer = await work();
    } catch (error) {
      const refused = error instanceof Problem && error.status < 500;
      // Why the work failed is what the client has to hear; a claim that stays is over with its lease.
      await this.repository.giveUp(claim, { refused }).catch(() => undefined);
      throw error;
    }
    if (answer.status < 300) await this.repository.store(claim, answer);
    else await this.repository.giveUp(claim, { refused: true });
    return answer;
  }
}

/**
 * For the end of every transaction: notes in it that the request in hand, where its key alone tells a repeat, takes
 * effect. Does nothing elsewhere.
 * @throws Problem 409 when another process took the claim over: this transaction must not be a second effect
 */
export async function noteEffect(manager: EntityManager): Promise<void> {
  const current = claims.getStore();
  if (!current || (await current.repository.noteEffect(current.claim, manager))) return;
  throw new Problem(409, 'IDEMPOTENCY_KEY_IN_USE', 'Another process has taken this request over.');
}

/** Lengths go in as well, so that no two different requests run together into the same bytes. */
export function fingerprintOf(parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest();
}
