import { formatMoney, type Money, minMoney, subtractMoney } from '../money/money.js';
import {
  accidentsPerThousand,
  explainAmount,
  type ExplainedInvoice,
  type Explanation,
  type Explanations,
  partsOf,
  tellInvoices,
  toleranceOf,
} from './explain-amount.js';
import type { ApplicationRule, MatchingPolicy, OpenInvoice } from './open-item.js';

/** What one rule said about a payment: the answer to "why was this not applied?". */
export interface RuleTrace {
  readonly rule: ApplicationRule;
  readonly outcome: 'won' | 'none' | 'ambiguous' | 'not_asked';
  readonly why: string;
}

export interface AmountMatch {
  /** What to post; absent when nothing is sure. */
  readonly match?: Explanation | undefined;
  /** What a person should look at first when nothing is posted. */
  readonly suggestion?: Explanation | undefined;
  /** Other things the amount could be for, as sentences; five at most. */
  readonly alternatives: readonly string[];
  readonly trace: readonly RuleTrace[];
  /** Why nothing is posted. */
  readonly why?: string | undefined;
}

const PATTERN_RULES = ['exact_amount', 'exact_less_discount', 'whole_balance', 'oldest_run'] as const;
const AMOUNT_RULES = [...PATTERN_RULES, 'unique_subset', 'tolerance'] as const satisfies readonly ApplicationRule[];
/** As many combinations are listed for people. */
const LISTED = 5;

/**
 * What is an amount for that comes without a word? The patterns in their order, then any combination, then one that is
 * short by the tolerance. Posted is only what nothing else explains; a guess becomes a suggestion.
 */
export function matchAmount(amount: Money, open: readonly OpenInvoice[], policy: MatchingPolicy): AmountMatch {
  const found = explainAmount(amount, open);
  return policy.rivals === 'every_combination'
    ? matchAgainstAll(amount, found, policy)
    : matchInOrder(amount, found, policy);
}

const won = (winner: ApplicationRule, why: string): RuleTrace[] => tell(winner, 'won', why);

/** The rules up to one with what they said, and that the others were not asked. */
function tell(decisive: ApplicationRule, outcome: RuleTrace['outcome'], why: string): RuleTrace[] {
  const at = AMOUNT_RULES.indexOf(decisive as (typeof AMOUNT_RULES)[number]);
  return AMOUNT_RULES.map((rule, index): RuleTrace => {
    if (index === at) return { rule, outcome, why };
    return index < at
      ? { rule, outcome: 'none', why: 'nothing fits' }
      : { rule, outcome: 'not_asked', why: `${decisive} decided` };
  });
}

/** Posts what is the only combination of all. */
function matchAgainstAll(amount: Money, found: Explanations, policy: MatchingPolicy): AmountMatch {
  const [pattern] = found.patterns;
  const { combinations } = found;
  if (!combinations) return matchUncounted(found);
  const fits = combinations.count(amount.minor, amount.minor);
  if (fits === 0) return matchWithTolerance(amount, found, policy);
  const listed = combinations.list(amount.minor, amount.minor, LISTED).map((each) => partsOf(each, found.invoices));
  if (fits === 1) {
    if (!pattern) return matchSubset(amount, found, { parts: listed[0]!, policy });
    return { match: pattern, alternatives: [], trace: won(pattern.rule, `${pattern.evidence}; nothing else fits`) };
  }
  const why = `${fits} combinations of open invoices make exactly ${formatMoney(amount)}.`;
  return {
    suggestion: pattern,
    alternatives: listed.map(tellInvoices),
    trace: tell(pattern?.rule ?? 'unique_subset', 'ambiguous', why),
    why,
  };
}

/** Too many open invoices to count combinations: only the whole balance in full cannot have a rival. */
function matchUncounted({ patterns, invoices }: Explanations): AmountMatch {
  const everything = patterns.find(
    ({ invoices: parts }) => parts.length === invoices.length && parts.every(({ discount }) => !discount),
  );
  if (everything) {
    return {
      match: everything,
      alternatives: [],
      trace: won(everything.rule, `${everything.evidence}; nothing is left`),
    };
  }
  const why = `${invoices.length} invoices are open: too many to rule other combinations out.`;
  const [pattern] = patterns;
  return {
    suggestion: pattern,
    alternatives: patterns.map(({ invoices: parts }) => tellInvoices(parts)),
    trace: tell(pattern?.rule ?? 'unique_subset', 'ambiguous', why),
    why,
  };
}

