import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Problem } from '../http/problem.js';
import type { IdempotencyClaim, IdempotencyRepository, StoredAnswer } from './idempotency.repository.js';

/**
 * `Idempotency-Key`: one effect and one answer for any number of equal requests.
 *
 * Between the effect's commit and the answer's there is a moment in which the process can die. Two ways to be safe:
 * store the answer inside the effect's transaction with {@link Idempotency.storeAnswer}; or let the effect itself be
 * unique by a business key, since after the lease a retry runs the handler again. Every route here does the second,
 * the ones that create with money in play do both.
 *
 * Only successes are kept. A refusal changed nothing, so the same key may try again once the cause is mended.
 */
export class Idempotency {
  readonly #claims = new AsyncLocalStorage<{ claim: IdempotencyClaim; stored: boolean }>();

  constructor(
    private readonly repository: IdempotencyRepository,
    /** Longer than any request may run: a claim older than this belongs to a process that died. */
    private readonly leaseSeconds: number,
  ) {}

  /**
   * Runs the work once per owner and key, or gives the stored answer.
   * @throws Problem 422 `IDEMPOTENCY_KEY_REUSED`, 409 `IDEMPOTENCY_KEY_IN_USE`, and what the work throws
   */
  async once(
    request: { owner: string; key: string; parts: readonly (string | Buffer)[] },
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
      case 'claimed':
        return { answer: await this.#run(claim, work), replayed: false };
    }
  }

  /**
   * Stores the answer of the request in hand inside the transaction of its effect. Does nothing when the request
   * came without a key.
   * @throws Problem 409 when another process took the claim over: this transaction must not commit a second effect
   */
  async storeAnswer(manager: EntityManager, status: number, body: unknown): Promise<void> {
    const current = this.#claims.getStore();
    if (!current) return;
    const kept = await this.repository.store(current.claim, { status, body: JSON.stringify(body) ?? null }, manager);
    if (!kept) throw new Problem(409, 'IDEMPOTENCY_KEY_IN_USE', 'Another process has taken this request over.');
    current.stored = true;
  }

  async #run(claim: IdempotencyClaim, work: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
    const current = { claim, stored: false };
    let answer: StoredAnswer;
    try {
      answer = await this.#claims.run(current, work);
    } catch (error) {
      // Why the work failed is what the client has to hear; a claim that stays is over with its lease.
      await this.repository.giveUp(claim).catch(() => undefined);
      throw error;
    }
    if (!current.stored && answer.status < 300) await this.repository.store(claim, answer);
    return answer;
  }
}

/** Lengths go in as well, so that no two different requests run together into the same bytes. */
export function fingerprintOf(parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest();
}
