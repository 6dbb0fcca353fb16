import { type Actor, maySeeCustomer } from '#service-kit';
import type { EntityManager } from 'typeorm';
import { found } from '../http/answers.js';
import { loadOrderHead } from './orders.queries.repository.js';

/**
 * An order this actor may see. Somebody else's is answered like one that is not there: its existence is nobody's
 * business.
 * @throws Problem 404
 */
export async function visibleOrder(manager: EntityManager, id: string, actor: Actor) {
  const head = await found(loadOrderHead(manager, id), `order ${id}`);
  return found(Promise.resolve(maySeeCustomer(actor, head.customer_key) ? head : undefined), `order ${id}`);
}
