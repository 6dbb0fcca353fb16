export interface BucketLimits {
  readonly perSecond: number;
  readonly burst: number;
}

export interface BucketAnswer {
  readonly granted: boolean;
  /** The burst. */
  readonly limit: number;
  /** Whole tokens left. */
  readonly remaining: number;
  /** Seconds until the bucket is full again. */
  readonly resetSeconds: number;
  /** Seconds until one token is there; 0 when granted. */
  readonly retryAfterSeconds: number;
}

/** Buckets that nobody touched fill up and mean nothing: beyond this many they are looked through. */
const SWEEP_ABOVE = 10_000;

/**
 * A token bucket per caller. Kept in the memory of this process: n instances behind a balancer grant up to n times
 * the rate, and a restart forgives. That is what a guard against runaway clients needs; a billing quota would not do.
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly limits: BucketLimits,
    /** Monotonic milliseconds. The business clock may stand still. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  take(caller: string): BucketAnswer {
    const { perSecond, burst } = this.limits;
    const now = this.now();
    const bucket = this.#refilled(caller, now);
    const granted = bucket.tokens >= 1;
    if (granted) bucket.tokens -= 1;
    this.#buckets.set(caller, bucket);
    if (this.#buckets.size > SWEEP_ABOVE) this.#sweep(now);
    return {
      granted,
      limit: burst,
      remaining: Math.floor(bucket.tokens),
      resetSeconds: Math.ceil((burst - bucket.tokens) / perSecond),
      retryAfterSeconds: granted ? 0 : Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond)),
    };
  }

  get size(): number {
    return this.#buckets.size;
  }

  #refilled(caller: string, now: number): { tokens: number; at: number } {
    const { perSecond, burst } = this.limits;
    const known = this.#buckets.get(caller);
    if (!known) return { tokens: burst, at: now };
    return { tokens: Math.min(burst, known.tokens + ((now - known.at) / 1000) * perSecond), at: now };
  }

  #sweep(now: number): void {
    for (const caller of this.#buckets.keys()) {
      if (this.#refilled(caller, now).tokens >= this.limits.burst) this.#buckets.delete(caller);
    }
  }
}
