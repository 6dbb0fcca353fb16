import {
  addDecimals,
  decimalText,
  equalDecimals,
  readDecimal,
  ZERO_DECIMAL,
  type Decimal,
} from '../tokenizer/decimal.js';
import {
  currencySegments,
  dateSegments,
  descriptionSegments,
  identifierElements,
  partySegments,
  referenceSegments,
  type DraftDate,
  type DraftIdentifier,
  type DraftParty,
  type DraftReference,
  type DraftSegment,
  type DraftSet,
} from './draft-set.js';

export interface InvoicedLine {
  readonly lineNumber?: string | undefined;
  readonly quantity: string;
  readonly unitOfMeasure: string;
  readonly unitPrice: string;
  /** What the line adds to the total, two digits of fraction. IT1 has no element for it; it is checked against TDS. */
  readonly extended: string;
  readonly priceBasis?: string | undefined;
  readonly identifiers: readonly DraftIdentifier[];
  readonly description?: string | undefined;
}

/** SAC of the summary. */
export interface InvoicedCharge {
  /** Element 248 (SAC01). */
  readonly indicator: 'A' | 'C';
  /** Element 1300 (SAC02), e.g. D240 freight; absent: ZZZZ, mutually defined, with the description. */
  readonly code?: string | undefined;
  /** Positive; SAC05 is N2, 25.00 travels as 2500. */
  readonly amount: string;
  readonly description?: string | undefined;
}

export interface InvoicedTax {
  /** Element 963 (TXI01): ST state sales tax, LS state and local … */
  readonly type: string;
  readonly amount: string;
  readonly percent?: string | undefined;
  /** TXI04 and TXI05: element 955 (VD vendor defined …) with the jurisdiction's code of up to ten characters. */
  readonly jurisdiction?: string | undefined;
}

export interface InvoiceTerms {
  /** Element 336 (ITD01): 01 basic, 08 basic discount offered, 05 discount not applicable … */
  readonly type: string;
  /** Element 333 (ITD02): 3 the terms run from the invoice date, 2 from delivery … */
  readonly basis: string;
  readonly discount?:
    { readonly percent: string; readonly dueDate: string; readonly days: number; readonly amount?: string } | undefined;
  readonly netDueDate: string;
  readonly netDays: number;
  readonly description?: string | undefined;
}

export interface InvoiceInput {
  readonly invoiceNumber: string;
  readonly invoiceDate: string;
  readonly purchaseOrderNumber: string;
  readonly purchaseOrderDate?: string | undefined;
  readonly releaseNumber?: string | undefined;
  /** Element 640 (BIG07): DI debit invoice, CR credit memo … */
  readonly type?: string | undefined;
  readonly currency?: string | undefined;
  readonly references?: readonly DraftReference[] | undefined;
  readonly parties: readonly DraftParty[];
  readonly terms?: InvoiceTerms | undefined;
  /** DTM*011 shipped is expected by most partners. */
  readonly dates?: readonly DraftDate[] | undefined;
  readonly lines: readonly InvoicedLine[];
  readonly charges?: readonly InvoicedCharge[] | undefined;
  readonly taxes?: readonly InvoicedTax[] | undefined;
  /** TDS01. */
  readonly total: string;
}

/**
 * 810 invoice: BIG, CUR, REF, N1 loops, ITD, DTM, an IT1 loop per line, TDS (two implied decimals), TXI, SAC, CTT.
 * @throws RangeError when the total is not lines plus charges and taxes less allowances: a bill that does not add up is
 *   never sent
 */
export function writeInvoice(input: InvoiceInput): DraftSet {
  checkTotal(input);
  const { invoiceDate, invoiceNumber, purchaseOrderDate, purchaseOrderNumber, releaseNumber, type } = input;
  const discount = input.terms?.discount;
  const segments: DraftSegment[] = [
    ['BIG', invoiceDate, invoiceNumber, purchaseOrderDate, purchaseOrderNumber, releaseNumber, undefined, type],
    ...currencySegments(input.currency),
    ...referenceSegments(input.references),
    ...input.parties.flatMap(partySegments),
    ...(input.terms ? [termsSegment(input.terms)] : []),
    ...dateSegments(input.dates),
    ...input.lines.flatMap(lineSegments),
    // TDS02 and TDS04: what the discount is reckoned from, and the discount.
    ['TDS', input.total, ...(discount?.amount === undefined ? [] : [input.total, undefined, discount.amount])],
    ...(input.taxes ?? []).map(taxSegment),
    ...(input.charges ?? []).map(chargeSegment),
    ['CTT', input.lines.length],
  ];
  return { identifier: '810', segments };
}

function checkTotal({ lines, charges = [], taxes = [], total }: InvoiceInput): void {
  const parts = [
    ...lines.map(({ extended }) => extended),
    ...charges.map(({ indicator, amount }) => (indicator === 'A' ? `-${amount}` : amount)),
    ...taxes.map(({ amount }) => amount),
  ];
  const sum = parts.reduce<Decimal>((all, part) => addDecimals(all, amountOf(part)), ZERO_DECIMAL);
  if (!equalDecimals(sum, amountOf(total))) {
    throw new RangeError(`the invoice says ${total}, its parts add up to ${decimalText(sum)}`);
  }
}

function amountOf(text: string): Decimal {
  const value = readDecimal(text);
  if (!value) throw new RangeError(`not an amount: '${text}'`);
  return value;
}

/** ITD: 03 percent, 04 and 05 discount day and days, 06 and 07 net day and days, 08 discount amount (N2), 12 text. */
function termsSegment({ type, basis, discount, netDueDate, netDays, description }: InvoiceTerms): DraftSegment {
  return [
    'ITD',
    type,
    basis,
    discount?.percent,
    discount?.dueDate,
    discount?.days,
    netDueDate,
    netDays,
    discount?.amount,
    undefined,
    undefined,
    undefined,
    description,
  ];
}

function lineSegments(line: InvoicedLine): DraftSegment[] {
  const { lineNumber, quantity, unitOfMeasure, unitPrice, priceBasis, identifiers } = line;
  return [
    ['IT1', lineNumber, quantity, unitOfMeasure, unitPrice, priceBasis, ...identifierElements(identifiers)],
    ...descriptionSegments(line.description),
  ];
}

function taxSegment({ type, amount, percent, jurisdiction }: InvoicedTax): DraftSegment {
  // P0405: the jurisdiction's code needs the qualifier of its list.
  return ['TXI', type, amount, percent, ...(jurisdiction === undefined ? [] : ['VD', jurisdiction])];
}

/** SAC12: 06 charge to be paid by the customer, 02 off invoice. */
function chargeSegment({ indicator, code, amount, description }: InvoicedCharge): DraftSegment {
  const segment: (string | undefined)[] = ['SAC', indicator, code ?? 'ZZZZ', undefined, undefined, amount];
  while (segment.length < 12) segment.push(undefined);
  return [...segment, indicator === 'C' ? '06' : '02', undefined, undefined, description];
}
