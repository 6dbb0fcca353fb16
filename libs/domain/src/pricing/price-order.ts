import { addDecimal, type Decimal, isPositiveDecimal, subtractDecimal, ZERO } from '../money/decimal.js';
import { extend } from '../money/extend.js';
import { formatMoney, type Money, moneyToDecimal, sumMoney, zeroMoney } from '../money/money.js';
import { type Finding, finding, type Rejection, rejection, rejectionOf } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';
import type { TaxRate } from '../tax/tax-provider.js';
import { adjustLines } from './adjust-lines.js';
import { comparePrices, type PriceDifference } from './compare-document-price.js';
import type { LineAdjustment } from './line-adjustment.js';
import type { OrderCharge } from './order-charge.js';
import { type LineToPrice, type PricedLine, type PriceEntry, priceLine, type PricingPolicy } from './price-ladder.js';
import { type Promotion, type PromotionTrace, promoteOrder } from './promotion.js';
import { type ChargeBase, type ChargePolicy, readCharges, type StatedCharge } from './read-charges.js';
import { netOfLine, type OrderTotals, totalOrder } from './total-order.js';

export interface OrderLineToPrice extends LineToPrice {
  /** In the order, from 1. */
  readonly position: number;
  /** False: the line was cancelled; it keeps a price for whoever asks, and adds nothing to the order. */
  readonly wanted: boolean;
  readonly charges: readonly StatedCharge[];
  readonly taxRates: readonly TaxRate[];
}

export interface OrderToPrice {
  readonly customerId: string;
  readonly programs: readonly string[];
  readonly promotionCodes: readonly string[];
  readonly lines: readonly OrderLineToPrice[];
  /** Of the order as a whole. */
  readonly charges: readonly StatedCharge[];
}

export interface OrderPricingPolicy extends PricingPolicy, ChargePolicy {
  /** Active, in the currency, valid on the day. */
  readonly promotions: readonly Promotion[];
  readonly taxProvider: string;
}

export interface PricedOrderLine extends PricedLine {
  readonly position: number;
  readonly sku: string;
  /** What is wanted; zero when the line was cancelled. */
  readonly quantity: Decimal;
  readonly adjustments: readonly LineAdjustment[];
}

export interface PricedOrder {
  readonly lines: readonly PricedOrderLine[];
  readonly charges: readonly OrderCharge[];
  readonly totals: OrderTotals;
  readonly promotions: readonly PromotionTrace[];
  /** What a person must look at, beside what the lines say. */
  readonly reasons: readonly Finding[];
}

/**
 * Prices an order: the ladder for every line, then promotions, the document's charges and allowances, and tax; all
 * spread over the lines and summed. A quote is priced by the same function.
 * @returns every line without a price at once, or that the allowances are worth more than the goods
 */
export function priceOrder(order: OrderToPrice, policy: OrderPricingPolicy): Result<PricedOrder, Rejection> {
  const laddered = climb(order.lines, policy);
  if (!laddered.ok) return laddered;
  const lines = laddered.value;
  const wanted = lines.filter(({ wanted: is }) => is);
  const promoted = promoteOrder(
    { ...order, codes: order.promotionCodes, lines: wanted, currency: policy.currency },
    policy.promotions,
  );
  const charged = chargeOf(order, wanted, { policy, discounts: promoted.discounts });
  const adjusted = adjustLines({
    lines: wanted.map((line) => ({ ...line, discounts: promoted.discounts.get(line.position) ?? [] })),
    charges: charged.charges,
    ...policy,
  });
  const priced = lines.map(({ line, ...each }): PricedOrderLine => {
    const adjustments = adjusted.get(each.position) ?? [];
    const net = netOfLine({ ...each, adjustments });
    return { ...each, adjustments, difference: differenceLeft(each, { theirs: line.documentPrice, net, policy }) };
  });
  const totals = totalOrder(priced, policy.currency);
  const beyond = allowedBeyondGoods(priced, totals);
  if (beyond) return err(beyond);
  const codes = promoted.unusedCodes.map((code) =>
    finding('PROMOTION_CODE_UNKNOWN', `The document names promotion ${code}, which is not open to this order.`),
  );
  const { charges, findings } = charged;
  return ok({ lines: priced, charges, totals, promotions: promoted.trace, reasons: [...findings, ...codes] });
}

