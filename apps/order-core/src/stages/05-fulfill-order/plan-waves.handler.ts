import { Transactions } from '#messaging';
import { IdSource } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { OrderBook } from '../../pipeline/order-book.js';
import { addWave, lockUnplanned, type WaveWanted } from './waves.repository.js';

/**
 * Puts open pick lists that are in no wave yet together: lists of one location that leave on the same day, on the same
 * route, with the same carrier are picked in one walk.
 */
@Injectable()
export class PlanWaves {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly ids: IdSource,
  ) {}

  /** @returns the ids of the waves, in the order they leave */
  async run(wanted: WaveWanted, plannedBy: string): Promise<string[]> {
    return this.transactions.run(async (tx) => {
      const { now } = this.book.author(plannedBy);
      const groups = new Map<string, Awaited<ReturnType<typeof lockUnplanned>>>();
      for (const list of await lockUnplanned(tx.manager, wanted)) {
        const key = JSON.stringify([list.shipOn, list.locationId, list.route, list.carrier]);
        groups.set(key, [...(groups.get(key) ?? []), list]);
      }
      const waves: string[] = [];
      for (const lists of groups.values()) {
        const id = this.ids.newId();
        await addWave(tx.manager, {
          ...lists[0]!,
          id,
          plannedAt: now,
          plannedBy,
          pickListIds: lists.map((each) => each.id),
        });
        waves.push(id);
      }
      return waves;
    });
  }
}
