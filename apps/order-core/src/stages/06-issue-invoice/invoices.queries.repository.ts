import type { EntityManager } from 'typeorm';
import type { PageKey } from '../../http/page.js';
import type { StoredBilledCharge, StoredBilledTax, StoredDiscount } from './invoice-columns.js';

export interface InvoiceListRow {
  readonly id: string;
  readonly number: string;
  readonly customer_id: string;
  readonly customer_name: string;
  readonly order_id: string | null;
  readonly shipment_id: string | null;
  readonly consolidated: boolean;
  readonly purchase_order_number: string;
  readonly invoice_date: string;
  readonly due_date: string;
  readonly terms: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly applied_minor: string;
  readonly credited_minor: string;
  readonly posted_at: Date;
  readonly charges: StoredBilledCharge[];
  readonly taxes: StoredBilledTax[];
  readonly discount: StoredDiscount | null;
  readonly replaces: string | null;
  readonly replaces_number: string | null;
  readonly replaced_by: string | null;
}

const INVOICES = `
  select i.*, to_char(i.invoice_date, 'YYYY-MM-DD') as invoice_date, to_char(i.due_date, 'YYYY-MM-DD') as due_date,
         c.name as customer_name, r.number as replaces_number,
         (select n.number from orders.invoices n where n.replaces = i.id) as replaced_by,
         coalesce((select sum(a.amount_minor) from orders.payment_applications a where a.invoice_id = i.id), 0) as applied_minor,
         coalesce((select sum(m.amount_minor) from orders.credit_memos m where m.invoice_id = i.id), 0) as credited_minor
    from orders.invoices i
    join orders.customers c on c.id = i.customer_id
    left join orders.invoices r on r.id = i.replaces`;

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
       where ($1::text is null or i.customer_id = $1)
         and ($2::uuid is null or i.id in (select s.invoice_id from orders.invoice_shipments s where s.order_id = $2))
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
  readonly line: number;
  readonly order_id: string;
  readonly shipment_id: string;
  readonly position: number;
  readonly line_number: string;
  readonly sku: string;
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unit_price: string;
  readonly extended_minor: string;
  readonly weight: string | null;
  readonly weight_unit: string | null;
  readonly weight_price: string | null;
}

export async function loadInvoiceLines(manager: EntityManager, invoiceId: string): Promise<InvoiceLineRow[]> {
  return manager.query(
    `select l.line, l.order_id, l.shipment_id, l.position, l.line_number, l.sku, i.description,
            trim_scale(l.quantity)::text as quantity, l.unit, trim_scale(l.unit_price)::text as unit_price,
            l.extended_minor, trim_scale(l.weight)::text as weight, l.weight_unit,
            trim_scale(l.weight_price)::text as weight_price
       from orders.invoice_lines l join orders.items i on i.sku = l.sku
      where l.invoice_id = $1 order by l.line`,
    [invoiceId],
  );
}

export interface BilledShipmentRow {
  readonly id: string;
  readonly number: string;
  readonly order_id: string;
  readonly order_number: string;
  readonly purchase_order_number: string;
  readonly ship_to_id: string | null;
  readonly location_id: string;
  readonly shipped_on: string;
}

/** The shipments an invoice bills, the oldest first. */
export async function loadBilledShipments(manager: EntityManager, invoiceId: string): Promise<BilledShipmentRow[]> {
  return manager.query(
    `select s.id, s.number, s.order_id, o.number as order_number, o.purchase_order_number, o.ship_to_id, s.location_id,
            to_char(s.shipped_on, 'YYYY-MM-DD') as shipped_on
       from orders.invoice_shipments b
       join orders.shipments s on s.id = b.shipment_id
       join orders.orders o on o.id = s.order_id
      where b.invoice_id = $1 order by s.shipped_at, s.number`,
    [invoiceId],
  );
}

export interface CreditMemoListRow {
  readonly id: string;
  readonly number: string;
  readonly customer_id: string;
  readonly customer_name: string;
  readonly invoice_id: string;
  readonly invoice_number: string;
  readonly kind: 'price' | 'return' | 'rebill';
  readonly reason: string;
  readonly reference: string | null;
  readonly credit_date: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly applied_minor: string;
  /** Paid back. */
  readonly refunded_minor: string;
  readonly charges: StoredBilledCharge[];
  readonly taxes: StoredBilledTax[];
  readonly issued_by: string;
  readonly issued_at: Date;
  readonly lines: {
    readonly line: number;
    readonly lineNumber: string;
    readonly sku: string;
    readonly description: string;
    readonly unitOfMeasure: string;
    readonly quantity: string;
    readonly goodsMinor: string;
  }[];
}

const CREDIT_MEMOS = `
  select m.*, to_char(m.credit_date, 'YYYY-MM-DD') as credit_date, c.name as customer_name, i.number as invoice_number,
         coalesce((select sum(a.amount_minor) from orders.payment_applications a where a.credit_memo_id = m.id), 0)
           as applied_minor,
         coalesce((select sum(r.amount_minor) from orders.payment_returns r where r.credit_memo_id = m.id), 0)
           as refunded_minor,
         (select jsonb_agg(jsonb_build_object('line', x.line, 'lineNumber', l.line_number, 'sku', l.sku,
                   'description', t.description, 'unitOfMeasure', l.unit, 'quantity', trim_scale(x.quantity)::text,
                   'goodsMinor', x.goods_minor::text) order by x.line)
            from orders.credit_memo_lines x
            join orders.invoice_lines l on l.invoice_id = x.invoice_id and l.line = x.line
            join orders.items t on t.sku = l.sku
           where x.credit_memo_id = m.id) as lines
    from orders.credit_memos m
    join orders.customers c on c.id = m.customer_id
    join orders.invoices i on i.id = m.invoice_id`;

/** One row more than the page holds, the newest first. */
export async function listCreditMemos(
  manager: EntityManager,
  filter: {
    readonly customerId: string | undefined;
    readonly invoiceId: string | undefined;
    readonly after: PageKey | undefined;
    readonly limit: number;
  },
): Promise<CreditMemoListRow[]> {
  return manager.query(
    `${CREDIT_MEMOS}
      where ($1::text is null or m.customer_id = $1) and ($2::uuid is null or m.invoice_id = $2)
        and ($3::timestamptz is null or (m.issued_at, m.id) < ($3, $4::uuid))
      order by m.issued_at desc, m.id desc limit $5`,
    [
      filter.customerId ?? null,
      filter.invoiceId ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}

export async function loadCreditMemo(manager: EntityManager, id: string): Promise<CreditMemoListRow | undefined> {
  const [row]: CreditMemoListRow[] = await manager.query(`${CREDIT_MEMOS} where m.id = $1`, [id]);
  return row;
}
