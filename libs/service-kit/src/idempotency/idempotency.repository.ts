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
  | { readonly state: 'other request' };

/** Time here is the database's own: leases are compared across processes and have nothing to do with business time. */
export class IdempotencyRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly schema: string,
  ) {}

  /** Insert first: of any number of equal requests exactly one gets the claim. A claim whose lease is over is taken over. */
  async claim(request: IdempotencyClaim, leaseSeconds: number): Promise<ClaimResult> {
    const { owner, key, fingerprint, claim } = request;
    const claimed: unknown[] = await this.dataSource.query(
      `insert into ${this.schema}.idempotency_keys as stored (owner, key, fingerprint, claim, lease_until)
       values ($1, $2, $3, $4, now() + make_interval(secs => $5))
       on conflict (owner, key) do update
         set claim = excluded.claim, lease_until = excluded.lease_until
         where stored.status is null and stored.lease_until < now() and stored.fingerprint = excluded.fingerprint
       returning claim`,
      [owner, key, fingerprint, claim, leaseSeconds],
    );
    if (claimed.length === 1) return { state: 'claimed' };
    const rows: { same: boolean; status: number | null; body: string | null; wait: number }[] =
      await this.dataSource.query(
        `select fingerprint = $3 as same, status, body,
                greatest(1, ceil(extract(epoch from lease_until - now())))::int as wait
         from ${this.schema}.idempotency_keys where owner = $1 and key = $2`,
        [owner, key, fingerprint],
      );
    const row = rows[0];
    // The first request failed in between and gave its claim up.
    if (!row) return { state: 'running', retryAfterSeconds: 1 };
    if (!row.same) return { state: 'other request' };
    if (row.status === null) return { state: 'running', retryAfterSeconds: Math.min(row.wait, 5) };
    return { state: 'done', answer: { status: row.status, body: row.body } };
  }

  /** @returns false when the claim was taken over in the meantime */
  async store(claim: IdempotencyClaim, answer: StoredAnswer, manager?: EntityManager): Promise<boolean> {
    const [, changed]: [unknown, number] = await (manager ?? this.dataSource).query(
      `update ${this.schema}.idempotency_keys set status = $4, body = $5
       where owner = $1 and key = $2 and claim = $3 and status is null`,
      [claim.owner, claim.key, claim.claim, answer.status, answer.body],
    );
    return changed === 1;
  }

  /** The request failed and changed nothing: the key is free again. */
  async giveUp(claim: IdempotencyClaim): Promise<void> {
    await this.dataSource.query(
      `delete from ${this.schema}.idempotency_keys where owner = $1 and key = $2 and claim = $3 and status is null`,
      [claim.owner, claim.key, claim.claim],
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
