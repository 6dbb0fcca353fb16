import type { Day } from '#domain/receivables/calendar-day';

/**
 * The day through which a file tells what was paid, as far as an as-of day is concerned. A file may have payments up to
 * that day only, or only those of the invoices issued by it: then nobody who pays later is a bad payer for it. Where not one
 * of the invoices issued later is paid, their payments are not told: what is known ends when half of them would be paid.
 * @param paid every payment of the file that names an invoice, with the day its invoice was issued
 */
export function paymentsTold(paid: Iterable<{ readonly issuedOn: Day; readonly paidOn: Day }>, asOf: Day): Day {
  let last = asOf;
  let laterOnesPaid = false;
  const daysToPay: number[] = [];
  for (const { issuedOn, paidOn } of paid) {
    last = Math.max(last, paidOn);
    if (issuedOn > asOf) laterOnesPaid = true;
    else daysToPay.push(paidOn - issuedOn);
  }
  if (laterOnesPaid || daysToPay.length === 0) return last;
  const median = Float64Array.from(daysToPay).sort()[daysToPay.length >> 1]!;
  return Math.min(last, asOf + Math.max(0, median));
}
