/** One measure of the harness: ours beside a rival (or a bare limit), in one process tree, round by round. */
export interface Bench {
  /** `x12.tokenize`, `orders.accept` … */
  readonly name: string;
  /** What ours is measured against, in a few words. */
  readonly against: string;
  /** Unit of the rates, higher is better: `MB/s`, `orders/s`. */
  readonly unit: string;
  /** Whether each side runs in a process of its own: so for all that is nothing but a processor's work. */
  readonly apart?: true;
  prepare(): Promise<BenchRounds>;
}

/** Each call is one round and returns a rate in the bench's unit. */
export interface BenchRounds {
  ours(): Promise<number>;
  theirs(): Promise<number>;
  close?(): Promise<void>;
  /** What was measured and what bounds it. */
  readonly note: string;
}

/** What the harness prints for one bench, as one JSON object a line. */
export interface BenchResult {
  readonly bench: string;
  readonly against: string;
  /** Median of the rounds' ratios, ours over theirs. */
  readonly ratio: number;
  readonly unit: string;
  readonly ours: number;
  readonly theirs: number;
  readonly rounds: number;
  readonly note: string;
}
