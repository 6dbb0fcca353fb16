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
  | 'unmatched'
  | 'changed'
  | 'changed_in_part'
  | 'change_refused'
  | 'change_repeated';

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

/**
 * The canonical order as changes made it, or as it came. Quantities and prices are those of the order's own lines;
 * what counts here is how the document names things.
 * @throws Error when there is none: an order always has the message that placed it
 */
export async function loadCanonical(manager: EntityManager, orderId: string): Promise<CanonicalOrder> {
  const rows: { canonical: CanonicalOrder }[] = await manager.query(
    `select coalesce(o.amended, m.canonical) as canonical
       from orders.orders o join orders.order_messages m on m.id = o.message_id where o.id = $1`,
    [orderId],
  );
  if (!rows[0]) throw new Error(`no order message of order ${orderId}`);
  return rows[0].canonical;
}
