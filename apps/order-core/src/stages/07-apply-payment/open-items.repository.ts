import type { Money } from '#domain/money/money';
import type { KnownInvoice } from '#domain/payments/follow-remittance';
import type { EntityManager } from 'typeorm';
import { readMoney } from '../../pipeline/columns.js';

/** An invoice as cash meets it. */
export interface InvoiceItem {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
  readonly purchaseOrderNumber: string;
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly terms: string;
  /** Zero when it is settled. */
  readonly open: Money;
  readonly disputed: boolean;
}

interface InvoiceItemRow {
  readonly id: string;
  readonly number: string;
  readonly customer_id: string;
  readonly purchase_order_number: string;
  readonly invoice_date: string;
  readonly due_date: string;
  readonly terms: string;
  readonly currency: string;
  readonly open: string;
  readonly disputed: boolean;
}

const ITEMS = `
  select i.id, i.number, i.customer_id, i.purchase_order_number, i.terms, i.currency,
         to_char(i.invoice_date, 'YYYY-MM-DD') as invoice_date, to_char(i.due_date, 'YYYY-MM-DD') as due_date,
         i.amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a
                                     where a.invoice_id = i.id), 0) as open,
         exists (select 1 from orders.disputes d where d.invoice_id = i.id and d.status = 'open') as disputed
    from orders.invoices i`;

const toItem = (row: InvoiceItemRow): InvoiceItem => ({
  id: row.id,
  number: row.number,
  customerId: row.customer_id,
  purchaseOrderNumber: row.purchase_order_number,
  invoiceDate: row.invoice_date,
  dueDate: row.due_date,
  terms: row.terms,
  open: readMoney(row.open, row.currency),
  disputed: row.disputed,
});

/** Everything the customer owes in a currency, the oldest first. */
export async function loadOpenInvoices(
  manager: EntityManager,
  { customerId, currency }: { customerId: string; currency: string },
): Promise<InvoiceItem[]> {
  const rows: InvoiceItemRow[] = await manager.query(
    `select * from (${ITEMS} where i.customer_id = $1 and i.currency = $2) as items where open > 0 order by due_date, number`,
    [customerId, currency],
  );
  return rows.map(toItem);
}

/** One invoice by its id or its number. */
export async function loadInvoiceItem(
  manager: EntityManager,
  named: { readonly id: string } | { readonly number: string },
): Promise<InvoiceItem | undefined> {
  const [column, value] = 'id' in named ? ['id', named.id] : ['number', named.number];
  const [row]: InvoiceItemRow[] = await manager.query(`${ITEMS} where i.${column} = $1`, [value]);
  return row && toItem(row);
}

/** Invoices of these numbers, whoever owes them and whether or not they are settled. */
export async function findByNumbers(manager: EntityManager, numbers: readonly string[]): Promise<KnownInvoice[]> {
  if (numbers.length === 0) return [];
  const rows: InvoiceItemRow[] = await manager.query(`${ITEMS} where i.number = any ($1) order by i.number`, [numbers]);
  return rows.map(toItem);
}

/** The orders whose shipments these invoices bill, in the order their rows are locked in. */
export async function findOrdersOfInvoices(
  manager: EntityManager,
  invoiceIds: readonly string[],
): Promise<{ orderId: string; invoiceId: string }[]> {
  return manager.query(
    `select distinct s.order_id as "orderId", s.invoice_id as "invoiceId" from orders.invoice_shipments s
      where s.invoice_id = any ($1) order by 1, 2`,
    [invoiceIds],
  );
}