/** Of the order or of a line: a line that ships alone is an invoice, and there is none of less than nothing. */
function allowedBeyondGoods(lines: readonly PricedOrderLine[], { net, goods }: OrderTotals): Rejection | undefined {
  const told = 'The allowances of the document are worth more than the goods';
  if (net.minor < 0n) return rejection('ALLOWANCE_BEYOND_GOODS', `${told} of ${formatMoney(goods)}.`);
  const line = lines.find((each) => netOfLine(each).minor < 0n);
  if (!line) return undefined;
  const { lineNumber, extended } = line;
  return rejection('ALLOWANCE_BEYOND_GOODS', `${told} of ${formatMoney(extended)} on line ${lineNumber}.`, lineNumber);
}

/**
 * What is left of a difference beyond the tolerance once promotions are taken off: a customer who names the price after
 * a discount names our price.
 */
function differenceLeft(
  line: Pick<LadderedLine, 'difference' | 'quantity'>,
  { theirs, net, policy }: { theirs: Decimal | undefined; net: Money; policy: PricingPolicy },
): PriceDifference | undefined {
  const { difference, quantity } = line;
  if (!difference || difference.withinTolerance || !theirs) return difference;
  const amount = extend({ quantity, unitPrice: theirs, currency: policy.currency });
  const left = comparePrices({
    ours: moneyToDecimal(net),
    theirs: moneyToDecimal(amount),
    tolerancePercent: policy.priceTolerancePercent,
  });
  return left && !left.withinTolerance ? difference : undefined;
}

interface LadderedLine extends PricedLine {
  readonly line: OrderLineToPrice;
  readonly position: number;
  readonly sku: string;
  readonly wanted: boolean;
  readonly quantity: Decimal;
  readonly unit: string;
  readonly factor: Decimal;
  readonly taxRates: readonly TaxRate[];
}

/** The ladder for every line, in the order of the document: what one draws of a bid, the next cannot draw again. */
function climb(lines: readonly OrderLineToPrice[], policy: PricingPolicy): Result<LadderedLine[], Rejection> {
  const findings: Finding[] = [];
  const drawn = new Map<string, Decimal>();
  const priced: LadderedLine[] = [];
  for (const line of lines) {
    const entries = line.entries.map((entry) => lessDrawn(entry, drawn));
    const result = priceLine({ ...line, entries }, policy);
    if (!result.ok) {
      findings.push(...result.error.findings);
      continue;
    }
    const { position, sku, wanted, unit, factor, taxRates } = line;
    const own = { line, position, sku, wanted, unit, factor, taxRates };
    if (!wanted) {
      priced.push({
        ...costNothing(result.value, policy.currency),
        ...own,
        quantity: ZERO,
      });
      continue;
    }
    const { draw } = result.value;
    if (draw) drawn.set(bidKey(draw), addDecimal(drawn.get(bidKey(draw)) ?? ZERO, draw.quantity));
    priced.push({ ...result.value, ...own, quantity: line.quantity });
  }
  const refused = rejectionOf(findings);
  return refused ? err(refused) : ok(priced);
}

const bidKey = ({ book, lineNumber }: { readonly book: string; readonly lineNumber: string }): string =>
  JSON.stringify([book, lineNumber]);

function lessDrawn(entry: PriceEntry, drawn: ReadonlyMap<string, Decimal>): PriceEntry {
  const before = drawn.get(bidKey(entry));
  if (!before || !entry.remaining) return entry;
  const left = subtractDecimal(entry.remaining, before);
  return { ...entry, remaining: isPositiveDecimal(left) ? left : ZERO };
}

const costNothing = (line: PricedLine, currency: string): PricedLine => ({
  ...line,
  extended: zeroMoney(currency),
  cost: zeroMoney(currency),
  draw: undefined,
  difference: undefined,
});

/** The document's charges and allowances: of the whole order first, then line by line. */
function chargeOf(
  order: OrderToPrice,
  wanted: readonly LadderedLine[],
  {
    policy,
    discounts,
  }: { policy: ChargePolicy; discounts: ReadonlyMap<number, readonly { readonly amount: Money }[]> },
) {
  const baseOf = (lines: readonly LadderedLine[]): ChargeBase => {
    const gross = sumMoney(
      lines.map(({ extended }) => extended),
      policy.currency,
    );
    const off = lines.flatMap(({ position }) => discounts.get(position) ?? []);
    return { gross, net: off.reduce((net, { amount }) => ({ ...net, minor: net.minor - amount.minor }), gross) };
  };
  const whole = baseOf(wanted);
  return readCharges(
    [
      ...order.charges.map((charge) => ({ charge, base: whole })),
      ...wanted.flatMap((each) => {
        const { line, position, quantity } = each;
        const base = { ...baseOf([each]), position, quantity, lineNumber: line.lineNumber };
        return line.charges.map((charge) => ({ charge, base }));
      }),
    ],
    policy,
  );
}
