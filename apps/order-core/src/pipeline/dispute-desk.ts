import type { Tx } from '#messaging';
import type { OrderWork } from './order-work.js';

/** Knows what customers contest; stages tell it here, because stages do not know each other. `07-apply-payment` does it. */
export abstract class DisputeDesk {
  /**
   * An invoice was credited: if nothing of it is open any more, its disputes are over. The customer's cash is locked.
   * @param open orders of the invoice the caller works on, and settles and saves itself
   */
  abstract closeSettled(
    tx: Tx,
    invoice: { readonly id: string; readonly customerId: string; readonly actor: string },
    open: readonly OrderWork[],
  ): Promise<void>;
}
