import { ageState, type AgingQuery, type AgingSums, assertBalanced, sumAgings } from '#domain/aging/age-receivables';
import { bucketNames } from '#domain/aging/aging-policy';
import { bucketTimeline, SETTLED } from '#domain/aging/bucket-moves';
import { formatMoney } from '#domain/money/money';
import { type Day, formatDay } from '#domain/receivables/calendar-day';
import { foldLedger, type InvoiceAccount, type LedgerState } from '#domain/receivables/fold-ledger';
import { daysSalesOutstanding } from '#domain/receivables/measures';
import { MonthBook } from '#domain/receivables/monthly-receivables';
import { settledInvoices, weightedMean } from '#domain/receivables/pay-history';
import { monthAnswer, roundedMeasure } from '../reports/month-answer.js';
import type { BookLedger, Books } from './books.js';

/** Sales window of a customer's DSO, in days. */
const DSO_DAYS = 90;

/**
 * Everything the files say about a day: balances, buckets, moves up to it, and the months before it. JSON in pieces, one
 * row a line: the answer of a large file is never in memory as a whole.
 */
export function* replay(books: Books, query: AgingQuery): Generator<string> {
  // The currency with most invoices is the report's own; the others follow in the same form.
  const [own = 'USD', ...others] = books.currencies();
  yield `{\n"asOf": "${formatDay(query.asOf)}",\n"basis": "${query.basis}",\n`;
  yield* replayCurrency(books, own, query);
  if (others.length > 0) {
    yield ',\n"otherCurrencies": [\n';
    for (const [at, currency] of others.entries()) {
      yield at === 0 ? '{' : ',\n{';
      yield* replayCurrency(books, currency, query);
      yield '}';
    }
    yield '\n]';
  }
  yield '\n}\n';
}

/** The members of one currency's report. */
function* replayCurrency(books: Books, currency: string, query: AgingQuery): Generator<string> {
  const customers: string[] = [];
  const moves = new MoveTable(bucketNames(query.edges));
  const months = new MonthBook(books.firstDays.get(currency) ?? query.asOf + 1, query.asOf);
  let sums = nothingOf(currency, query);
  for (const ledger of books.ledgers()) {
    if (ledger.currency !== currency) continue;
    const entries = ledger.entries();
    const state = foldLedger(entries, query, { changes: true });
    const aging = ageState(state, ledger, query);
    sums = sumAgings([sums, aging])[0]!;
    months.add(state);
    for (const account of state.accounts) moves.add(account, query);
    customers.push(JSON.stringify(customerAnswer({ ledger, aging, state, query })));
  }
  assertBalanced(sums);
  const head = JSON.stringify({ currency, ...sumsAnswer(sums, query) }, undefined, 1);
  yield `${head.slice(1, -2)},\n"customers": `;
  yield* list(customers);
  yield ',\n"moves": ';
  yield* list(moves.rows((to) => to !== SETTLED));
  yield ',\n"settled": ';
  yield* list(moves.rows((to) => to === SETTLED));
  yield ',\n"months": ';
  yield* list(months.months().map((month) => JSON.stringify(monthAnswer(month, currency))));
}

function* list(rows: Iterable<string>): Generator<string> {
  yield '[';
  let separator = '\n';
  for (const row of rows) {
    yield separator + row;
    separator = ',\n';
  }
  yield '\n]';
}

function customerAnswer(input: {
  readonly ledger: BookLedger;
  readonly aging: AgingSums;
  readonly state: LedgerState;
  readonly query: AgingQuery;
}) {
  const { ledger, aging, state, query } = input;
  const { total: balance, ...rest } = sumsAnswer(aging, query);
  return { customerId: ledger.customerId, balance, ...rest, ...habits(state, query.asOf) };
}

function sumsAnswer(sums: AgingSums, { edges }: AgingQuery) {
  const amount = (minor: bigint) => formatMoney({ minor, currency: sums.currency });
  return {
    total: amount(sums.balanceMinor),
    unapplied: amount(sums.unappliedMinor),
    buckets: Object.fromEntries(bucketNames(edges).map((name, at) => [name, amount(sums.bucketsMinor[at]!)])),
    pastDue: amount(sums.pastDueMinor),
    openInvoices: sums.openInvoices,
  };
}

/** How a customer pays: DSO over the last 90 days' net sales, and means weighted by amount over what it has settled. */
function habits({ accounts, balanceMinor, balanceChanges }: LedgerState, asOf: Day) {
  const sales = balanceChanges
    .filter(({ sale, on }) => sale && on > asOf - DSO_DAYS)
    .reduce((sum, { deltaMinor }) => sum + deltaMinor, 0n);
  const settled = settledInvoices(accounts);
  return {
    dso: roundedMeasure(daysSalesOutstanding(balanceMinor, sales, DSO_DAYS)),
    daysToPay: roundedMeasure(weightedMean(settled, (invoice) => invoice.daysToPay)),
    daysBeyondTerms: roundedMeasure(weightedMean(settled, (invoice) => invoice.daysBeyondTerms)),
  };
}

/** Moves between buckets, and the days on which an invoice was paid out of one, in columns: there are a few per invoice. */
class MoveTable {
  readonly #invoice: string[] = [];
  readonly #customer: string[] = [];
  readonly #from: string[] = [];
  readonly #to: string[] = [];
  readonly #on: Day[] = [];

  constructor(private readonly names: readonly string[]) {}

  add(account: InvoiceAccount, query: AgingQuery): void {
    for (const { from, to, on } of bucketTimeline(account, { policy: query, through: query.asOf }).moves) {
      this.#invoice.push(account.invoiceNumber);
      this.#customer.push(account.customerId);
      this.#from.push(from);
      this.#to.push(to);
      this.#on.push(on);
    }
  }

  /** By day, invoice number, and from the younger bucket to the older. */
  *rows(wanted: (to: string) => boolean): Generator<string> {
    const on = this.#on;
    const invoice = this.#invoice;
    const order = Int32Array.from(on, (_, at) => at).filter((at) => wanted(this.#to[at]!));
    order.sort((a, b) => {
      if (on[a] !== on[b]) return on[a]! - on[b]!;
      if (invoice[a] !== invoice[b]) return invoice[a]! < invoice[b]! ? -1 : 1;
      return this.names.indexOf(this.#from[a]!) - this.names.indexOf(this.#from[b]!) || a - b;
    });
    for (const at of order) {
      yield JSON.stringify({
        invoice: invoice[at],
        customerId: this.#customer[at],
        from: this.#from[at],
        to: this.#to[at],
        on: formatDay(on[at]!),
      });
    }
  }
}

const nothingOf = (currency: string, { edges }: AgingQuery): AgingSums => ({
  currency,
  balanceMinor: 0n,
  unappliedMinor: 0n,
  bucketsMinor: bucketNames(edges).map(() => 0n),
  pastDueMinor: 0n,
  disputedMinor: 0n,
  openInvoices: 0,
});
