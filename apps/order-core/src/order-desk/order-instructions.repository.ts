import type { EntityManager } from 'typeorm';
import type { InstructingMessage } from './order-instructions.js';

/** The messages of an order as they came, the oldest first; those that only repeat another are left out. */
export async function loadInstructingMessages(manager: EntityManager, orderId: string): Promise<InstructingMessage[]> {
  return manager.query(
    `select id, document_id as "documentId", received_at as "receivedAt", purpose, canonical - 'provenance' as canonical
       from orders.order_messages
      where order_id = $1 and outcome not in ('duplicate', 'change_repeated')
      order by received_at, id`,
    [orderId],
  );
}
