import type { DataSource, EntityManager } from 'typeorm';

export interface IdempotencyRequest {
  /** The actor's id: two clients may choose the same key. */
  readonly owner: string;
  readonly key: string;
  /** SHA-256 of method, path and body. */
  readonly fingerprint: Buffer;
}

/** The right to run a request, until the answer is stored or the lease is over. */
export interface IdempotencyClaim extends IdempotencyRequest {
  readonly claim: string;
}

export interface StoredAnswer {
  readonly status: number;
  /** JSON text, or null for an answer without a body. */
  readonly body: string | null;
}

export type ClaimResult =
  | { readonly state: 'claimed' }
  | { readonly state: 'done'; readonly answer: StoredAnswer }
  | { readonly state: 'running'; readonly retryAfterSeconds: number }
  | { readonly state: 'other request' }
  /** It took effect, and its answer died with its process. */
  | { readonly state: 'answer lost' };

/** Time here is the database's own: leases are compared across processes and have nothing to do with business time. */
export class IdempotencyRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly schema: string,
  ) {}

  /**
   * Insert first: of any number of equal requests exactly one gets the claim. A claim whose lease is over is taken over,
   * unless what it was for is known to be done.
   */
  async claim(request: IdempotencyClaim, leaseSeconds: number): Promise<ClaimResult> {
    const { owner, key, fingerprint, claim } = request;
    const claimed: unknown[] = await this.dataSource.query(
      `insert into ${this.schema}.idempotency_keys as stored (owner, key, fingerprint, claim, lease_until)
       values ($1, $2, $3, $4, now() + make_interval(secs => $5))
       on conflict (owner, key) do update
         set claim = excluded.claim, lease_until = excluded.lease_until
         where stored.status is null and not stored.took_effect and stored.lease_until < now()
           and stored.fingerprint = excluded.fingerprint
       returning claim`,
      [owner, key, fingerprint, claim, leaseSeconds],
    );
    if (claimed.length === 1) return { state: 'claimed' };
    const rows: { same: boolean; status: number | null; body: string | null; lost: boolean; wait: number }[] =
      await this.dataSource.query(
        `select fingerprint = $3 as same, status, body, took_effect and lease_until < now() as lost,
                greatest(1, ceil(extract(epoch from lease_until - now())))::int as wait
         from ${this.schema}.idempotency_keys where owner = $1 and key = $2`,
        [owner, key, fingerprint],
      );
    const row = rows[0];
    // The first request failed in between and gave its claim up.
    if (!row) return { state: 'running', retryAfterSeconds: 1 };
    if (!row.same) return { state: 'other request' };
    if (row.status !== null) return { state: 'done', answer: { status: row.status, body: row.body } };
    if (row.lost) return { state: 'answer lost' };
    return { state: 'running', retryAfterSeconds: Math.min(row.wait, 5) };
  }

  /** In the transaction of the effect. @returns false when the claim was taken over in the meantime */
  async noteEffect({ owner, key, claim }: IdempotencyClaim, manager: EntityManager): Promise<boolean> {
    const [, changed]: [unknown, number] = await manager.query(
      `update ${this.schema}.idempotency_keys set took_effect = true where owner = $1 and key = $2 and claim = $3`,
      [owner, key, claim],
    );
    return changed === 1;
  }

  /** @returns false when the claim was taken over in the meantime */
  async store(claim: IdempotencyClaim, answer: StoredAnswer): Promise<boolean> {
    const [, changed]: [unknown, number] = await this.dataSource.query(
      `update ${this.schema}.idempotency_keys set status = $4, body = $5
       where owner = $1 and key = $2 and claim = $3 and status is null`,
      [claim.owner, claim.key, claim.claim, answer.status, answer.body],
    );
    return changed === 1;
  }

  /**
   * The request ended without an answer to keep: the key is free again. What failed after it took effect is not:
   * whoever asks again is told at once that the answer is lost.
   */
  async giveUp({ owner, key, claim }: IdempotencyClaim, { refused }: { refused: boolean }): Promise<void> {
    await this.dataSource.query(
      `with freed as (
         delete from ${this.schema}.idempotency_keys
          where owner = $1 and key = $2 and claim = $3 and status is null and ($4 or not took_effect)
       )
       update ${this.schema}.idempotency_keys set lease_until = now()
        where owner = $1 and key = $2 and claim = $3 and status is null and took_effect and not $4::boolean`,
      [owner, key, claim, refused],
    );
  }

  /** Answers older than this are forgotten. @returns how many */
  async purge(olderThanDays: number): Promise<number> {
    const [, gone]: [unknown, number] = await this.dataSource.query(
      `delete from ${this.schema}.idempotency_keys where created_at < now() - make_interval(days => $1)`,
      [olderThanDays],
    );
    return gone;
  }
}
