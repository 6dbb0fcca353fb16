import { CannotStart } from './cannot-start.js';
import type { Logger } from '../observability/logger.js';

/** Three services and a database close within this, or something hangs. */
const PATIENCE_MS = 10_000;

/**
 * Starts something, waits for Ctrl-C or SIGTERM, closes it and ends the process with 0. A second signal, or ten
 * seconds, ends it at once. A signal during the start waits for the start.
 */
export async function runUntilSignal(logger: Logger, start: () => Promise<() => Promise<void>>): Promise<void> {
  let stop: (signal: NodeJS.Signals) => void = () => undefined;
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    stop = resolve;
  });
  // Node's own words would show all that an error carries: the parameters of a query are customers' data.
  process.on('uncaughtException', (error) => {
    logger.error({ err: error }, 'an error that nobody handled: the process ends');
    process.exit(1);
  });
  let signals = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    signals += 1;
    if (signals === 1) return stop(signal);
    process.stderr.write('Stopped at once; what was in hand will be done again after the next start.\n');
    process.exit(130);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);

  let close: () => Promise<void>;
  try {
    close = await start();
  } catch (error) {
    if (error instanceof CannotStart) logger.error({}, `could not start: ${error.message}`);
    else logger.error({ err: error }, 'could not start');
    process.exit(1);
  }
  const signal = await stopped;
  logger.info({ signal }, 'stopping');
  setTimeout(() => {
    process.stderr.write(`Not everything closed within ${PATIENCE_MS / 1000} s; stopped all the same.\n`);
    process.exit(1);
  }, PATIENCE_MS).unref();
  try {
    await close();
  } catch (error) {
    logger.error({ err: error }, 'could not close cleanly');
    process.exit(1);
  }
  process.exit(0);
}
