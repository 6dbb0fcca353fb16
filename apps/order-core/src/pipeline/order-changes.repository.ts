import type { CanonicalOrder, CanonicalOrderChange, orderChangeDecided } from '#contracts';
import type { EntityManager } from 'typeorm';

type Decided = (typeof orderChangeDecided)['example'];
/** The answer to a change, as its event says it. */
export type ChangeAnswer = Pick<Decided, 'decision' | 'findings' | 'lines'>;

export interface DecidedChange extends ChangeAnswer {
  readonly sequence: string;
  /** It asked for the same as the change it is compared with. */
  readonly sameAsked: boolean;
}

/** What two copies of one change have in common, whatever document they came in. */
const askedOf = ({ purpose, dates, lines }: CanonicalOrderChange) => ({ purpose, dates, lines });

/** The changes of an order that were decided, and whether each asked for the same as this one; the order is locked. */
export async function loadDecidedChanges(
  manager: EntityManager,
  orderId: string,
  change: CanonicalOrderChange,
): Promise<DecidedChange[]> {
  return manager.query(
    `select sequence, decision, findings, lines, asked = $2::jsonb as "sameAsked"
       from orders.order_changes where order_id = $1 order by decided_at, message_id`,
    [orderId, JSON.stringify(askedOf(change))],
  );
}

export async function addDecidedChange(
  manager: EntityManager,
  row: {
    readonly messageId: string;
    readonly orderId: string;
    readonly change: CanonicalOrderChange;
    readonly answer: ChangeAnswer;
    readonly at: Date;
  },
): Promise<void> {
  const { change, answer } = row;
  await manager.query(
    `insert into orders.order_changes (message_id, order_id, sequence, asked, decision, findings, lines, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      row.messageId,
      row.orderId,
      change.changeSequence ?? '',
      JSON.stringify(askedOf(change)),
      answer.decision,
      JSON.stringify(answer.findings),
      JSON.stringify(answer.lines),
      row.at,
    ],
  );
}

/** Keeps the canonical order with the lines a change added, for when the order is planned anew. */
export async function amendCanonical(manager: EntityManager, orderId: string, amended: CanonicalOrder): Promise<void> {
  await manager.query('update orders.orders set amended = $2 where id = $1', [orderId, JSON.stringify(amended)]);
}
