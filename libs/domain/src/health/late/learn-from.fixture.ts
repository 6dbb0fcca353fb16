import type { InvoiceOutcome, IssueFacts } from './issue-facts.js';
import { LateCases } from './late-cases.js';
import type { PaymentsClock } from './walk-issues.js';

/** The cases of a file for tests and, by invoice, what was known at issue. */
export function learnFrom(invoices: readonly InvoiceOutcome[], clock?: PaymentsClock) {
  const cases = new LateCases();
  const customers = new Map<string, InvoiceOutcome[]>();
  for (const one of invoices) {
    const known = customers.get(one.customerId);
    if (known) known.push(one);
    else customers.set(one.customerId, [one]);
  }
  const rows: string[] = [];
  const note = ({ invoiceId }: InvoiceOutcome) => rows.push(invoiceId) > 0;
  for (const list of customers.values()) cases.addCustomer(list, note, clock);
  const facts = new Map<string, IssueFacts>(rows.map((invoiceId, row) => [invoiceId, cases.facts(row)]));
  return { cases, facts };
}
