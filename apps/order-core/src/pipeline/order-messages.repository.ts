import type { CanonicalOrder, CanonicalOrderChange } from '#contracts';
import type { EntityManager } from 'typeorm';

export type MessageOutcome =
  | 'placed'
  | 'placed_for_review'
  | 'duplicate'
  | 'cancelled'
  | 'cancel_refused'
  | 'held_for_review'
  | 'needs_review'
  | 'unmatched';

/** Keeps a canonical message as it came, with what became of it. */
export async function recordMessage(
  manager: EntityManager,
  message: {
    readonly id: string;
    readonly customerKey: string;
    readonly canonical: CanonicalOrder | CanonicalOrderChange;
    readonly orderId: string | undefined;
    readonly outcome: MessageOutcome;
    readonly why?: string | undefined;
    readonly receivedAt: Date;
  },
): Promise<void> {
  const { id, customerKey, canonical, orderId, outcome, why, receivedAt } = message;
  await manager.query(
    `insert into orders.order_messages (id, customer_key, purchase_order_number, purpose, document_id, order_id,
       outcome, why, received_at, canonical)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      customerKey,
      canonical.purchaseOrderNumber,
      canonical.purpose,
      canonical.source.documentId,
      orderId ?? null,
      outcome,
      why ?? null,
      receivedAt,
      JSON.stringify(canonical),
    ],
  );
}

/** @throws Error when there is no such message: an order always has the one that placed it */
export async function loadCanonical(manager: EntityManager, messageId: string): Promise<CanonicalOrder> {
  const rows: { canonical: CanonicalOrder }[] = await manager.query(
    'select canonical from orders.order_messages where id = $1',
    [messageId],
  );
  if (!rows[0]) throw new Error(`no order message ${messageId}`);
  return rows[0].canonical;
}
