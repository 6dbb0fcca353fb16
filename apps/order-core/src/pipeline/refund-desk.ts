import type { Money } from '#domain/money/money';
import type { Rejection } from '#domain/rejections/rejections';
import type { Result } from '#domain/result/result';
import type { Tx } from '#messaging';

/** Pays customers back; stages ask here, because stages do not know each other. `07-apply-payment` does it. */
export abstract class RefundDesk {
  /** Pays back what is left of a credit memo or payment; the customer's cash is locked by this transaction already. */
  abstract refundWithin(
    tx: Tx,
    refund: { readonly fundingId: string; readonly reason: string; readonly actor: string },
  ): Promise<Result<{ readonly refunded: Money }, Rejection>>;
}
