import {
  compareDecimal,
  type Decimal,
  divideDecimal,
  equalDecimal,
  formatDecimal,
  multiplyDecimal,
  ONE,
  trimDecimal,
} from '../money/decimal.js';
import { extend } from '../money/extend.js';
import type { Money } from '../money/money.js';
import { err, ok, type Result } from '../result/result.js';
import { type Rejection, rejection } from '../rejections/rejections.js';
import type { LineAdjustment } from './line-adjustment.js';
import { comparePrices, type PriceDifference } from './compare-document-price.js';

/** The rungs, most specific first. */
export const RUNGS = ['bid', 'contract', 'level', 'list'] as const;
export type Rung = (typeof RUNGS)[number];
export type WinningRung = Rung | 'document';

/** One entry of a price book that could price a line. */
export interface PriceEntry {
  readonly rung: Rung;
  /** Book and line, as a person would look it up: `B5875/1`. */
  readonly reference: string;
  readonly book: string;
  /** Line of the book, as documents name it. */
  readonly lineNumber: string;
  readonly currency: string;
  readonly unit: string;
  /** Base units per unit of the price. */
  readonly factor: Decimal;
  readonly unitPrice: Decimal;
  /** The tier begins at this quantity, in the unit of the price. */
  readonly minimumQuantity: Decimal;
  readonly validFrom: string;
  /** Last day, inclusive; absent: open end. */
  readonly validTo?: string | undefined;
  /** What is left of a bid line, in the unit of the price; absent: unlimited. */
  readonly remaining?: Decimal | undefined;
  /** The document itself names this book (a contract number) or this bid line. */
  readonly named: boolean;
}

export interface LineToPrice {
  readonly lineNumber: string;
  readonly sku: string;
  readonly quantity: Decimal;
  readonly unit: string;
  readonly factor: Decimal;
  /** The price on the document, per unit of the line. */
  readonly documentPrice?: Decimal | undefined;
  readonly entries: readonly PriceEntry[];
  /** Landed cost per base unit, in the currency of the order; absent: unknown. */
  readonly unitCost?: Decimal | undefined;
}

export interface PricingPolicy {
  readonly currency: string;
  /** The day prices are taken of. */
  readonly on: string;
  /** How far the document's price may be from ours, percent of ours. */
  readonly priceTolerancePercent: Decimal;
  /** Whose price stands when they differ within the tolerance; absent: ours. */
  readonly withinTolerance?: 'ours' | 'theirs' | undefined;
}

/** What one rung had to say: kept on the line for whoever asks "why this price?". */
export interface RungTrace {
  readonly rung: WinningRung;
  /** `taken`: the document's own price, instead of the one that won. */
  readonly outcome: 'won' | 'lost' | 'none' | 'taken';
  readonly reference?: string | undefined;
  readonly unitPrice?: Decimal | undefined;
  readonly why: string;
}

export interface PricedLine {
  readonly lineNumber: string;
  /** Per unit of the line, up to 6 decimals. */
  readonly unitPrice: Decimal;
  readonly extended: Money;
  readonly rung: WinningRung;
  readonly rungReference?: string | undefined;
  /** Landed cost of the whole line; absent: unknown, which is a reason to ask a person and never a pass. */
  readonly cost?: Money | undefined;
  readonly trace: readonly RungTrace[];
  /** Frozen shares of discounts, allowances, charges and taxes; none before the order is put together. */
  readonly adjustments?: readonly LineAdjustment[] | undefined;
  readonly difference?: PriceDifference | undefined;
  /** What the line takes of a bid that awards a quantity, in the unit of the bid's price. */
  readonly draw?: BidDraw | undefined;
}

export interface BidDraw {
  readonly book: string;
  readonly lineNumber: string;
  readonly quantity: Decimal;
}

/** Unit prices keep this many fraction digits after a conversion between units. */
const PRICE_DIGITS = 6;
/** Draws keep more, so that many small ones in another unit do not drift. */
const DRAW_DIGITS = 12;

/**
 * Prices one line: the first rung with an entry that is valid on the day, in the currency, and whose tier the
 * quantity reaches. Within a rung: what the document names, then the highest tier reached, then the newest, then the
 * cheapest, then by reference, so that two runs never differ. Without any rung the document's own price stands, to be
 * confirmed by a person.
 */
export function priceLine(line: LineToPrice, policy: PricingPolicy): Result<PricedLine, Rejection> {
  const judged = RUNGS.map((rung) => judgeRung(rung, line, policy));
  const winner = judged.find(({ best }) => best !== undefined);
  const trace = judged.map(({ rung, best, why }): RungTrace => {
    if (!best) return { rung, outcome: 'none', why };
    const price = { reference: best.reference, unitPrice: perLineUnit(best, line) };
    return rung === winner?.rung
      ? { rung, outcome: 'won', ...price, why }
      : { rung, outcome: 'lost', ...price, why: `a more specific rung won: ${winner!.rung}` };
  });
  if (!winner?.best) return priceFromDocument(line, policy, trace);
  const ours = perLineUnit(winner.best, line);
  const tolerancePercent = policy.priceTolerancePercent;
  const difference = comparePrices({ ours, theirs: line.documentPrice, tolerancePercent });
  const theirs = difference?.withinTolerance && policy.withinTolerance === 'theirs' ? difference.theirs : undefined;
  return ok({
    ...amounts(line, theirs ? trimDecimal(theirs) : ours, policy.currency),
    rung: winner.rung,
    rungReference: winner.best.reference,
    trace: difference ? [...trace, traceDifference(difference, theirs !== undefined, tolerancePercent)] : trace,
    difference,
    draw: drawOf(winner.best, line),
  });
}

