import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { IsolatedWorker, workerEntry } from '../../../canonical-order/isolated-worker.js';
import type { AssessedOrder, Knowledge, ReadOrders } from '../certainty/assess-order.js';
import type { CatalogueItem } from '../matching/catalogue.js';
import { KnowledgeRepository } from './knowledge.repository.js';

export type MatchRequest =
  /** `first`: what was handed over before belongs to a catalogue that never came whole. */
  | { readonly kind: 'items'; readonly first: boolean; readonly items: readonly CatalogueItem[] }
  | { readonly kind: 'index'; readonly revision: string }
  | {
      readonly kind: 'assess';
      readonly revision: string;
      readonly mail: ReadOrders;
      readonly knowledge: Omit<Knowledge, 'matcher'>;
    };

export type MatchAnswer =
  { readonly kind: 'taken' | 'stale' } | { readonly kind: 'assessed'; readonly orders: readonly AssessedOrder[] };

/** Items handed over at once: copying more would hold up the service's loop. */
const ITEMS_AT_ONCE = 2_000;
/** 100,000 items are indexed in a few seconds; a mail of a thousand lines is matched in about as many. */
const DEADLINE_MS = 30_000;

/**
 * Matches what mails order against the catalogue as it is now, in a thread of its own: an index of many items is
 * large, and a long order takes seconds.
 */
@Injectable()
export class MatchItems implements OnApplicationShutdown {
  readonly #worker = new IsolatedWorker<MatchAnswer>({
    entry: workerEntry(import.meta.url, 'match-items.worker'),
    deadlineMs: DEADLINE_MS,
    resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 32 },
  });
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly knowledge: KnowledgeRepository) {}

  async onApplicationShutdown(): Promise<void> {
    await this.#worker.close();
  }

  /** @throws IsolationBreach when matching takes longer or needs more memory than is allowed */
  assess(mail: ReadOrders, knowledge: Omit<Knowledge, 'matcher'>): Promise<readonly AssessedOrder[]> {
    // In turn: nobody may ask between the items of a new catalogue.
    const result = this.#turn.then(() => this.#assessNow(mail, knowledge));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #assessNow(mail: ReadOrders, knowledge: Omit<Knowledge, 'matcher'>): Promise<readonly AssessedOrder[]> {
    const revision = await this.knowledge.revision();
    const request: MatchRequest = { kind: 'assess', revision, mail, knowledge };
    const first = await this.#worker.run(request);
    if (first.kind === 'assessed') return first.orders;
    await this.#load(revision);
    const second = await this.#worker.run(request);
    if (second.kind !== 'assessed') throw new Error('the catalogue was loaded and is not there');
    return second.orders;
  }

  async #load(revision: string): Promise<void> {
    for (let after: string | undefined = ''; after !== undefined;) {
      const items: readonly CatalogueItem[] = await this.knowledge.itemsAfter(after, ITEMS_AT_ONCE);
      await this.#worker.run({ kind: 'items', first: after === '', items });
      after = items.length < ITEMS_AT_ONCE ? undefined : items.at(-1)!.sku;
    }
    await this.#worker.run({ kind: 'index', revision });
  }
}
