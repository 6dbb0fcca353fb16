import { equalDecimal, isPositiveDecimal, subtractDecimal } from '#domain/money/decimal';
import { cutBidDraws } from '../stages/03-price-order/bid-draws.repository.js';
import type { OrderLineRecord } from './order-record.js';
import type { OrderWork } from './order-work.js';

const wantedOf = ({ ordered, cancelled }: OrderLineRecord) => subtractDecimal(ordered, cancelled);

/**
 * Does something that may cancel part of the order's lines for good, and gives bids back what those parts drew. Done
 * after the stock's locks, as every change of bids.
 */
export async function cuttingBids(work: OrderWork, change: () => void): Promise<void> {
  const before = new Map(work.lines.map((line) => [line.position, wantedOf(line)]));
  change();
  const cuts = work.lines.flatMap((line) => {
    const was = before.get(line.position);
    const after = wantedOf(line);
    return was && isPositiveDecimal(was) && !equalDecimal(was, after)
      ? [{ position: line.position, before: was, after }]
      : [];
  });
  await cutBidDraws(work.tx.manager, work.order.id, cuts);
}
