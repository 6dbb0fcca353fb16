import type { Logger } from '../observability/logger.js';

export interface ClosingStep {
  readonly name: string;
  /** How long the step may take before the next one begins without it. */
  readonly patienceMs: number;
  readonly close: () => Promise<unknown>;
  /** What cuts it off then. */
  readonly force?: () => void;
}

/** One step after the other; one that hangs or fails is reported and does not keep the others from closing. */
export async function closeInOrder(logger: Logger, steps: readonly ClosingStep[]): Promise<void> {
  for (const { name, patienceMs, close, force } of steps) {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), patienceMs);
    });
    try {
      if ((await Promise.race([close(), patience])) === 'late') {
        logger.warn({ step: name, patienceMs }, 'closing took too long, going on without it');
        force?.();
      }
    } catch (error) {
      logger.error({ err: error, step: name }, 'closing failed');
    } finally {
      clearTimeout(timer);
    }
  }
}
