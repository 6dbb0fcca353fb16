import { factsAtIssue, type InvoiceOutcome } from '#domain/health/late/issue-facts';
import { type LateModel, predictLate, trainLateModel } from '#domain/health/late/late-model';
import { type Day, formatDay, monthBounds } from '#domain/receivables/calendar-day';
import { foldLedger, groupByLedger, settledOn } from '#domain/receivables/fold-ledger';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';

const FOREVER = Number.MAX_SAFE_INTEGER;

/**
 * Predictions for the invoices open on a day or issued after it, each from what was known when it was issued: its
 * customer's record up to the day before, and a model that is no younger. The model is trained anew every month; the
 * last one is that of the as-of day, whatever the file says about later.
 */
export function late(entries: readonly LedgerEntry[], asOf: Day) {
  const numbers = new Map<string, string>();
  const invoices: InvoiceOutcome[] = [];
  for (const ledger of groupByLedger(entries)) {
    for (const account of foldLedger(ledger, { asOf: FOREVER }, { changes: true }).accounts) {
      numbers.set(account.invoiceId, account.invoiceNumber);
      if (account.amountMinor <= 0n) continue;
      const { invoiceId, customerId, issuedOn, dueOn } = account;
      invoices.push({
        invoiceId,
        customerId,
        issuedOn,
        dueOn,
        amount: Number(account.amountMinor),
        settledOn: settledOn(account),
      });
    }
  }
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
