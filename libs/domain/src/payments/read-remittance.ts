import { addMoney, formatMoney, type Money, negateMoney, parseMoney, sumMoney } from '../money/money.js';
import { type Finding, finding, type Rejection, rejection } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';
import type { DeductionReason, RemittanceLine } from './open-item.js';

/** An adjustment a payer took; negative lowers the payment. Amounts are decimal strings as sent. */
export interface AdviceAdjustment {
  /** X12 element 426. */
  readonly reason: string;
  readonly amount: string;
  /** `item`: counted in the line's amount already. */
  readonly origin: 'item' | 'adjustment_segment';
  readonly reference?: { readonly qualifier: string; readonly value: string } | undefined;
}

export interface AdviceLine {
  /** X12 element 128: IV invoice, PO purchase order, CM credit memo … */
  readonly referenceQualifier?: string | undefined;
  readonly reference?: string | undefined;
  readonly paidAmount?: string | undefined;
  readonly discountAmount?: string | undefined;
  readonly adjustments: readonly AdviceAdjustment[];
}

/** What a payer says (X12 820), as far as it decides what is recorded. */
export interface Advice {
  /** X12 element 305 (BPR01). */
  readonly handling: string;
  readonly creditDebit: 'C' | 'D';
  readonly paymentAmount: string;
  /** X12 element 591 (BPR04). */
  readonly method: string;
  readonly test: boolean;
  readonly lines: readonly AdviceLine[];
  readonly adjustments: readonly AdviceAdjustment[];
  /** ADX segments below an item are part of its amount already. */
  readonly itemAdjustmentsIncluded: boolean;
}

export interface AdvisedPayment {
  readonly amount: Money;
  readonly method: string;
  readonly remittance: readonly RemittanceLine[];
  /** Discounts, adjustments and lines that name no invoice: reasons for what will be short. */
  readonly findings: readonly Finding[];
}

/** BPR01 codes under which no money moves with the document: information only, prenotification. */
const NO_MONEY: Readonly<Record<string, string>> = {
  I: 'it is for information only; the payment is recorded when the cash comes',
  P: 'it announces payments and is none',
};
/** X12 element 591 in the words of the books. */
const METHODS: Readonly<Record<string, string>> = { ACH: 'ach', CHK: 'check', FWT: 'wire', BOP: 'wire', CCC: 'card' };
/**
 * X12 element 426 in the words of the books; a code that is not here is `other`: 01 pricing, 02 allowance or charge,
 * 03 extension, 04 and 05 not accepted, 06 quantity contested, 07 incorrect product, 11 and 12 returns, 19 duplicate.
 */
const REASONS: Readonly<Record<string, DeductionReason>> = {
  '01': 'pricing',
  '02': 'pricing',
  '03': 'pricing',
  '04': 'damage',
  '05': 'damage',
  '06': 'shortage',
  '07': 'shortage',
  '11': 'returned_goods',
  '12': 'returned_goods',
  '19': 'duplicate',
};
/** Events and remittances of the books name invoices with 30 characters at most. */
const LONGEST_NUMBER = 30;

/**
 * Turns a payer's advice into the payment to record, or says why a person must. Amounts of a line are what the payer
 * pays for it, adjustments of the line included; discounts and adjustments stay as findings, because they explain
 * what {@link applyPayment} will find short.
 */
export function readRemittance(advice: Advice, currency: string): Result<AdvisedPayment, Rejection> {
  const why = NO_MONEY[advice.handling];
  if (advice.test) return held('the document is marked as a test');
  if (why !== undefined) return held(why);
  if (advice.creditDebit === 'D') return held('it takes money from us');
  const amount = parseMoney(advice.paymentAmount, currency);
  if (!amount) return held(`${advice.paymentAmount} is no amount of ${currency}`);
  if (amount.minor === 0n) return held('it pays nothing: credits were taken for all of it');
  const findings: Finding[] = advice.adjustments.map((each) => adjusted('The payment', each));
  const remittance: RemittanceLine[] = [];
  for (const line of advice.lines) {
    const read = readLine(line, advice, currency);
    findings.push(...read.findings);
    if (read.line) remittance.push(read.line);
  }
  return ok({ amount, method: METHODS[advice.method] ?? 'other', remittance, findings });
}

const held = (why: string): Result<never, Rejection> =>
  err(rejection('REMITTANCE_NEEDS_REVIEW', `The remittance was not recorded as a payment: ${why}.`));

function adjusted(what: string, { reason, amount, reference }: AdviceAdjustment): Finding {
  const by = reference ? `, ${reference.qualifier} ${reference.value}` : '';
  return finding('REMITTANCE_ADJUSTMENT', `${what} was adjusted by ${amount}, reason ${reason}${by}.`);
}

function readLine(
  { reference, referenceQualifier, paidAmount, discountAmount, adjustments }: AdviceLine,
  { itemAdjustmentsIncluded }: Advice,
  currency: string,
): { readonly line?: RemittanceLine; readonly findings: readonly Finding[] } {
  const invoiceNumber = reference?.trim().slice(0, LONGEST_NUMBER);
  const what = `${referenceQualifier ?? 'Item'} ${invoiceNumber ?? 'without a number'}`;
  const findings = adjustments.map((each) => adjusted(what, each));
  const discount = discountAmount === undefined ? undefined : parseMoney(discountAmount, currency);
  if (discount && discount.minor !== 0n) {
    findings.push(finding('REMITTANCE_DISCOUNT', `${what}: a discount of ${formatMoney(discount)} was taken.`));
  }
  const unused = (why: string) => [...findings, finding('REMITTANCE_LINE_UNUSED', `${what}: ${why}.`)];
  if (!invoiceNumber) return { findings: unused('it names nothing to pay') };
  if (paidAmount === undefined) return { line: { invoiceNumber }, findings };
  const paid = parseSigned(paidAmount, currency);
  if (!paid) return { findings: unused(`${paidAmount} is no amount of ${currency}`) };
  const beside = itemAdjustmentsIncluded
    ? []
    : adjustments.flatMap(({ origin, amount }) =>
        origin === 'adjustment_segment' ? (parseSigned(amount, currency) ?? []) : [],
      );
  const amount = addMoney(paid, sumMoney(beside, currency));
  if (amount.minor < 0n) return { line: { invoiceNumber, amount }, findings };
  if (amount.minor === 0n) return { findings: unused('it pays nothing') };
  const deductions = adjustments.flatMap(({ reason, amount: off }) => {
    const taken = parseSigned(off, currency);
    return taken && taken.minor < 0n ? [{ reason: REASONS[reason] ?? 'other', amount: negateMoney(taken) }] : [];
  });
  const taken = discount && discount.minor > 0n ? { discount } : {};
  return { line: { invoiceNumber, amount, ...taken, ...(deductions.length > 0 ? { deductions } : {}) }, findings };
}

function parseSigned(text: string, currency: string): Money | undefined {
  const magnitude = parseMoney(text.replace(/^-/, ''), currency);
  return magnitude && text.startsWith('-') ? { ...magnitude, minor: -magnitude.minor } : magnitude;
}
