import type { EntityManager } from 'typeorm';
import type { PageKey } from '../../http/page.js';

export interface ExceptionListRow {
  readonly id: string;
  readonly payment_id: string;
  readonly customer_id: string;
  readonly reference: string;
  readonly currency: string;
  readonly amount_minor: string;
  /** What is left of the payment now. */
  readonly unapplied_minor: string;
  readonly code: string;
  readonly message: string;
  readonly proposal: object[];
  readonly trace: object[];
  readonly deductions: { id: string; invoiceNumber: string; reason: string; amountMinor: string }[];
  readonly status: string;
  readonly raised_at: Date;
  readonly resolution: string | null;
  readonly resolved_by: string | null;
  readonly resolved_at: Date | null;
  readonly comment: string | null;
}

/** One row more than the page holds, the newest first. */
export async function listExceptions(
  manager: EntityManager,
  filter: {
    readonly customerId: string | undefined;
    readonly code: string | undefined;
    readonly status: string;
    readonly after: PageKey | undefined;
    readonly limit: number;
  },
): Promise<ExceptionListRow[]> {
  return manager.query(
    `select e.id, e.payment_id, p.customer_id, p.reference, p.currency, p.amount_minor, e.code, e.message, e.proposal, p.trace,
            e.status, e.raised_at, e.resolution, e.resolved_by, e.resolved_at, e.comment,
            p.amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a where a.payment_id = p.id), 0)
              - coalesce((select sum(r.amount_minor) from orders.payment_returns r where r.payment_id = p.id), 0) as unapplied_minor,
            (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'invoiceNumber', i.number, 'reason', d.reason,
                      'amountMinor', d.amount_minor::text) order by d.id), '[]')
               from orders.disputes d join orders.invoices i on i.id = d.invoice_id
              where d.payment_id = p.id and d.status = 'open') as deductions
       from orders.payment_exceptions e join orders.payments p on p.id = e.payment_id
      where e.status = $1 and ($2::text is null or p.customer_id = $2) and ($3::text is null or e.code = $3)
        and ($4::timestamptz is null or (e.raised_at, e.id) < ($4, $5::uuid))
      order by e.raised_at desc, e.id desc limit $6`,
    [
      filter.status,
      filter.customerId ?? null,
      filter.code ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}

export interface DisputeListRow {
  readonly id: string;
  readonly number: string;
  readonly customer_id: string;
  readonly invoice_id: string;
  readonly invoice_number: string;
  readonly payment_id: string | null;
  readonly reason: string;
  readonly note: string | null;
  readonly currency: string;
  readonly amount_minor: string;
  readonly status: string;
  readonly opened_on: string;
  readonly opened_by: string;
  readonly opened_at: Date;
  readonly settled_by: string | null;
  readonly settled_on: string | null;
  readonly settled_note: string | null;
}

/** One row more than the page holds, the newest first. */
export async function listDisputes(
  manager: EntityManager,
  filter: {
    readonly customerId: string | undefined;
    readonly invoiceId: string | undefined;
    readonly open: boolean | undefined;
    readonly after: PageKey | undefined;
    readonly limit: number;
  },
): Promise<DisputeListRow[]> {
  return manager.query(
    `select d.*, i.number as invoice_number, to_char(d.opened_on, 'YYYY-MM-DD') as opened_on,
            to_char(d.settled_on, 'YYYY-MM-DD') as settled_on
       from orders.disputes d join orders.invoices i on i.id = d.invoice_id
      where ($1::text is null or d.customer_id = $1) and ($2::uuid is null or d.invoice_id = $2)
        and ($3::boolean is null or (d.status = 'open') = $3)
        and ($4::timestamptz is null or (d.opened_at, d.id) < ($4, $5::uuid))
      order by d.opened_at desc, d.id desc limit $6`,
    [
      filter.customerId ?? null,
      filter.invoiceId ?? null,
      filter.open ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}
