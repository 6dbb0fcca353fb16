import { setTimeout as pause } from 'node:timers/promises';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '#service-kit';
import type { WatchedMailbox } from './poll-mailboxes.job.js';
import type { MailboxWatch } from './mailbox.js';

export interface WatchPace {
  /** Between two questions whether the server is still there: IDLE connections die without a word. */
  readonly probeMs: number;
  /** Before the second try to connect; each further one waits twice as long. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
}

const PACE: WatchPace = { probeMs: 60_000, backoffMs: 1_000, maxBackoffMs: 5 * 60_000 };

export interface WatchMailboxesParts {
  readonly mailboxes: readonly WatchedMailbox[];
  /** Looks at the mailboxes now. */
  readonly look: () => Promise<void>;
  readonly logger: Logger;
  readonly pace?: WatchPace;
}

/**
 * Keeps a connection to each folder on which the server says that something came, and then looks at once. Only a
 * quicker way: whatever it misses, the next periodic look finds.
 */
export class WatchMailboxes implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #stop = new AbortController();
  readonly #watches: Promise<void>[] = [];
  #looking = false;
  #again = false;

  constructor(private readonly parts: WatchMailboxesParts) {}

  onApplicationBootstrap(): void {
    for (const watched of this.parts.mailboxes) {
      for (const folder of watched.settings.folders) this.#watches.push(this.keepWatching(watched, folder));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#watches);
  }

  private async keepWatching({ mailbox }: WatchedMailbox, folder: string): Promise<void> {
    const { backoffMs, maxBackoffMs } = this.pace;
    const { signal } = this.#stop;
    let wait = backoffMs;
    while (!signal.aborted) {
      try {
        const watch = await mailbox.watch(folder, () => void this.wake());
        wait = backoffMs;
        // What came while nobody watched.
        void this.wake();
        await this.guard(watch);
      } catch (error) {
        this.parts.logger.warn({ err: error, account: mailbox.account, folder }, 'a mailbox cannot be watched');
      }
      await pause(wait, undefined, { signal, ref: false }).catch(() => undefined);
      wait = Math.min(wait * 2, maxBackoffMs);
    }
  }

  /** Until the connection ends, does not answer any more, or is no longer wanted. */
  private async guard(watch: MailboxWatch): Promise<void> {
    const { signal } = this.#stop;
    let over = false;
    const ended = watch.ended.then(() => void (over = true));
    const stopped = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      while (!over && !signal.aborted) {
        await Promise.race([ended, stopped, pause(this.pace.probeMs, undefined, { ref: false })]);
        if (!over && !signal.aborted) await watch.probe();
      }
    } finally {
      watch.close();
    }
  }

  /** One look at a time; news that comes during one is looked at after it. */
  private async wake(): Promise<void> {
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = true;
    try {
      do {
        this.#again = false;
        // A look that fails is logged and counted by the job itself.
        await this.parts.look().catch(() => undefined);
      } while (this.#again && !this.#stop.signal.aborted);
    } finally {
      this.#looking = false;
    }
  }

  private get pace(): WatchPace {
    return this.parts.pace ?? PACE;
  }
}
