import { invoiceOutcomes } from '#domain/health/late/invoice-outcomes';
import { factsAtIssue } from '#domain/health/late/issue-facts';
import { type LateModel, predictLate, trainLateModel } from '#domain/health/late/late-model';
import { type Day, formatDay, monthBounds } from '#domain/receivables/calendar-day';
import { groupByLedger } from '#domain/receivables/fold-ledger';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';

/**
 * Predictions for the invoices open on a day or issued after it, each from what was known when it was issued: its
 * customer's record up to the day before, and a model that is no younger. The model is trained anew every month; the
 * last one is that of the as-of day, whatever the file says about later.
 */
export function late(entries: readonly LedgerEntry[], asOf: Day) {
  const known = groupByLedger(entries).flatMap(invoiceOutcomes);
  const numbers = new Map(known.map(({ account }) => [account.invoiceId, account.invoiceNumber]));
  const invoices = known.map(({ outcome }) => outcome);
  const facts = factsAtIssue(invoices);
  const models = new Map<Day, LateModel>();
  const modelOf = (knownBy: Day): LateModel => {
    const model = models.get(knownBy) ?? trainLateModel(invoices, facts, knownBy);
    models.set(knownBy, model);
    return model;
  };
  return invoices
    .filter((invoice) => invoice.issuedOn > asOf || invoice.settledOn === undefined || invoice.settledOn > asOf)
    .sort((a, b) => a.issuedOn - b.issuedOn || (a.invoiceId < b.invoiceId ? -1 : 1))
    .map((invoice) => {
      const model = modelOf(invoice.issuedOn > asOf ? asOf : monthBounds(invoice.issuedOn).first);
      const { probabilityLate, expectedOn } = predictLate(model, invoice, facts.get(invoice.invoiceId)!);
      return {
        invoice: numbers.get(invoice.invoiceId)!,
        customerId: invoice.customerId,
        probabilityLate: Math.round(probabilityLate * 1e6) / 1e6,
        expectedPayDate: formatDay(expectedOn),
      };
    });
}
