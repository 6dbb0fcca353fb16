import { type Decimal, divideHalfUp, isPositiveDecimal } from '../money/decimal.js';
import { type Money, subtractMoney, sumMoney, zeroMoney } from '../money/money.js';
import type { TaxDetail } from '../tax/tax-detail.js';

/**
 * What a line costs beside quantity × unit price: its shares of discounts, allowances, charges and taxes, frozen when
 * the order is priced. What the order costs is the sum over its lines of the extended amount and the adjustments: whole
 * minor units that add up without rounding again.
 *
 * Invoices bill by what shipped: of every adjustment the part between two cumulative quantities
 * ({@link adjustmentsBetween}; {@link billAdjustments} groups them for the invoice). A line shipped in any number of
 * parts is billed each adjustment to the cent; what never ships is never billed, and a share is never spread anew.
 */
export interface LineAdjustment {
  readonly kind: 'discount' | 'allowance' | 'charge' | 'tax';
  /** What it is a share of: the promotion, the `OrderCharge.reference`, the tax. The same on every line that shares it. */
  readonly reference: string;
  /** X12 element 1300 of discounts, allowances and charges (C310, D240 …), element 963 of taxes (ST, LS …). */
  readonly code?: string | undefined;
  readonly description?: string | undefined;
  /** Signed: discounts and allowances are below zero, charges and taxes above; zero for an exemption. */
  readonly amount: Money;
  /** Of taxes only. */
  readonly tax?: TaxDetail | undefined;
}

/** The adjustments of a line, and the part of the line that is meant: cumulative quantities in the unit of the line. */
export interface AdjustedPart {
  readonly adjustments: readonly LineAdjustment[];
  /** The quantity the adjustments were frozen for (`OrderLineRecord.pricedQuantity`). */
  readonly of: Decimal;
  /** Billed (or shipped) before. */
  readonly from: Decimal;
  /** Billed (or shipped) with this part. */
  readonly to: Decimal;
}

/** Of an amount frozen for the quantity `of`, what belongs to the first `part` of it: rounded half up once. */
function shareUpTo(amount: Money, part: Decimal, of: Decimal): Money {
  const scale = Math.max(part.scale, of.scale);
  const at = ({ unscaled, scale: own }: Decimal) => unscaled * 10n ** BigInt(scale - own);
  return { minor: divideHalfUp(amount.minor * at(part), at(of)), currency: amount.currency };
}

/**
 * Every adjustment's amount between two cumulative quantities: share(to) − share(from), each adjustment by itself. The
 * parts of a line sum to its adjustments exactly, and no part has the wrong sign.
 */
export function adjustmentsBetween({ adjustments, of, from, to }: AdjustedPart): LineAdjustment[] {
  if (!isPositiveDecimal(of)) return [];
  return adjustments.map((adjustment) => {
    const { amount } = adjustment;
    return { ...adjustment, amount: subtractMoney(shareUpTo(amount, to, of), shareUpTo(amount, from, of)) };
  });
}

export const sumAdjustments = (adjustments: readonly LineAdjustment[], currency: string): Money =>
  sumMoney(
    adjustments.map(({ amount }) => amount),
    currency,
  );

/** Allowance or charge as an invoice (X12 810 SAC) names it; the amount is above zero, the indicator says which way. */
export interface BilledCharge {
  readonly indicator: 'allowance' | 'charge';
  readonly code?: string | undefined;
  readonly description?: string | undefined;
  readonly amount: Money;
}

/** Tax as an invoice (X12 810 TXI) names it. */
export interface BilledTax {
  /** X12 element 963. */
  readonly type: string;
  /** Percent. */
  readonly rate: Decimal;
  readonly jurisdiction?: string | undefined;
  readonly amount: Money;
}

export interface BilledAdjustments {
  readonly charges: readonly BilledCharge[];
  readonly taxes: readonly BilledTax[];
  /** What they add to the lines' amounts; below zero when allowances outweigh. */
  readonly total: Money;
}

/**
 * What an invoice of these parts of lines bills beside the lines: one charge, allowance or tax for each reference, in
 * the order they first appear. Discounts of promotions are allowances. What comes to nothing is left out.
 */
export function billAdjustments(parts: readonly AdjustedPart[], currency: string): BilledAdjustments {
  const groups = new Map<string, LineAdjustment[]>();
  for (const adjustment of parts.flatMap(adjustmentsBetween)) {
    const key = JSON.stringify([adjustment.kind, adjustment.reference]);
    groups.set(key, [...(groups.get(key) ?? []), adjustment]);
  }
  const charges: BilledCharge[] = [];
  const taxes: BilledTax[] = [];
  for (const group of groups.values()) {
    const [{ kind, code, description, tax }] = group as [LineAdjustment];
    const amount = sumAdjustments(group, currency);
    if (amount.minor === 0n) continue;
    if (kind === 'tax') taxes.push({ type: code!, rate: tax!.rate, jurisdiction: tax!.jurisdiction, amount });
    else if (kind === 'charge') charges.push({ indicator: 'charge', code, description, amount });
    else
      charges.push({ indicator: 'allowance', code, description, amount: subtractMoney(zeroMoney(currency), amount) });
  }
  return { charges, taxes, total: sumAdjustments([...groups.values()].flat(), currency) };
}
