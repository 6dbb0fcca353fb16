import type { EntityManager } from 'typeorm';
import type { PageKey } from '../../http/page.js';

export interface PaymentListRow {
  readonly id: string;
  readonly customer_id: string;
  readonly reference: string;
  readonly method: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly received_on: string;
  readonly remittance: object[];
  readonly recorded_by: string;
  readonly document_id: string | null;
  readonly findings: object[];
  readonly recorded_at: Date;
  readonly applications: {
    invoiceNumber: string;
    invoiceId: string;
    amountMinor: string;
    id: string;
    rule: string;
    evidence: string;
    alternatives: string[];
    appliedOn: string;
    /** The application this one takes back. */
    reverses: string | null;
  }[];
  readonly exceptions: { id: string; code: string; message: string; status: string; proposal: object[] }[];
  readonly returns: { id: string; kind: string; amountMinor: string; returnedOn: string; reason: string }[];
  readonly trace: object[];
  readonly transferred_from: string | null;
}

const PAYMENTS = `
  select p.*, to_char(p.received_on, 'YYYY-MM-DD') as received_on,
         (select coalesce(jsonb_agg(jsonb_build_object('invoiceNumber', i.number, 'invoiceId', i.id,
                   'id', a.id, 'amountMinor', a.amount_minor::text, 'rule', a.rule, 'evidence', a.evidence,
                   'alternatives', a.alternatives, 'appliedOn', a.applied_on, 'reverses', a.reverses) order by a.at, a.id), '[]')
            from orders.payment_applications a join orders.invoices i on i.id = a.invoice_id
           where a.payment_id = p.id) as applications,
         (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'code', e.code, 'message', e.message,
                   'status', e.status, 'resolution', e.resolution, 'proposal', e.proposal) order by e.id), '[]')
            from orders.payment_exceptions e where e.payment_id = p.id) as exceptions,
         (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'amountMinor', r.amount_minor::text,
                   'returnedOn', r.returned_on, 'reason', r.reason) order by r.at, r.id), '[]')
            from orders.payment_returns r where r.payment_id = p.id) as returns
    from orders.payments p`;

/** One row more than the page holds, the newest first. */
export async function listPayments(
  manager: EntityManager,
  filter: {
    customerId: string | undefined;
    exceptions: boolean | undefined;
    after: PageKey | undefined;
    limit: number;
  },
): Promise<PaymentListRow[]> {
  return manager.query(
    `${PAYMENTS} where ($1::text is null or p.customer_id = $1)
        and ($2::boolean is not true or exists (select 1 from orders.payment_exceptions e
                                                 where e.payment_id = p.id and e.status = 'open'))
        and ($3::timestamptz is null or (p.recorded_at, p.id) < ($3, $4::uuid))
      order by p.recorded_at desc, p.id desc limit $5`,
    [
      filter.customerId ?? null,
      filter.exceptions ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}

export async function loadPaymentRow(manager: EntityManager, id: string): Promise<PaymentListRow | undefined> {
  const [row]: PaymentListRow[] = await manager.query(`${PAYMENTS} where p.id = $1`, [id]);
  return row;
}

export interface RemittanceRow {
  readonly id: string;
  readonly customer_id: string | null;
  readonly document_id: string;
  readonly trace_number: string | null;
  readonly amount: string;
  readonly outcome: string;
  readonly why: string | null;
  readonly payment_id: string | null;
  readonly received_at: Date;
}

/** One row more than the page holds, the newest first. */
export async function listRemittances(
  manager: EntityManager,
  filter: { outcome: string | undefined; after: PageKey | undefined; limit: number },
): Promise<RemittanceRow[]> {
  return manager.query(
    `select id, customer_id, document_id, advice ->> 'traceNumber' as trace_number, advice ->> 'paymentAmount' as amount,
            outcome, why, payment_id, received_at
       from orders.remittances
      where ($1::text is null or outcome = $1) and ($2::timestamptz is null or (received_at, id) < ($2, $3::text))
      order by received_at desc, id desc limit $4`,
    [filter.outcome ?? null, filter.after?.at ?? null, filter.after?.id ?? null, filter.limit + 1],
  );
}
