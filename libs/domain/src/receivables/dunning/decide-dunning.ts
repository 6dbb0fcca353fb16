import type { Day } from '../calendar-day.js';

export interface DunningPolicy {
  /** Days past due at which each level begins, ascending; the first is level 1. */
  readonly levels: readonly number[];
  /** Less than this past due in total is not worth a letter. Minor units. */
  readonly toleranceMinor: bigint;
}

/** A week, three weeks, six weeks past due; nothing under 5.00. */
export const DEFAULT_DUNNING: DunningPolicy = { levels: [7, 21, 42], toleranceMinor: 500n };

/** An open invoice as dunning sees it. */
export interface DunnableInvoice {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly dueOn: Day;
  readonly openMinor: bigint;
  readonly disputed: boolean;
  /** Promised to be paid by this day; holds the invoice until it has passed. */
  readonly promisedOn: Day | undefined;
}

export interface DunnedInvoice {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly dueOn: Day;
  readonly daysPastDue: number;
  /** The invoice's own level; a young invoice rides along on the letter of an old one. */
  readonly level: number;
  readonly openMinor: bigint;
}

/**
 * - `notice`: send one letter of this level
 * - `cleared`: nothing is past due: the next letter begins at level 1 again
 * - `quiet`: the level was told already, or what is past due is held, too small, or covered by cash and credits that are
 *   on no invoice yet: whoever paid is not reminded because nobody has placed the money
 */
export type DunningDecision =
  | {
      readonly kind: 'notice';
      readonly level: number;
      readonly totalMinor: bigint;
      readonly invoices: readonly DunnedInvoice[];
    }
  | { readonly kind: 'cleared' }
  | { readonly kind: 'quiet' };

/**
 * Decides about one customer in one currency: one letter per level, for all that is past due together, until it is paid.
 * @param facts.told the highest level told since the customer was last clear, 0 for none
 * @param facts.unappliedMinor cash and credits on no invoice, zero or less, as the fold of the ledger has it
 */
export function decideDunning(
  invoices: readonly DunnableInvoice[],
  facts: {
    readonly asOf: Day;
    readonly told: number;
    readonly unappliedMinor: bigint;
    readonly policy: DunningPolicy;
  },
): DunningDecision {
  const { asOf, told, unappliedMinor, policy } = facts;
  const pastDue = invoices.filter(({ dueOn, openMinor }) => openMinor > 0n && dueOn < asOf);
  if (sumOf(pastDue) < policy.toleranceMinor || pastDue.length === 0) return { kind: 'cleared' };
  const free = pastDue.filter(
    ({ disputed, promisedOn }) => !disputed && (promisedOn === undefined || promisedOn < asOf),
  );
  const dunned = free
    .map(({ invoiceId, invoiceNumber, dueOn, openMinor }) => {
      const daysPastDue = asOf - dueOn;
      const level = policy.levels.filter((from) => daysPastDue >= from).length;
      return { invoiceId, invoiceNumber, dueOn, daysPastDue, level, openMinor };
    })
    .sort((a, b) => b.daysPastDue - a.daysPastDue || (a.invoiceNumber < b.invoiceNumber ? -1 : 1));
  const level = dunned.reduce((highest, one) => Math.max(highest, one.level), 0);
  const totalMinor = sumOf(dunned);
  if (level <= told || totalMinor + unappliedMinor < policy.toleranceMinor) return { kind: 'quiet' };
  return { kind: 'notice', level, totalMinor, invoices: dunned };
}

const sumOf = (invoices: readonly { readonly openMinor: bigint }[]): bigint =>
  invoices.reduce((sum, { openMinor }) => sum + openMinor, 0n);
