import { invoiceOutcomes } from '#domain/health/late/invoice-outcomes';
import { factsAtIssue, type InvoiceOutcome } from '#domain/health/late/issue-facts';
import { type LateModel, predictLate, trainLateModel } from '#domain/health/late/late-model';
import { type Day, formatDay, monthBounds } from '#domain/receivables/calendar-day';
import type { Books } from './books.js';

/**
 * Predictions for the invoices open on a day or issued after it, each from what was known when it was issued: its
 * customer's record up to the day before, and a model that is no younger. The model is trained anew every month on
 * what was known on its first day.
 */
export function late(books: Books, asOf: Day) {
  const invoices: InvoiceOutcome[] = [];
  for (const ledger of books.ledgers()) {
    for (const { outcome } of invoiceOutcomes(ledger.entries())) invoices.push(outcome);
  }
  invoices.sort((a, b) => a.issuedOn - b.issuedOn || (a.invoiceId < b.invoiceId ? -1 : 1));
  const facts = factsAtIssue(invoices);
  let model: { readonly knownBy: Day; readonly model: LateModel } | undefined;
  // In order of issue the days a model is needed for only rise: one at a time is enough.
  const modelOf = (knownBy: Day): LateModel => {
    if (model?.knownBy !== knownBy) model = { knownBy, model: trainLateModel(invoices, facts, knownBy) };
    return model.model;
  };
  return invoices
    .filter((invoice) => invoice.issuedOn > asOf || invoice.settledOn === undefined || invoice.settledOn > asOf)
    .map((invoice) => {
      const known = modelOf(monthBounds(invoice.issuedOn).first);
      const { probabilityLate, expectedOn } = predictLate(known, invoice, facts.get(invoice.invoiceId)!);
      return {
        invoice: invoice.invoiceId.slice(invoice.customerId.length + 1),
        customerId: invoice.customerId,
        probabilityLate: Math.round(probabilityLate * 1e6) / 1e6,
        expectedPayDate: formatDay(expectedOn),
      };
    });
}
