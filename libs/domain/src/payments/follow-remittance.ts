import {
  addMoney,
  compareMoney,
  formatMoney,
  minMoney,
  type Money,
  negateMoney,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../money/money.js';
import { type Finding, finding } from '../rejections/rejections.js';
import { findCredit, findInvoice } from './find-named.js';
import type { MatchingPolicy, OpenCredit, OpenInvoice, RemittanceLine } from './open-item.js';
import type { Application, CreditApplication, Deduction, WriteOff } from './payment-decision.js';
import { explainShortage } from './explain-shortage.js';

/** An invoice of somebody else, or one that is settled: a payer named it, and it cannot be paid from here by itself. */
export interface KnownInvoice {
  readonly id: string;
  readonly number: string;
  readonly purchaseOrderNumber?: string | undefined;
  readonly customerId: string;
  readonly open: Money;
}

export interface RemittanceFacts {
  readonly amount: Money;
  readonly remittance: readonly RemittanceLine[];
  readonly openInvoices: readonly OpenInvoice[];
  readonly credits: readonly OpenCredit[];
  /** What the named numbers mean beside the customer's own open invoices. */
  readonly elsewhere: readonly KnownInvoice[];
  readonly customerId?: string | undefined;
}

export interface Followed {
  readonly applications: readonly Application[];
  readonly credits: readonly CreditApplication[];
  readonly writeOffs: readonly WriteOff[];
  readonly deductions: readonly Deduction[];
  readonly exceptions: readonly Finding[];
  readonly left: Money;
  /** The customer's invoices with what is open of them afterwards, contested parts left out. */
  readonly stillOpen: readonly OpenInvoice[];
}

/** The running account of one remittance: cash and credits that are left, and what is still due of each invoice. */
class Settlement {
  readonly applications: Application[] = [];
  readonly credits: CreditApplication[] = [];
  readonly writeOffs: WriteOff[] = [];
  readonly deductions: Deduction[] = [];
  readonly exceptions: Finding[] = [];
  readonly due: Map<string, Money>;
  left: Money;
  /** Credits the remittance takes, with what of each it takes and is not used yet. */
  readonly taken: { readonly credit: OpenCredit; left: Money }[] = [];

  constructor(readonly facts: RemittanceFacts) {
    this.left = facts.amount;
    this.due = new Map(facts.openInvoices.map(({ id, open }) => [id, open]));
  }

  settle(invoiceId: string, amount: Money): void {
    this.due.set(invoiceId, subtractMoney(this.due.get(invoiceId)!, amount));
  }
}

/**
 * Rule one: what the remittance names, in its order, for the amounts it names. What it leaves short of an invoice is a
 * credit that was taken, an earned discount, cents under the tolerance, or else a deduction that somebody looks at.
 */
export function followRemittance(facts: RemittanceFacts, policy: MatchingPolicy): Followed {
  const settlement = new Settlement(facts);
  const lines = joinLines(namePaidAmounts(facts), facts.openInvoices);
  takeCredits(settlement, lines);
  for (const line of lines) if (!takesCredit(line)) followLine(settlement, line, policy);
  for (const { credit, left } of settlement.taken) {
    if (left.minor > 0n)
      settlement.exceptions.push(
        finding('PAYMENT_OVER', `${formatMoney(left)} of credit ${credit.number} is not needed.`),
      );
  }
  if (settlement.left.minor > 0n) {
    const message = `${formatMoney(settlement.left)} is more than the invoices named need.`;
    settlement.exceptions.push(finding('PAYMENT_OVER', message));
  }
  const { applications, credits, writeOffs, deductions, exceptions, left } = settlement;
  const contested = new Set(deductions.map(({ invoiceId }) => invoiceId));
  const stillOpen = facts.openInvoices.flatMap((invoice) => {
    const open = settlement.due.get(invoice.id)!;
    return open.minor > 0n && !contested.has(invoice.id) ? [{ ...invoice, open }] : [];
  });
  return { applications, credits, writeOffs, deductions, exceptions, left, stillOpen };
}

const takesCredit = ({ amount }: RemittanceLine): boolean => amount !== undefined && amount.minor < 0n;

/** A list of numbers without amounts that is paid less all its earned discounts means just that. */
function namePaidAmounts({ amount, remittance, openInvoices }: RemittanceFacts): readonly RemittanceLine[] {
  if (remittance.some((line) => line.amount !== undefined)) return remittance;
  const named = remittance.map(({ invoiceNumber }) => findInvoice(invoiceNumber, openInvoices));
  const nets = named.map(
    (invoice) => invoice && subtractMoney(invoice.open, invoice.discount ?? zeroMoney(amount.currency)),
  );
  const known = nets.filter((net) => net !== undefined);
  const distinct = new Set(named).size === named.length && known.length === nets.length;
  if (!distinct || compareMoney(sumMoney(known, amount.currency), amount) !== 0) return remittance;
  return remittance.map((line, index) => ({ ...line, amount: nets[index] }));
}

/** Lines that pay one invoice pay it together: what one of them leaves open the next one pays. */
function joinLines(lines: readonly RemittanceLine[], open: readonly OpenInvoice[]): readonly RemittanceLine[] {
  const joined = new Map<string, RemittanceLine>();
  lines.forEach((line, index) => {
    const pays = line.amount !== undefined && !takesCredit(line);
    const key = (pays && findInvoice(line.invoiceNumber, open)?.id) || `line ${index}`;
    const before = joined.get(key);
    joined.set(key, before ? addLines(before, line) : line);
  });
  return [...joined.values()];
}

const addLines = (a: RemittanceLine, b: RemittanceLine): RemittanceLine => ({
  invoiceNumber: a.invoiceNumber,
  amount: addMoney(a.amount!, b.amount!),
  discount: a.discount && b.discount ? addMoney(a.discount, b.discount) : (a.discount ?? b.discount),
  deductions: [...(a.deductions ?? []), ...(b.deductions ?? [])],
});

function takeCredits({ facts, taken, exceptions }: Settlement, lines: readonly RemittanceLine[]): void {
  for (const line of lines.filter(takesCredit)) {
    const credit = findCredit(line.invoiceNumber, facts.credits);
    const before = taken.find((each) => each.credit.id === credit?.id);
    if (credit && !before) taken.push({ credit, left: minMoney(negateMoney(line.amount!), credit.open) });
    else exceptions.push(finding('PAYMENT_CREDIT_UNKNOWN', `No open credit is known as ${line.invoiceNumber}.`));
  }
}

function followLine(settlement: Settlement, line: RemittanceLine, policy: MatchingPolicy): void {
  const { facts, exceptions } = settlement;
  const invoice = findInvoice(line.invoiceNumber, facts.openInvoices);
  if (!invoice) {
    exceptions.push(unknownInvoice(line, facts));
    return;
  }
  const doubt = doubtOf(line, invoice, facts);
  if (doubt !== undefined) {
    exceptions.push(finding('PAYMENT_REMITTANCE_DOUBTFUL', doubt));
    return;
  }
  const due = settlement.due.get(invoice.id)!;
  const cash = minMoney(minMoney(line.amount ?? due, due), settlement.left);
  const evidence = `remittance names ${line.invoiceNumber}${line.amount ? ` for ${formatMoney(line.amount)}` : ''}`;
  if (cash.minor > 0n) {
    const { id: invoiceId, number: invoiceNumber } = invoice;
    settlement.applications.push({
      invoiceId,
      invoiceNumber,
      amount: cash,
      rule: 'remittance',
      evidence,
      alternatives: [],
    });
    settlement.left = subtractMoney(settlement.left, cash);
    settlement.settle(invoiceId, cash);
  }
  useCredits(settlement, invoice, evidence);
  const shortage = settlement.due.get(invoice.id)!;
  // Cash that ran out before the amount named was reached explains nothing: the payment does not add up.
  const ranOut = compareMoney(cash, minMoney(line.amount ?? due, due)) < 0 && line.amount !== undefined;
  if (shortage.minor > 0n) settleShortage(settlement, { line, invoice, cash, shortage, ranOut, policy });
}

function useCredits(settlement: Settlement, { id: invoiceId, number: invoiceNumber }: OpenInvoice, evidence: string) {
  for (const each of settlement.taken) {
    const amount = minMoney(each.left, settlement.due.get(invoiceId)!);
    if (amount.minor <= 0n) continue;
    each.left = subtractMoney(each.left, amount);
    settlement.settle(invoiceId, amount);
    settlement.credits.push({
      creditId: each.credit.id,
      creditNumber: each.credit.number,
      invoiceId,
      invoiceNumber,
      amount,
      rule: 'credit_memo',
      evidence: `${evidence} and takes credit ${each.credit.number}`,
      alternatives: [],
    });
  }
}

function settleShortage(
  settlement: Settlement,
  short: {
    readonly line: RemittanceLine;
    readonly invoice: OpenInvoice;
    readonly cash: Money;
    readonly shortage: Money;
    readonly ranOut: boolean;
    readonly policy: MatchingPolicy;
  },
): void {
  const { invoice, shortage, cash, ranOut } = short;
  const { writeOffs, deductions } = ranOut ? { writeOffs: [], deductions: [] } : explainShortage(short);
  for (const each of writeOffs) settlement.settle(invoice.id, each.amount);
  settlement.writeOffs.push(...writeOffs);
  settlement.deductions.push(...deductions);
  const givenUp = sumMoney(
    writeOffs.map(({ amount }) => amount),
    shortage.currency,
  );
  const left = subtractMoney(shortage, givenUp);
  if (left.minor === 0n) return;
  const reasons = deductions.map(({ reason, amount }) => `${reason.replaceAll('_', ' ')} ${formatMoney(amount)}`);
  const message = `Invoice ${invoice.number}: ${formatMoney(cash)} of ${formatMoney(addMoney(cash, shortage))} paid, ${formatMoney(left)} short${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}.`;
  settlement.exceptions.push(finding('PAYMENT_SHORT', message));
}

/** A number mistyped names another open invoice; then its amount is that of the invoice that was meant. */
function doubtOf(
  { amount, discount, deductions }: RemittanceLine,
  invoice: OpenInvoice,
  facts: RemittanceFacts,
): string | undefined {
  if (!amount || discount || (deductions ?? []).length > 0 || fits(amount, invoice)) return undefined;
  const named = new Set(facts.remittance.map((line) => findInvoice(line.invoiceNumber, facts.openInvoices)?.id));
  const meant = facts.openInvoices.find((each) => !named.has(each.id) && fits(amount, each));
  return (
    meant &&
    `The remittance pays ${formatMoney(amount)} for ${invoice.number} of ${formatMoney(invoice.open)}, which is the amount of ${meant.number}.`
  );
}

const fits = (amount: Money, { open, discount }: OpenInvoice): boolean =>
  amount.minor === open.minor || (discount !== undefined && amount.minor === open.minor - discount.minor);

function unknownInvoice(
  { invoiceNumber, amount }: RemittanceLine,
  { elsewhere, customerId }: RemittanceFacts,
): Finding {
  const known = findInvoice(invoiceNumber, elsewhere);
  if (!known) return finding('PAYMENT_INVOICE_UNKNOWN', `No open invoice is known as ${invoiceNumber}.`);
  if (known.customerId !== customerId) {
    const paid = amount ? ` for ${formatMoney(amount)}` : '';
    const message = `The remittance names ${known.number}${paid}, an invoice of customer ${known.customerId}.`;
    return finding('PAYMENT_OTHER_CUSTOMER', message);
  }
  return finding('PAYMENT_INVOICE_SETTLED', `Invoice ${known.number} is settled already: paid twice?`);
}
