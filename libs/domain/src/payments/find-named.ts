import type { OpenCredit, OpenInvoice } from './open-item.js';

/** `INV-000042`, `inv 42` and `000042` name the same invoice: letters, blanks and leading zeros do not count. */
export const normalizeInvoiceNumber = (text: string): string => text.replaceAll(/\D/g, '').replace(/^0+/, '') || text;

const alikeNumber = <Item extends { readonly number: string }>(named: string, items: readonly Item[]): Item[] =>
  items.filter(({ number }) => normalizeInvoiceNumber(number) === normalizeInvoiceNumber(named));

/** The open invoice a payer means: by its number, by a number alike, by the customer's purchase order. Never a guess. */
export function findInvoice<Invoice extends Pick<OpenInvoice, 'number' | 'purchaseOrderNumber'>>(
  named: string,
  invoices: readonly Invoice[],
): Invoice | undefined {
  const exact = invoices.find(({ number }) => number === named);
  if (exact) return exact;
  const alike = alikeNumber(named, invoices);
  if (alike.length === 1) return alike[0];
  const byOrder = invoices.filter(({ purchaseOrderNumber }) => purchaseOrderNumber === named);
  return alike.length === 0 && byOrder.length === 1 ? byOrder[0] : undefined;
}

/** The credit memo a payer takes. */
export function findCredit(named: string, credits: readonly OpenCredit[]): OpenCredit | undefined {
  const exact = credits.find(({ number }) => number === named);
  if (exact) return exact;
  const alike = alikeNumber(named, credits);
  return alike.length === 1 ? alike[0] : undefined;
}
