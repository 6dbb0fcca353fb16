import { formatMoney, type Money, subtractMoney, sumMoney, zeroMoney } from '../money/money.js';
import { type Combination, type CombinationTable, tabulateCombinations } from './combination-table.js';
import { type ApplicationRule, type MatchingPolicy, oldestFirst, type OpenInvoice } from './open-item.js';

/** One invoice of an explanation: the cash it gets, and the discount it settles with beside. */
export interface ExplainedInvoice {
  readonly invoice: OpenInvoice;
  readonly cash: Money;
  readonly discount?: Money | undefined;
}

/** What an amount could be for: every invoice of it settled in full. */
export interface Explanation {
  readonly rule: ApplicationRule;
  readonly invoices: readonly ExplainedInvoice[];
  readonly evidence: string;
}

/** Everything that explains an amount to the minor unit. */
export interface Explanations {
  /** By the rules that look for a pattern, in the order of the rules. */
  readonly patterns: readonly Explanation[];
  /** All combinations, the patterns included; undefined when there were too many to count. */
  readonly combinations: CombinationTable | undefined;
  /** The invoices in the order the combinations count them. */
  readonly invoices: readonly OpenInvoice[];
}

const atFull = (invoice: OpenInvoice): ExplainedInvoice => ({ invoice, cash: invoice.open });

const atNet = (invoice: OpenInvoice): ExplainedInvoice =>
  invoice.discount
    ? { invoice, cash: subtractMoney(invoice.open, invoice.discount), discount: invoice.discount }
    : atFull(invoice);

/** The ways an invoice can be settled: in full, or less the discount it earns. */
const waysToPay = (invoice: OpenInvoice): ExplainedInvoice[] =>
  invoice.discount ? [atFull(invoice), atNet(invoice)] : [atFull(invoice)];

const cashOf = (parts: readonly ExplainedInvoice[], currency: string): Money =>
  sumMoney(
    parts.map(({ cash }) => cash),
    currency,
  );

/** Looks for everything an amount can be for. */
export function explainAmount(amount: Money, open: readonly OpenInvoice[]): Explanations {
  const invoices = oldestFirst(open);
  return {
    patterns: findPatterns(amount, invoices),
    combinations: tabulateCombinations(
      invoices.map((invoice) => waysToPay(invoice).map(({ cash }) => cash.minor)),
      amount.minor + marginOf(amount),
    ),
    invoices,
  };
}

function findPatterns(amount: Money, invoices: readonly OpenInvoice[]): Explanation[] {
  const text = formatMoney(amount);
  const candidates: Explanation[] = [
    ...invoices.map((invoice) => ({
      rule: 'exact_amount' as const,
      invoices: [atFull(invoice)],
      evidence: `invoice ${invoice.number} is of exactly ${text}`,
    })),
    ...invoices
      .filter(({ discount }) => discount)
      .map((invoice) => ({
        rule: 'exact_less_discount' as const,
        invoices: [atNet(invoice)],
        evidence: `invoice ${invoice.number} of ${formatMoney(invoice.open)} less the earned discount of ${formatMoney(invoice.discount!)}`,
      })),
    ...inBothWays(invoices).map((parts) => ({
      rule: 'whole_balance' as const,
      invoices: parts,
      evidence: `the whole open balance, ${parts.length} invoices${lessDiscounts(parts)}`,
    })),
    ...invoices.slice(1, -1).flatMap((_, index) =>
      inBothWays(invoices.slice(0, index + 2)).map((parts) => ({
        rule: 'oldest_run' as const,
        invoices: parts,
        evidence: `the ${parts.length} oldest invoices one after the other${lessDiscounts(parts)}`,
      })),
    ),
  ];
  const fitting = candidates.filter(
    ({ invoices: parts }) => parts.length > 0 && cashOf(parts, amount.currency).minor === amount.minor,
  );
  // One invoice alone is the whole balance as well: the rule that comes first names it.
  const known = new Set<string>();
  return fitting.filter((each) => !known.has(keyOf(each.invoices)) && known.add(keyOf(each.invoices)));
}

function inBothWays(invoices: readonly OpenInvoice[]): ExplainedInvoice[][] {
  const full = invoices.map(atFull);
  return invoices.some(({ discount }) => discount) ? [full, invoices.map(atNet)] : [full];
}

const lessDiscounts = (parts: readonly ExplainedInvoice[]): string =>
  parts.some(({ discount }) => discount) ? ', less the earned discounts' : '';

/** Tells explanations apart by what they settle, and how. */
export const keyOf = (parts: readonly ExplainedInvoice[]): string =>
  parts.map(({ invoice, discount }) => `${invoice.id}${discount ? ' net' : ''}`).join('|');

/** The invoices of a combination. */
export function partsOf(combination: Combination, invoices: readonly OpenInvoice[]): ExplainedInvoice[] {
  return combination.flatMap((at, position) => (at < 0 ? [] : waysToPay(invoices[position]!)[at]!));
}

/** Names an explanation for people: the invoice numbers, five at most. */
export function tellInvoices(parts: readonly ExplainedInvoice[]): string {
  const numbers = parts
    .slice(0, 5)
    .map(({ invoice, discount }) => `${invoice.number}${discount ? ' less discount' : ''}`);
  return parts.length > 5 ? `${numbers.join(' + ')} and ${parts.length - 5} more` : numbers.join(' + ');
}

/** Amounts as far from a payment as this, either way, are amounts like it: 5 %, and one unit of the currency. */
const marginOf = ({ minor }: Money): bigint => minor / 20n + 100n;

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestCommonDivisor(b, a % b));

/**
 * How many of a thousand amounts like this one some combination would fit by accident: combinations that come close
 * (5 % either way), per amount that is possible there. Invoices that are all multiples of one price make few amounts
 * possible, so their greatest common divisor counts.
 * @param reach minor units a fit may be off
 */
export function accidentsPerThousand(
  { combinations, invoices }: Explanations,
  { amount, fits, reach }: { readonly amount: Money; readonly fits: number; readonly reach: bigint },
): number {
  if (!combinations) return 1000;
  const step = invoices.flatMap(waysToPay).reduce((sum, { cash }) => greatestCommonDivisor(sum, cash.minor), 0n);
  const margin = marginOf(amount);
  const near = BigInt(combinations.count(amount.minor - margin, amount.minor + margin) - fits);
  const perThousand = (near * 1000n * (reach / step + 1n) * step) / (2n * margin + 1n);
  return perThousand > 1000n ? 1000 : Number(perThousand);
}

/** What a payment may be short by and still settle: the smaller of an amount and a share of what is paid. */
export function toleranceOf(amount: Money, { toleranceAmount, tolerancePercent }: MatchingPolicy): Money {
  const { unscaled, scale } = tolerancePercent;
  const share = (amount.minor * unscaled) / (100n * 10n ** BigInt(scale));
  const smaller = share < toleranceAmount.minor ? share : toleranceAmount.minor;
  return smaller <= 0n ? zeroMoney(amount.currency) : { minor: smaller, currency: amount.currency };
}
