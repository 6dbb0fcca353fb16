import { ageLedger, assertBalanced, sumAgings, type AgingQuery, type AgingSums } from '#domain/aging/age-receivables';
import { bucketNames } from '#domain/aging/aging-policy';
import { bucketTimeline, SETTLED } from '#domain/aging/bucket-moves';
import { formatMoney } from '#domain/money/money';
import { formatDay } from '#domain/receivables/calendar-day';
import { foldLedger, groupByLedger } from '#domain/receivables/fold-ledger';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { daysSalesOutstanding } from '#domain/receivables/measures';
import { monthlyReceivables } from '#domain/receivables/monthly-receivables';
import { settledInvoices, weightedMean } from '#domain/receivables/pay-history';
import { monthAnswer, roundedMeasure } from '../reports/month-answer.js';

/** Sales window of a customer's DSO, in days. */
const DSO_DAYS = 90;

/** Everything the files say about a day: balances, buckets, moves up to it, and the months before it. */
export function replay(entries: readonly LedgerEntry[], query: AgingQuery) {
  const byCurrency = new Map<string, LedgerEntry[][]>();
  for (const ledger of groupByLedger(entries)) {
    const { currency } = ledger[0]!;
    const known = byCurrency.get(currency);
    if (known) known.push(ledger);
    else byCurrency.set(currency, [ledger]);
  }
  // The currency with most ledgers is the report's own; the others follow in the same form.
  const reports = [...byCurrency.values()]
    .sort((a, b) => b.length - a.length)
    .map((ledgers) => replayCurrency(ledgers, query));
  const head = { asOf: formatDay(query.asOf), basis: query.basis };
  const [own, ...others] = reports;
  if (!own) return { ...head, ...emptyReport(query) };
  return { ...head, ...own, ...(others.length > 0 ? { otherCurrencies: others } : {}) };
}

function replayCurrency(ledgers: readonly LedgerEntry[][], query: AgingQuery) {
  const { currency } = ledgers[0]![0]!;
  const agings = ledgers.map((ledger) => ageLedger(ledger, query));
  const sums = sumAgings(agings)[0]!;
  assertBalanced(sums);
  const { moves, settled } = movesOf(ledgers, query);
  return {
    currency,
    ...sumsAnswer(sums, query),
    customers: agings
      .map((aging, at) => {
        const { total, ...rest } = sumsAnswer(aging, query);
        return { customerId: aging.customerId, balance: total, ...rest, ...habits(ledgers[at]!, aging, query) };
      })
      .sort((a, b) => (a.customerId < b.customerId ? -1 : 1)),
    moves,
    settled,
    months: monthlyReceivables(ledgers, query.asOf).map((month) => monthAnswer(month, currency)),
  };
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

/** How a customer pays: DSO over the last 90 days' sales, and means weighted by amount over what it has settled. */
function habits(ledger: readonly LedgerEntry[], aging: AgingSums, { asOf }: AgingQuery) {
  const { accounts } = foldLedger(ledger, { asOf }, { changes: true });
  const sales = accounts
    .filter(({ issuedOn, amountMinor }) => issuedOn > asOf - DSO_DAYS && amountMinor > 0n)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const settled = settledInvoices(accounts);
  return {
    dso: roundedMeasure(daysSalesOutstanding(aging.balanceMinor, sales, DSO_DAYS)),
    daysToPay: roundedMeasure(weightedMean(settled, (invoice) => invoice.daysToPay)),
    daysBeyondTerms: roundedMeasure(weightedMean(settled, (invoice) => invoice.daysBeyondTerms)),
  };
}

/** Moves between buckets, and apart from them the days on which an invoice was paid out of a bucket. */
function movesOf(ledgers: readonly LedgerEntry[][], query: AgingQuery) {
  const all = ledgers.flatMap((ledger) =>
    foldLedger(ledger, query, { changes: true }).accounts.flatMap((account) =>
      bucketTimeline(account, { policy: query, through: query.asOf }).moves.map((move) => ({ ...move, account })),
    ),
  );
  all.sort((a, b) => a.on - b.on || (a.account.invoiceNumber < b.account.invoiceNumber ? -1 : 1));
  const shown = all.map(({ account, from, to, on }) => ({
    invoice: account.invoiceNumber,
    customerId: account.customerId,
    from,
    to,
    on: formatDay(on),
  }));
  return { moves: shown.filter(({ to }) => to !== SETTLED), settled: shown.filter(({ to }) => to === SETTLED) };
}

function emptyReport({ edges }: AgingQuery) {
  const nothing = {
    currency: 'USD',
    balanceMinor: 0n,
    unappliedMinor: 0n,
    bucketsMinor: bucketNames(edges).map(() => 0n),
    pastDueMinor: 0n,
    disputedMinor: 0n,
    openInvoices: 0,
  };
  return {
    currency: 'USD',
    ...sumsAnswer(nothing, { edges } as AgingQuery),
    customers: [],
    moves: [],
    settled: [],
    months: [],
  };
}
