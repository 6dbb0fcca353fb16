import { invoiceOutcomes } from '#domain/health/late/invoice-outcomes';
import type { InvoiceOutcome } from '#domain/health/late/issue-facts';
import { LateCases } from '#domain/health/late/late-cases';
import { type LatePredictor, latePredictor, trainLateModel } from '#domain/health/late/late-model';
import { paymentsToldThrough } from '#domain/health/late/walk-issues';
import { type Day, formatDay, monthBounds } from '#domain/receivables/calendar-day';
import type { Books } from './books.js';
import { paymentsTold } from './payments-told.js';

/**
 * Predictions for the invoices open on a day or issued after it, each from what was known when it was issued: its
 * customer's record up to the day before, and a model that is no younger. The model is trained anew every month on
 * what was known on its first day. Where the file's payments end, what is known ends (see payments-told.ts). JSON in
 * pieces, one row a line.
 */
export function* late(books: Books, asOf: Day): Generator<string> {
  const cases = new LateCases();
  const ids: string[] = [];
  const customers: string[] = [];
  const clock = paymentsToldThrough(paymentsTold(books.paidInvoices(), asOf));
  for (const ledger of books.ledgers()) {
    const outcomes = invoiceOutcomes(ledger.entries()).map(({ outcome }) => outcome);
    const note = ({ invoiceId }: InvoiceOutcome) => {
      ids.push(invoiceId);
      customers.push(ledger.customerId);
      return true;
    };
    cases.addCustomer(outcomes, note, clock);
  }
  const byIssue = cases.byIssue();
  let model: { readonly knownBy: Day; readonly predict: LatePredictor } | undefined;
  // In order of issue the days a model is needed for only rise: one at a time is enough.
  const modelOf = (knownBy: Day): LatePredictor => {
    if (model?.knownBy !== knownBy) {
      model = { knownBy, predict: latePredictor(trainLateModel(cases, knownBy, byIssue)) };
    }
    return model.predict;
  };
  let separator = '[\n';
  for (const row of byIssue) {
    const issuedOn = cases.issuedOn(row);
    if (issuedOn <= asOf && cases.settledBy(row, asOf) !== undefined) continue;
    const predict = modelOf(clock(monthBounds(issuedOn).first));
    const { probabilityLate, expectedOn } = predict(cases.invoice(row), cases.facts(row));
    const answer = {
      invoice: ids[row]!.slice(customers[row]!.length + 1),
      customerId: customers[row],
      probabilityLate: Math.round(probabilityLate * 1e6) / 1e6,
      expectedPayDate: formatDay(expectedOn),
    };
    yield separator + JSON.stringify(answer);
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
