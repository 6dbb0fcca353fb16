import { fulfillmentReleased } from '#contracts';
import { OPEN_STATES } from '#domain/order/order-state';
import { type PeriodicJob, PeriodicJobs } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SERVICE_ACTOR } from '../../order-settings.js';
import { eachOf } from '../../pipeline/each-of.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { eventLine, type OrderWork } from '../../pipeline/order-work.js';
import { addPickList, findReleasable, type HeldLine, loadHeld } from './fulfillment.repository.js';

/** Beat 6: approved orders go to the floor, one pick list per location, as soon as they have stock. */
@Injectable()
export class ReleaseOrdersJob implements PeriodicJob {
  readonly name = 'release-approved-orders';
  readonly everyMs = 5_000;

  constructor(
    jobs: PeriodicJobs,
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
  ) {
    jobs.register(this);
  }

  async run(): Promise<void> {
    await eachOf(await findReleasable(this.dataSource.manager, OPEN_STATES), (orderId) => this.release(orderId));
  }

  async release(orderId: string): Promise<void> {
    await this.book.change(orderId, SERVICE_ACTOR, async (work) => {
      // Looked at without a lock before; only what is still so under the lock counts.
      if (!OPEN_STATES.includes(work.order.state)) return;
      const held = await loadHeld(work.tx.manager, orderId);
      for (const locationId of new Set(held.map((line) => line.locationId))) {
        await releaseLocation(
          work,
          locationId,
          held.filter((line) => line.locationId === locationId),
        );
      }
    });
  }
}

async function releaseLocation(work: OrderWork, locationId: string, held: readonly HeldLine[]): Promise<void> {
  const { tx, order, author } = work;
  const pickListId = work.newId();
  await addPickList(tx.manager, {
    id: pickListId,
    orderId: order.id,
    locationId,
    status: 'open',
    releasedAt: author.now,
    lines: held,
  });
  const change = work.mustMove('release');
  const lines = held.map(({ position, quantity }) => eventLine(work.line(position), quantity));
  work.tell(
    fulfillmentReleased,
    { ...work.head, pickListId, locationId, lines },
    { ...change, after: { ...change.after, pickListId, locationId, lines: lines.length } },
  );
}
