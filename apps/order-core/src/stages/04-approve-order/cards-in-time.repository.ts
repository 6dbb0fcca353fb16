import type { EntityManager } from 'typeorm';

/** Orders that hold stock and whose card was asked for before a moment; the oldest first. */
export async function findUndecided(manager: EntityManager, before: Date): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(
    `select c.order_id as id from orders.approval_cards c
      where c.status = 'open' and c.requested_at <= $1
        and exists (select 1 from orders.reservations r where r.order_id = c.order_id and r.state = 'held')
      order by c.requested_at`,
    [before],
  );
  return rows.map(({ id }) => id);
}

/** Cards that are to move up their chain by now: `[order, card]`, the longest due first. */
export async function findDueCards(
  manager: EntityManager,
  now: Date,
): Promise<{ readonly orderId: string; readonly cardId: string }[]> {
  return manager.query(
    `select order_id as "orderId", id as "cardId" from orders.approval_cards
      where status = 'open' and next_escalation <= $1 order by next_escalation, id`,
    [now],
  );
}

export interface CardLevel {
  readonly requestedAt: Date;
  readonly level: number;
}

/** The level of a card that is still open; the order is locked. */
export async function loadLevel(manager: EntityManager, cardId: string): Promise<CardLevel | undefined> {
  const [row]: CardLevel[] = await manager.query(
    `select requested_at as "requestedAt", escalation_level as level from orders.approval_cards
      where id = $1 and status = 'open'`,
    [cardId],
  );
  return row;
}

export async function setLevel(
  manager: EntityManager,
  cardId: string,
  { level, to, next }: { level: number; to: string | undefined; next: Date | undefined },
): Promise<void> {
  await manager.query(
    `update orders.approval_cards set escalation_level = $2, escalated_to = $3, next_escalation = $4 where id = $1`,
    [cardId, level, to ?? null, next ?? null],
  );
}