function traceDifference(
  { theirs, withinTolerance }: PriceDifference,
  taken: boolean,
  tolerancePercent: Decimal,
): RungTrace {
  const tolerance = `the tolerance of ${formatDecimal(tolerancePercent)} %`;
  const why = taken
    ? `within ${tolerance}: the price of the document stands`
    : withinTolerance
      ? `within ${tolerance}: our price stands`
      : `beyond ${tolerance}: a person decides`;
  return { rung: 'document', outcome: taken ? 'taken' : 'lost', unitPrice: theirs, why };
}

function drawOf({ remaining, book, lineNumber, factor }: PriceEntry, line: LineToPrice): BidDraw | undefined {
  if (!remaining) return undefined;
  const base = multiplyDecimal(line.quantity, line.factor);
  return { book, lineNumber, quantity: trimDecimal(divideDecimal(base, factor, DRAW_DIGITS)) };
}

function priceFromDocument(
  line: LineToPrice,
  policy: PricingPolicy,
  trace: readonly RungTrace[],
): Result<PricedLine, Rejection> {
  if (!line.documentPrice) {
    const message = `No price book has a price for item ${line.sku} per ${line.unit} on ${policy.on} in ${policy.currency}.`;
    return err(rejection('PRICE_NOT_FOUND', message, line.lineNumber));
  }
  const why = 'no price book has the line; a person confirms the price of the document';
  const unitPrice = trimDecimal(line.documentPrice);
  return ok({
    ...amounts(line, unitPrice, policy.currency),
    rung: 'document',
    trace: [...trace, { rung: 'document', outcome: 'won', unitPrice, why }],
  });
}

function amounts(line: LineToPrice, unitPrice: Decimal, currency: string) {
  const { lineNumber, quantity, factor, unitCost } = line;
  return {
    lineNumber,
    unitPrice,
    extended: extend({ quantity, unitPrice, currency }),
    cost: unitCost && extend({ quantity: multiplyDecimal(quantity, factor), unitPrice: unitCost, currency }),
  };
}

interface JudgedRung {
  readonly rung: Rung;
  readonly best?: PriceEntry | undefined;
  readonly why: string;
}

function judgeRung(rung: Rung, line: LineToPrice, policy: PricingPolicy): JudgedRung {
  const entries = line.entries.filter((entry) => entry.rung === rung);
  if (entries.length === 0) return { rung, why: 'no entry for this item and customer' };
  const judged = entries.map((entry) => ({ entry, obstacle: obstacleOf(entry, line, policy) }));
  const [best] = judged
    .filter(({ obstacle }) => obstacle === undefined)
    .map(({ entry }) => entry)
    .sort((a, b) => compareEntries(a, b, line));
  if (!best) return { rung, why: [...new Set(judged.map(({ obstacle }) => obstacle))].join('; ') };
  const tier =
    compareDecimal(best.minimumQuantity, ONE) > 0 ? `, tier from ${formatDecimal(best.minimumQuantity)}` : '';
  return { rung, best, why: `${best.named ? 'named by the document' : 'most specific price'}${tier}` };
}

/** Why an entry cannot price the line; undefined when it can. */
function obstacleOf(entry: PriceEntry, line: LineToPrice, policy: PricingPolicy): string | undefined {
  if (entry.currency !== policy.currency) return `${entry.reference} is in ${entry.currency}`;
  if (policy.on < entry.validFrom) return `${entry.reference} begins on ${entry.validFrom}`;
  if (entry.validTo !== undefined && policy.on > entry.validTo) return `${entry.reference} ended on ${entry.validTo}`;
  // Compared in base units, so that no quantity is divided.
  const wanted = multiplyDecimal(line.quantity, line.factor);
  if (compareDecimal(wanted, multiplyDecimal(entry.minimumQuantity, entry.factor)) < 0) {
    return `${entry.reference} begins at ${formatDecimal(entry.minimumQuantity)} ${entry.unit}`;
  }
  if (entry.remaining && compareDecimal(wanted, multiplyDecimal(entry.remaining, entry.factor)) > 0) {
    return `${entry.reference} has ${formatDecimal(entry.remaining)} ${entry.unit} left`;
  }
  return undefined;
}

function compareEntries(a: PriceEntry, b: PriceEntry, line: LineToPrice): number {
  return (
    Number(b.named) - Number(a.named) ||
    compareDecimal(multiplyDecimal(b.minimumQuantity, b.factor), multiplyDecimal(a.minimumQuantity, a.factor)) ||
    compareText(b.validFrom, a.validFrom) ||
    compareDecimal(perLineUnit(a, line), perLineUnit(b, line)) ||
    compareText(a.reference, b.reference)
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The price of an entry per unit of the line: by the base units in each, six decimals. */
function perLineUnit(entry: PriceEntry, line: LineToPrice): Decimal {
  if (equalDecimal(entry.factor, line.factor)) return trimDecimal(entry.unitPrice);
  return trimDecimal(divideDecimal(multiplyDecimal(entry.unitPrice, line.factor), entry.factor, PRICE_DIGITS));
}
