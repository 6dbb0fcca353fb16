import type { OrderEvent } from '../order/order-state.js';

/** Where the goods of an order are, counted over its pick lists and lines. */
export interface FulfillmentProgress {
  readonly openPickLists: number;
  /** Confirmed with something picked, not shipped. */
  readonly pickedPickLists: number;
  readonly shippedAnything: boolean;
  /** Ordered, not cancelled, not shipped: backordered, reserved or picked. */
  readonly unitsRemain: boolean;
}

/** Something has left, and nothing more is to: what was missing is cancelled, not backordered. */
export const isComplete = ({ shippedAnything, unitsRemain }: FulfillmentProgress): boolean =>
  shippedAnything && !unitsRemain;

/** The event of the order's state machine that a confirmed pick list means. */
export function eventOfPick(progress: FulfillmentProgress): OrderEvent {
  if (isComplete(progress)) return 'ship';
  if (progress.openPickLists > 0) return 'pick_part';
  return progress.pickedPickLists > 0 ? 'pick' : 'pick_nothing';
}

/** The event that a shipment means. */
export const eventOfShipment = (progress: FulfillmentProgress): OrderEvent =>
  progress.unitsRemain ? 'ship_part' : 'ship';
