import type { Day } from '../../receivables/calendar-day.js';
import type { InvoiceOutcome, IssueFacts } from './issue-facts.js';
import { PayerRecord } from './payer-record.js';

/** The day up to whose eve payments are known on a day: the day itself, or an earlier one. */
export type PaymentsClock = (day: Day) => Day;

const ALL_TOLD: PaymentsClock = (day) => day;

/** Days without any payment that are not yet the end of what is told. */
const PAUSE_DAYS = 7;

/**
 * Where payments are told up to a day only, time stands still from then on: that nothing more was paid says nothing of
 * the payers.
 */
export const paymentsToldThrough =
  (last: Day): PaymentsClock =>
  (day) =>
    day <= last + PAUSE_DAYS ? day : last + 1;

/**
 * Walks through the invoices of one customer in the order things happened and hands out, for each, what was known when
 * it was issued: settlements of earlier days count, those of the same day and later do not.
 * @param clock how far payments are known on a day
 */
export function walkIssues(
  invoices: readonly InvoiceOutcome[],
  visit: (invoice: InvoiceOutcome, facts: IssueFacts) => void,
  clock: PaymentsClock = ALL_TOLD,
): void {
  const issues = [...invoices].sort((a, b) => a.issuedOn - b.issuedOn);
  const settlements = invoices
    .filter(({ settledOn, issuedOn }) => settledOn !== undefined && settledOn >= issuedOn)
    .sort((a, b) => a.settledOn! - b.settledOn!);
  const record = new PayerRecord();
  let next = 0;
  for (let from = 0; from < issues.length;) {
    const today = issues[from]!.issuedOn;
    for (; next < settlements.length && settlements[next]!.settledOn! < today; next += 1) {
      record.settle(settlements[next]!, settlements[next]!.settledOn!);
    }
    let to = from;
    while (to < issues.length && issues[to]!.issuedOn === today) to += 1;
    const batch = issues.slice(from, to);
    const told = clock(today);
    for (const invoice of batch) visit(invoice, record.facts(invoice, told));
    // Of what is issued when payments are no longer told nobody knows whether it is open.
    if (told === today) for (const invoice of batch) record.issue(invoice);
    from = to;
  }
}
