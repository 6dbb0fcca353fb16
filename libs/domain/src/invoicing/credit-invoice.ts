import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isPositiveDecimal,
  subtractDecimal,
  ZERO,
} from '../money/decimal.js';
import { allocate } from '../money/allocate.js';
import { addMoney, minMoney, type Money, moneyToDecimal, subtractMoney, sumMoney } from '../money/money.js';
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

/**
 * A quantity: goods that come back. An amount: of the goods' price alone, the goods stay where they are; what goes with
 * them comes on top. In all: of the price with the discounts and the tax that go with it.
 */
export type CreditAsked =
  | { readonly line: number; readonly quantity: Decimal }
  | { readonly line: number; readonly amount: Money }
  | { readonly line: number; readonly inAll: Money };

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

/**
 * An amount that a customer contests, over the lines of the invoice by what is left of each, no cent lost; never more
 * than is left of them all, which is without freight and other charges.
 */
export function spreadCredit(lines: readonly CreditableLine[], amount: Money): CreditAsked[] {
  const open = lines
    .map((line) => ({ line: line.line, left: leftOf(line).inAll }))
    .filter(({ left }) => left.minor > 0n);
  if (open.length === 0) return [];
  const all = sumMoney(
    open.map(({ left }) => left),
    amount.currency,
  );
  const shares = allocate(
    minMoney(amount, all),
    open.map(({ left }) => left.minor),
  );
  return open.map(({ line }, index) => ({ line, inAll: shares[index]! })).filter(({ inAll }) => inAll.minor > 0n);
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
  const left = leftOf(line);
  const { part, whole } = partAsked(asked, {
    ...left,
    quantity: subtractDecimal(line.quantity, line.credited.quantity),
  });
  if (!isPositiveDecimal(part) || compareDecimal(part, whole) > 0) {
    const { lineNumber } = line;
    const message = `Line ${lineNumber}: ${formatDecimal(part)} cannot be credited, ${formatDecimal(whole)} is left of what was billed.`;
    return finding('CREDIT_EXCEEDS_INVOICE', message, lineNumber);
  }
  const goods: LineAdjustment = { kind: 'charge', reference: '', amount: left.goods };
  const [goodsShare, ...adjustments] = adjustmentsBetween({
    adjustments: [goods, ...left.adjustments],
    of: whole,
    from: ZERO,
    to: part,
  });
  const share = { line: line.line, quantity: 'quantity' in asked ? asked.quantity : ZERO, adjustments };
  if (!('inAll' in asked)) return { ...share, goods: goodsShare!.amount };
  // Each part is rounded by itself, and yet they are to sum to what was asked: the goods take the odd cent.
  return { ...share, goods: subtractMoney(asked.inAll, sumAdjustments(adjustments, asked.inAll.currency)) };
}

/** Of what a credit is a part, and how much of it. */
function partAsked(
  asked: CreditAsked,
  left: { readonly quantity: Decimal; readonly goods: Money; readonly inAll: Money },
): { readonly part: Decimal; readonly whole: Decimal } {
  if ('quantity' in asked) return { part: asked.quantity, whole: left.quantity };
  if ('amount' in asked) return { part: moneyToDecimal(asked.amount), whole: moneyToDecimal(left.goods) };
  return { part: moneyToDecimal(asked.inAll), whole: moneyToDecimal(left.inAll) };
}

/** What is left of a line after earlier credits: its goods, what goes with them, and both together. */
function leftOf({ extended, adjustments, credited }: CreditableLine) {
  const goods = subtractMoney(extended, credited.goods);
  const given = adjustments
    .filter(({ kind }) => kind !== 'charge')
    .map((each) => lessCredited(each, credited.adjustments));
  return { goods, adjustments: given, inAll: addMoney(goods, sumAdjustments(given, goods.currency)) };
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
