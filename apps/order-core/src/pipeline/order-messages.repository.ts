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

/** A canonical message as it came, with what became of it. */
export interface OrderMessage {
  readonly id: string;
  readonly customerKey: string;
  readonly canonical: CanonicalOrder | CanonicalOrderChange;
  readonly orderId: string | undefined;
  readonly outcome: MessageOutcome;
  readonly why?: string | undefined;
  readonly receivedAt: Date;
}

/** A statement, or part of one, that keeps the messages of a jsonb parameter. */
export const INSERT_MESSAGES = (parameter: string): string => `
    insert into orders.order_messages (id, customer_key, purchase_order_number, purpose, document_id, order_id, outcome,
      why, received_at, canonical)
    select id, customer_key, canonical ->> 'purchaseOrderNumber', canonical ->> 'purpose',
           canonical #>> '{source,documentId}', order_id, outcome, why, received_at, canonical
      from jsonb_to_recordset(${parameter}::jsonb) as rows (id text, customer_key text, order_id uuid, outcome text,
        why text, received_at timestamptz, canonical jsonb)`;

export const toMessageRow = ({ customerKey, orderId, receivedAt, ...message }: OrderMessage): object => ({
  ...message,
  customer_key: customerKey,
  order_id: orderId,
  received_at: receivedAt,
});

/** Keeps a message that belongs to no order; those of an order are kept with it. */
export async function recordMessage(manager: EntityManager, message: OrderMessage): Promise<void> {
  await manager.query(INSERT_MESSAGES('$1'), [JSON.stringify([toMessageRow(message)])]);
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

/** A message that asked for a person, whether or not one has settled it. */
export async function findWaitingMessage(
  manager: EntityManager,
  messageId: string,
): Promise<{ orderId: string | null } | undefined> {
  const [row]: { orderId: string | null }[] = await manager.query(
    `select order_id as "orderId" from orders.order_messages where id = $1 and outcome in ('needs_review', 'unmatched')`,
    [messageId],
  );
  return row;
}

/** @returns false when it was settled before */
export async function settleMessage(
  manager: EntityManager,
  told: { messageId: string; note: string; by: string; at: Date },
): Promise<boolean> {
  const [rows]: [unknown[]] = await manager.query(
    `update orders.order_messages set settled_by = $2, settled_at = $3, settled_note = $4
      where id = $1 and settled_at is null returning id`,
    [told.messageId, told.by, told.at, told.note],
  );
  return rows.length > 0;
}
