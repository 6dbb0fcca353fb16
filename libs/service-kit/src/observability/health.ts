/** What a check found: fine, or a sentence why not. */
export type CheckResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface CheckOptions {
  /** false: shown, but the service can work without it. Default true. */
  readonly required?: boolean;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** A check that hangs is a check that failed. */
const PATIENCE_MS = 2_000;

/** Whether the service can do its work: database, transport, relay, consumer, and what an app adds. */
export class Health {
  readonly #checks = new Map<string, { check: () => Promise<unknown>; required: boolean }>();

  /** @param check resolves when fine; its rejection's message is the reason otherwise */
  register(name: string, check: () => Promise<unknown>, { required = true }: CheckOptions = {}): void {
    this.#checks.set(name, { check, required });
  }

  async report(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, { check }]) => [name, await outcomeOf(check)] as const),
    );
    const ready = results.every(([name, { ok }]) => ok || !this.#checks.get(name)?.required);
    return { ready, checks: Object.fromEntries(results) };
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
