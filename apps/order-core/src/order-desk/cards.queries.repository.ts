import type { CardStatus } from '#domain/approval/decide-approval';
import type { Finding } from '#domain/rejections/rejections';
import type { EntityManager } from 'typeorm';
import type { PageKey } from '../http/page.js';
import type { CardLine, CustomerRecap } from '../stages/04-approve-order/approvals.repository.js';

export interface CardListRow {
  readonly id: string;
  readonly order_id: string;
  readonly status: CardStatus;
  readonly reasons: Finding[];
  readonly lines: CardLine[];
  readonly recap: CustomerRecap;
  readonly currency: string;
  readonly total_minor: string;
  readonly margin_minor: string | null;
  readonly exposure_before_minor: string;
  readonly exposure_after_minor: string;
  readonly requested_at: Date;
  readonly purchase_order_number: string;
  readonly number: string;
  readonly entered_by: string | null;
  readonly requested_date: string | null;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
  readonly comment: string | null;
  readonly escalation_level: number;
  readonly escalated_to: string | null;
  readonly next_escalation: Date | null;
  readonly assignee: string | null;
}

const CARD_LIST = `select c.*, o.purchase_order_number, o.number, o.entered_by,
         to_char(o.requested_date, 'YYYY-MM-DD') as requested_date, w.assignee
    from orders.approval_cards c join orders.orders o on o.id = c.order_id
    left join orders.work_assignments w on w.kind = 'approval_card' and w.id = c.id::text`;

/** One row more than the page holds, the newest first. */
export async function listCards(
  manager: EntityManager,
  filter: {
    status: CardStatus | undefined;
    customerId: string | undefined;
    reason: string | undefined;
    escalatedTo: string | undefined;
    after: PageKey | undefined;
    limit: number;
  },
): Promise<CardListRow[]> {
  return manager.query(
    `${CARD_LIST} where ($1::text is null or c.status = $1)
        and ($2::timestamptz is null or (c.requested_at, c.id) < ($2, $3::uuid))
        and ($5::text is null or c.recap ->> 'customerId' = $5)
        and ($6::text is null or c.reasons @> jsonb_build_array(jsonb_build_object('code', $6::text)))
        and ($7::text is null or c.escalated_to = $7)
      order by c.requested_at desc, c.id desc limit $4`,
    [
      filter.status ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
      filter.customerId ?? null,
      filter.reason ?? null,
      filter.escalatedTo ?? null,
    ],
  );
}

export async function loadCardRow(manager: EntityManager, id: string): Promise<CardListRow | undefined> {
  const [row]: CardListRow[] = await manager.query(`${CARD_LIST} where c.id = $1`, [id]);
  return row;
}

/** Open cards, the oldest first, no more than a person looks through at once. */
export async function listOpenCards(manager: EntityManager, limit: number): Promise<CardListRow[]> {
  return manager.query(`${CARD_LIST} where c.status = 'open' order by c.requested_at, c.id limit $1`, [limit]);
}

export interface PendingPick {
  readonly kind: 'approval_card' | 'hold';
  readonly orderId: string;
  readonly number: string;
  readonly cardId: string | null;
  readonly purchaseOrderNumber: string;
  readonly customerId: string;
  readonly currency: string;
  readonly totalMinor: string | null;
  readonly requestedDate: string | null;
  readonly reasons: Finding[];
  readonly waitingSince: Date;
  readonly escalatedTo: string | null;
  readonly assignee: string | null;
}

/** Orders that should be picked by a day and are not, because a person has not decided about them. The dearest first. */
export async function listPendingPicks(manager: EntityManager, today: string, limit: number): Promise<PendingPick[]> {
  return manager.query(
    `select case when c.id is null then 'hold' else 'approval_card' end as kind, o.id as "orderId", o.number,
            c.id as "cardId", o.purchase_order_number as "purchaseOrderNumber", o.customer_key as "customerId",
            o.currency, o.total_minor as "totalMinor", to_char(o.requested_date, 'YYYY-MM-DD') as "requestedDate",
            coalesce(c.reasons, o.findings) as reasons, coalesce(c.requested_at, o.updated_at) as "waitingSince",
            c.escalated_to as "escalatedTo", w.assignee
       from orders.orders o
       left join orders.approval_cards c on c.order_id = o.id and c.status = 'open'
       left join orders.work_assignments w
         on (w.kind, w.id) = (case when c.id is null then 'hold' else 'approval_card' end, coalesce(c.id, o.id)::text)
      where o.state in ('pending_approval', 'on_hold') and not o.test
        and (o.requested_date is null or o.requested_date <= $1
             or exists (select 1 from orders.order_lines l where l.order_id = o.id and l.requested_date <= $1))
      order by o.total_minor desc nulls last, o.received_at, o.id limit $2`,
    [today, limit],
  );
}
