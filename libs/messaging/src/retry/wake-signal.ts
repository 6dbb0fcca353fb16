/**
 * Something to do may have come: remembers one wake-up while nobody waits, so that none is lost between looking and
 * waiting.
 */
export class WakeSignal {
  #pending = false;
  #wakeWaiter: (() => void) | undefined;

  wake(): void {
    this.#pending = true;
    this.#wakeWaiter?.();
  }

  /** Resolves at the next wake-up (or at once, if one came since the last wait), or after the milliseconds given. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#wakeWaiter = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wakeWaiter = undefined;
    }
    this.#pending = false;
  }
}

/** Resolves after the milliseconds, or as soon as the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
