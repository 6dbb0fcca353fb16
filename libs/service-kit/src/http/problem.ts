/** One thing wrong with a request: a stable code, a sentence, and a JSON pointer into the body where it applies. */
export interface ProblemItem {
  readonly code: string;
  readonly message: string;
  readonly pointer?: string | undefined;
}

/**
 * An answer other than success, told as RFC 9457 problem details. Thrown in controllers only: rules return a
 * `Result`, the controller turns a rejection into a problem.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    /** Stable, machine-readable, upper snake case: what clients branch on. */
    readonly code: string,
    /** A sentence for people. */
    readonly detail: string,
    readonly items: readonly ProblemItem[] = [],
    /** Extra response headers, e.g. Retry-After. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${detail}`);
  }
}
