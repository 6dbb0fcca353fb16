import type { FulfillmentProgress } from '#domain/fulfillment/fulfillment-progress';
import { addDecimal, compareDecimal, isPositiveDecimal } from '#domain/money/decimal';
import type { OrderWork } from '../../pipeline/order-work.js';
import { countPickLists } from './fulfillment.repository.js';

/** Where the goods of the order are, by its lines as they stand in this transaction and its pick lists as written. */
export async function loadProgress({ tx, order, lines }: OrderWork): Promise<FulfillmentProgress> {
  const { open, picked } = await countPickLists(tx.manager, order.id);
  return {
    openPickLists: open,
    pickedPickLists: picked,
    shippedAnything: lines.some(({ shipped }) => isPositiveDecimal(shipped)),
    unitsRemain: lines.some(
      ({ ordered, shipped, cancelled }) => compareDecimal(addDecimal(shipped, cancelled), ordered) < 0,
    ),
  };
}
