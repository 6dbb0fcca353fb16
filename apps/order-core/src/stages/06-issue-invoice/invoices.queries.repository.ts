import type { EntityManager } from 'typeorm';
import type { PageKey } from '../../http/page.js';

export interface InvoiceListRow {
  readonly id: string;
  readonly number: string;
  readonly customer_id: string;
  readonly order_id: string | null;
  readonly shipment_id: string | null;
  readonly purchase_order_number: string;
  readonly invoice_date: string;
  readonly due_date: string;
  readonly terms: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly applied_minor: string;
  readonly posted_at: Date;
  readonly charges: object[];
}

const INVOICES = `
  select i.*, to_char(i.invoice_date, 'YYYY-MM-DD') as invoice_date, to_char(i.due_date, 'YYYY-MM-DD') as due_date,
         coalesce((select sum(a.amount_minor) from orders.payment_applications a where a.invoice_id = i.id), 0) as applied_minor
    from orders.invoices i`;

export interface InvoiceFilter {
  readonly customerId: string | undefined;
  readonly orderId: string | undefined;
  readonly number: string | undefined;
  readonly open: boolean | undefined;
  readonly after: PageKey | undefined;
  readonly limit: number;
}

/** One row more than the page holds, the newest first. */
export async function listInvoices(manager: EntityManager, filter: InvoiceFilter): Promise<InvoiceListRow[]> {
  return manager.query(
    `select * from (${INVOICES}
       where ($1::text is null or i.customer_id = $1) and ($2::uuid is null or i.order_id = $2)
         and ($3::text is null or i.number = $3) and ($4::timestamptz is null or (i.posted_at, i.id) < ($4, $5::uuid))
     ) as invoices
      where ($6::boolean is null or (amount_minor > applied_minor) = $6)
      order by posted_at desc, id desc limit $7`,
    [
      filter.customerId ?? null,
      filter.orderId ?? null,
      filter.number ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.open ?? null,
      filter.limit + 1,
    ],
  );
}

export async function loadInvoice(manager: EntityManager, id: string): Promise<InvoiceListRow | undefined> {
  const [row]: InvoiceListRow[] = await manager.query(`${INVOICES} where i.id = $1`, [id]);
  return row;
}

export interface InvoiceLineRow {
  readonly position: number;
  readonly line_number: string;
  readonly sku: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unit_price: string;
  readonly extended_minor: string;
}

export async function loadInvoiceLines(manager: EntityManager, invoiceId: string): Promise<InvoiceLineRow[]> {
  return manager.query(
    `select position, line_number, sku, trim_scale(quantity)::text as quantity, unit,
            trim_scale(unit_price)::text as unit_price, extended_minor
       from orders.invoice_lines where invoice_id = $1 order by position`,
    [invoiceId],
  );
}
