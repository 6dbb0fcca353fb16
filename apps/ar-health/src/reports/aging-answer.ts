import type { AgedInvoice, AgingSums } from '#domain/aging/age-receivables';
import { bucketNames } from '#domain/aging/aging-policy';
import { formatMoney } from '#domain/money/money';
import { formatDay } from '#domain/receivables/calendar-day';

/** Amounts as decimal strings, buckets by name: how every aging leaves this service. */
export function agingAnswer(aging: AgingSums, edges: readonly number[]) {
  const amount = (minor: bigint) => formatMoney({ minor, currency: aging.currency });
  return {
    currency: aging.currency,
    balance: amount(aging.balanceMinor),
    unapplied: amount(aging.unappliedMinor),
    buckets: Object.fromEntries(bucketNames(edges).map((name, index) => [name, amount(aging.bucketsMinor[index]!)])),
    pastDue: amount(aging.pastDueMinor),
    disputed: amount(aging.disputedMinor),
    openInvoices: aging.openInvoices,
  };
}

export function invoiceAnswer(invoice: AgedInvoice, edges: readonly number[]) {
  const amount = (minor: bigint) => formatMoney({ minor, currency: invoice.currency });
  return {
    invoiceId: invoice.invoiceId,
    invoiceNumber: invoice.invoiceNumber,
    customerId: invoice.customerId,
    currency: invoice.currency,
    invoiceDate: formatDay(invoice.issuedOn),
    dueDate: formatDay(invoice.dueOn),
    amount: amount(invoice.amountMinor),
    open: amount(invoice.openMinor),
    ageDays: invoice.ageDays,
    daysPastDue: Math.max(0, invoice.daysPastDue),
    bucket: bucketNames(edges)[invoice.bucket]!,
    disputed: invoice.disputed,
  };
}