/** The only combination, if combinations are rare enough that finding one says something. */
function matchSubset(
  amount: Money,
  found: Explanations,
  { parts, policy }: { parts: readonly ExplainedInvoice[]; policy: MatchingPolicy },
): AmountMatch {
  const accidents = accidentsPerThousand(found, { amount, fits: 1, reach: 0n });
  const names = tellInvoices(parts);
  const subset = (evidence: string): Explanation => ({ rule: 'unique_subset', invoices: parts, evidence });
  if (accidents < policy.accidentsPerThousand) {
    const evidence = `the only combination of open invoices of exactly ${formatMoney(amount)}: ${names}`;
    return { match: subset(evidence), alternatives: [], trace: won('unique_subset', evidence) };
  }
  const why = `${names} make ${formatMoney(amount)}, but of a thousand such amounts ${accidents} fit some combination by accident.`;
  return {
    suggestion: subset(why),
    alternatives: [names],
    trace: tell('unique_subset', 'ambiguous', why),
    why,
  };
}

/** Nothing fits exactly: the only combination that is short by no more than the tolerance. */
function matchWithTolerance(amount: Money, found: Explanations, policy: MatchingPolicy): AmountMatch {
  const { combinations, invoices } = found;
  const reach = toleranceOf(amount, policy).minor;
  const none: AmountMatch = {
    alternatives: [],
    trace: tell('tolerance', 'none', 'nothing fits, not within the tolerance either'),
    why: `No remittance, and no open invoice of exactly ${formatMoney(amount)}.`,
  };
  if (!combinations || reach === 0n) return none;
  const from = amount.minor + 1n;
  const fits = combinations.count(from, amount.minor + reach);
  if (fits === 0) return none;
  const listed = combinations.list(from, amount.minor + reach, LISTED).map((each) => partsOf(each, invoices));
  const names = listed.map(tellInvoices);
  const accidents = accidentsPerThousand(found, { amount, fits, reach });
  if (fits > 1 || accidents >= policy.accidentsPerThousand) {
    const why = `${names.join(', or ')} would fit within the tolerance, which is not sure enough.`;
    return { alternatives: names, trace: tell('tolerance', 'ambiguous', why), why };
  }
  const parts = listed[0]!;
  const short = parts.reduce((sum, { cash }) => sum + cash.minor, 0n) - amount.minor;
  const givenUp = { minor: short, currency: amount.currency };
  const evidence = `${names[0]}, short by ${formatMoney(givenUp)}: within the tolerance`;
  return {
    match: { rule: 'tolerance', invoices: takeOff(parts, givenUp), evidence },
    alternatives: [],
    trace: won('tolerance', evidence),
  };
}

/** The cash is short by an amount: the last invoices get that much less, and what they lack is given up. */
function takeOff(parts: readonly ExplainedInvoice[], less: Money): ExplainedInvoice[] {
  let left = less;
  return parts
    .toReversed()
    .map((part) => {
      const off = minMoney(left, part.cash);
      left = subtractMoney(left, off);
      return { ...part, cash: subtractMoney(part.cash, off) };
    })
    .toReversed();
}

/** Posts by the first rule that one thing only fits, as most ledgers do: other rules' explanations are not looked at. */
function matchInOrder(amount: Money, found: Explanations, policy: MatchingPolicy): AmountMatch {
  for (const rule of PATTERN_RULES) {
    const [first, ...others] = found.patterns.filter((each) => each.rule === rule);
    if (!first) continue;
    const alternatives = found.patterns.filter((each) => each !== first).map(({ invoices }) => tellInvoices(invoices));
    if (others.length === 0) return { match: first, alternatives, trace: won(rule, first.evidence) };
    const why = `${others.length + 1} open invoices are of exactly ${formatMoney(amount)}.`;
    return { suggestion: first, alternatives, trace: tell(rule, 'ambiguous', why), why };
  }
  return matchAgainstAll(amount, { ...found, patterns: [] }, policy);
}
