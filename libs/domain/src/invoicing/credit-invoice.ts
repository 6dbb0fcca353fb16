import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isPositiveDecimal,
  subtractDecimal,
  ZERO,
} from '../money/decimal.js';
import { addMoney, formatMoney, type Money, moneyToDecimal, subtractMoney, sumMoney } from '../money/money.js';
import { adjustmentsBetween, type LineAdjustment, sumAdjustments } from '../pricing/line-adjustment.js';
import { type Finding, finding, type Rejection, rejection, rejectionOf } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';

/** A line of an invoice, with what earlier credit memos gave back of it. */
export interface CreditableLine {
  /** Its place on the invoice. */
  readonly line: number;
  readonly lineNumber: string;
  readonly quantity: Decimal;
  readonly extended: Money;
  readonly adjustments: readonly LineAdjustment[];
  readonly credited: {
    /** Of goods that came back. */
    readonly quantity: Decimal;
    readonly goods: Money;
    readonly adjustments: readonly LineAdjustment[];
  };
}

/** A quantity: goods that come back. An amount: of the goods' price alone, the goods stay where they are. */
export type CreditAsked =
  { readonly line: number; readonly quantity: Decimal } | { readonly line: number; readonly amount: Money };

/**
 * `price` gives money for goods that stay, `return` for goods that came back: both with the tax and the discounts that
 * went with them, and without freight and other charges. `rebill` takes back all of an invoice, charges included.
 */
export type CreditKind = 'price' | 'return' | 'rebill';

export interface CreditedLine {
  readonly line: number;
  /** Zero when the price alone is credited. */
  readonly quantity: Decimal;
  readonly goods: Money;
  /** Signed as on the invoice: what is given back of a discount is below zero. */
  readonly adjustments: readonly LineAdjustment[];
}

export interface CreditDraft {
  readonly lines: readonly CreditedLine[];
  /** Above zero. */
  readonly amount: Money;
}

export interface InvoiceToCredit {
  readonly kind: CreditKind;
  readonly currency: string;
  /** All that was billed, with what was billed beside the lines. */
  readonly amount: Money;
  readonly lines: readonly CreditableLine[];
  /** Not for a rebill, which takes back every line. */
  readonly asked: readonly CreditAsked[];
}

/**
 * What a credit memo of an invoice gives back. Every part is a share of what is left of the line after earlier credits,
 * so however often a line is credited, in goods or in price, it never gives more than was billed and ends at zero to the
 * cent; the shares frozen on the invoice are not spread again.
 */
export function creditInvoice({
  kind,
  currency,
  amount,
  lines,
  asked,
}: InvoiceToCredit): Result<CreditDraft, Rejection> {
  if (kind === 'rebill') {
    if (lines.some(({ credited }) => isPositiveDecimal(credited.quantity) || credited.goods.minor > 0n)) {
      const message = 'Part of the invoice is credited already; credit the rest of it instead.';
      return err(rejection('INVOICE_CREDITED_IN_PART', message));
    }
    const whole = lines.map(({ line, quantity, extended, adjustments }) => ({
      line,
      quantity,
      goods: extended,
      adjustments,
    }));
    return amount.minor > 0n ? ok({ lines: whole, amount }) : err(NOTHING_LEFT);
  }
  const byLine = new Map(lines.map((line) => [line.line, line]));
  const findings: Finding[] = [];
  const credited: CreditedLine[] = [];
  for (const each of asked) {
    const line = byLine.get(each.line);
    const share = line ? shareOf(line, each) : unknownLine(each.line);
    byLine.delete(each.line);
    if ('code' in share) findings.push(share);
    else credited.push(share);
  }
  const refused = rejectionOf(findings);
  return refused ? err(refused) : draftOf(credited, currency);
}

function draftOf(lines: readonly CreditedLine[], currency: string): Result<CreditDraft, Rejection> {
  const parts = lines.map(({ goods, adjustments }) => addMoney(goods, sumAdjustments(adjustments, currency)));
  const amount = sumMoney(parts, currency);
  return amount.minor > 0n ? ok({ lines, amount }) : err(NOTHING_LEFT);
}

const NOTHING_LEFT = rejection('CREDIT_NOTHING_LEFT', 'There is nothing left to credit.');

const unknownLine = (line: number): Finding =>
  finding('CREDIT_LINE_UNKNOWN', `The invoice has no line ${line}, or the credit names it twice.`);

function shareOf(line: CreditableLine, asked: CreditAsked): CreditedLine | Finding {
  const { credited, lineNumber } = line;
  const goodsLeft = subtractMoney(line.extended, credited.goods);
  const quantityLeft = subtractDecimal(line.quantity, credited.quantity);
  const amount = 'amount' in asked;
  const [part, whole] = amount
    ? [moneyToDecimal(asked.amount), moneyToDecimal(goodsLeft)]
    : [asked.quantity, quantityLeft];
  if (!isPositiveDecimal(part) || compareDecimal(part, whole) > 0) {
    const [wanted, left] = amount
      ? [formatMoney(asked.amount), formatMoney(goodsLeft)]
      : [formatDecimal(asked.quantity), formatDecimal(quantityLeft)];
    const message = `Line ${lineNumber}: ${wanted} cannot be credited, ${left} is left of what was billed.`;
    return finding('CREDIT_EXCEEDS_INVOICE', message, lineNumber);
  }
  const goods: LineAdjustment = { kind: 'charge', reference: '', amount: goodsLeft };
  const given = line.adjustments.filter(({ kind }) => kind !== 'charge');
  const [goodsShare, ...adjustments] = adjustmentsBetween({
    adjustments: [goods, ...given.map((each) => lessCredited(each, credited.adjustments))],
    of: whole,
    from: ZERO,
    to: part,
  });
  return { line: line.line, quantity: amount ? ZERO : asked.quantity, goods: goodsShare!.amount, adjustments };
}

/** What is left of an adjustment after earlier credits. */
function lessCredited(adjustment: LineAdjustment, credited: readonly LineAdjustment[]): LineAdjustment {
  const same = credited.filter(({ kind, reference }) => kind === adjustment.kind && reference === adjustment.reference);
  const { amount } = adjustment;
  return { ...adjustment, amount: subtractMoney(amount, sumAdjustments(same, amount.currency)) };
}

/** Adds up credits of one line. */
export function sumCredits(credits: readonly CreditedLine[], currency: string): CreditableLine['credited'] {
  return {
    quantity: credits.reduce((sum, { quantity }) => addDecimal(sum, quantity), ZERO),
    goods: sumMoney(
      credits.map(({ goods }) => goods),
      currency,
    ),
    adjustments: credits.flatMap(({ adjustments }) => adjustments),
  };
}
