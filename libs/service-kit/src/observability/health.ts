/** What a check found: fine, or a sentence why not. */
export type CheckResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface HealthReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** A check that hangs is a check that failed. */
const PATIENCE_MS = 2_000;

/** Whether the service can do its work: database, transport, relay, consumer, and what an app adds. */
export class Health {
  readonly #checks = new Map<string, () => Promise<unknown>>();

  /** @param check resolves when fine; its rejection's message is the reason otherwise */
  register(name: string, check: () => Promise<unknown>): void {
    this.#checks.set(name, check);
  }

  async report(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    return { ready: results.every(([, { ok }]) => ok), checks: Object.fromEntries(results) };
  }
}

async function outcomeOf(check: () => Promise<unknown>): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([check(), late]);
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}
