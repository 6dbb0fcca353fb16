import type { ItemFacts } from '../customer/validate-customer.js';
import { compareDecimal, type Decimal, formatDecimal, isZeroDecimal } from '../money/decimal.js';
import type { RejectionCode } from '../rejections/rejections.js';

/** A line of the order as it stands. */
export interface StandingLine {
  readonly position: number;
  readonly lineNumber: string;
  readonly sku?: string | undefined;
  readonly unit?: string | undefined;
  /** Ordered less cancelled. */
  readonly wanted: Decimal;
  /** The part of it that nobody has reserved, picked or shipped. */
  readonly waiting: Decimal;
}

/** A line of the change document. Quantities and dates are as they shall be after the change. */
export interface AskedLine {
  /** From 1. */
  readonly position: number;
  readonly lineNumber: string;
  /** False: only the item identifiers name the line. */
  readonly lineNumberStated: boolean;
  /** X12 element 670. */
  readonly changeCode: string;
  readonly quantity?: Decimal | undefined;
  readonly unit?: string | undefined;
  readonly unitPrice?: Decimal | undefined;
  readonly requestedDate?: string | undefined;
  /** How the document names the item, and the items this leads to. */
  readonly named: string;
  readonly items: readonly ItemFacts[];
}

/** What each code of element 670 may change; the others are a person's. CA and RZ say it by what they carry. */
export const PARTS: Readonly<Record<string, readonly ('quantity' | 'price' | 'date')[]>> = {
  QI: ['quantity'],
  QD: ['quantity'],
  PC: ['price'],
  PQ: ['price', 'quantity'],
  CT: ['date'],
  RS: ['date'],
  RQ: ['date', 'quantity'],
  CA: ['quantity', 'price', 'date'],
  RZ: ['quantity', 'price', 'date'],
};
/** Codes for which every part must be there. */
const WHOLE = new Set(['QI', 'QD', 'PC', 'PQ', 'CT', 'RS']);
export const KNOWN = new Set([...Object.keys(PARTS), 'AI', 'DI', 'NC']);

/** Why a line cannot be taken as it is written; undefined when it can. */
export function problemOf(asked: AskedLine, line: StandingLine): readonly [RejectionCode, string] | undefined {
  const { changeCode, quantity, unitPrice, requestedDate, unit } = asked;
  const has = { quantity: quantity !== undefined, price: unitPrice !== undefined, date: requestedDate !== undefined };
  const parts = PARTS[changeCode]!;
  const complete = WHOLE.has(changeCode) ? parts.every((part) => has[part]) : parts.some((part) => has[part]);
  if (!complete) return ['CHANGE_INCOMPLETE', `Line ${line.lineNumber} does not say what ${changeCode} changes it to.`];
  if (unit !== undefined && line.unit !== undefined && unit !== line.unit) {
    return ['CHANGE_CONTRADICTS', `Line ${line.lineNumber} is ordered in ${line.unit}, not in ${unit}.`];
  }
  if (isZeroDecimal(line.wanted) && changeCode !== 'QD') {
    return ['CHANGE_LINE_UNKNOWN', `Line ${line.lineNumber} was cancelled before.`];
  }
  if (!quantity) return undefined;
  const direction = compareDecimal(quantity, line.wanted);
  if ((changeCode === 'QI' && direction < 0) || (changeCode === 'QD' && direction > 0)) {
    const wish = changeCode === 'QI' ? 'raise' : 'lower';
    const message = `Line ${line.lineNumber} stands at ${formatDecimal(line.wanted)}; ${formatDecimal(quantity)} does not ${wish} it.`;
    return ['CHANGE_CONTRADICTS', message];
  }
  return undefined;
}

/** By the number the document states, else by the item, when exactly one line has it. */
export function findLine(asked: AskedLine, lines: readonly StandingLine[]): StandingLine | undefined {
  if (asked.lineNumberStated) {
    const byNumber = lines.filter(({ lineNumber }) => lineNumber === asked.lineNumber);
    if (byNumber.length === 1) return byNumber[0];
    if (byNumber.length === 0) return undefined;
  }
  const skus = new Set(asked.items.map(({ sku }) => sku));
  const byItem = lines.filter(
    ({ sku, lineNumber }) =>
      sku !== undefined && skus.has(sku) && (!asked.lineNumberStated || lineNumber === asked.lineNumber),
  );
  return byItem.length === 1 ? byItem[0] : undefined;
}
