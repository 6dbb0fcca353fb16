import { decimal, type Decimal, divideDecimal, isNegativeDecimal, multiplyDecimal } from '../money/decimal.js';
import { extend } from '../money/extend.js';
import { type Money, moneyToDecimal, negateMoney, roundToMoney } from '../money/money.js';
import { type Finding, finding } from '../rejections/rejections.js';
import type { OrderCharge } from './order-charge.js';

/** An allowance or charge as a document states it (X12 SAC); amounts in major units. */
export interface StatedCharge {
  /** X12 element 248: A allowance, C charge, N none, P promotion, Q charge request, R allowance request, S service. */
  readonly indicator: string;
  /** X12 element 1300. */
  readonly code?: string | undefined;
  readonly amount?: Decimal | undefined;
  readonly percent?: Decimal | undefined;
  /** X12 element 378: what the percent is of. */
  readonly percentBasis?: string | undefined;
  readonly rate?: Decimal | undefined;
  readonly quantity?: Decimal | undefined;
  /** X12 element 331: how it is settled. */
  readonly handling?: string | undefined;
  readonly description?: string | undefined;
}

/** What a charge stands on: the order's lines together, or one line. */
export interface ChargeBase {
  /** Quantity × price. */
  readonly gross: Money;
  /** Gross less the discounts of promotions. */
  readonly net: Money;
  /** Of one line: what a rate without a quantity counts. */
  readonly quantity?: Decimal | undefined;
  readonly position?: number | undefined;
  readonly lineNumber?: string | undefined;
}

export interface ChargePolicy {
  readonly currency: string;
  /** X12 codes of allowances agreed with the customer: they are taken without asking. */
  readonly agreedAllowances: ReadonlySet<string>;
  /** X12 codes of charges that tax is taken of; allowances always lower the taxable amount. */
  readonly taxableCharges: ReadonlySet<string>;
}

export interface ReadCharges {
  readonly charges: readonly OrderCharge[];
  /** What a person must look at. */
  readonly findings: readonly Finding[];
}

/** Element 331 handlings that do not touch the invoice: bill back, vendor's cheque, credit to the account, paid by us, information. */
const BESIDE_THE_INVOICE = new Set(['01', '03', '04', '05', '13', '15']);
/** Element 378 bases after discounts: item net cost, discount/net, base price less previous discount. */
const NET_BASES = new Set(['2', '4', '7']);
const HUNDRED = decimal('100');

/**
 * The allowances and charges a document states, as amounts. An amount goes before a rate, a rate before a percent. What
 * is settled beside the invoice is left out; what cannot be worked out, and every allowance that was not agreed, is put
 * before a person.
 */
export function readCharges(
  stated: readonly { readonly charge: StatedCharge; readonly base: ChargeBase }[],
  policy: ChargePolicy,
): ReadCharges {
  const charges: OrderCharge[] = [];
  const findings: Finding[] = [];
  for (const { charge, base } of stated) {
    const { indicator, code, description, handling } = charge;
    if (indicator === 'N' || (handling !== undefined && BESIDE_THE_INVOICE.has(handling))) continue;
    const told = [code, description].filter(Boolean).join(' ') || 'without a code';
    const amount = amountOf(charge, base, policy.currency);
    if (!amount || !'ACPS'.includes(indicator)) {
      const message = `The document names a charge or allowance, ${told}, whose amount cannot be worked out.`;
      findings.push(finding('CHARGE_NOT_UNDERSTOOD', message, base.lineNumber));
      continue;
    }
    if (amount.minor === 0n) continue;
    // A charge below zero is an allowance, and the other way round.
    const takesOff = (indicator === 'A' || indicator === 'P') !== amount.minor < 0n;
    if (takesOff && !(code !== undefined && policy.agreedAllowances.has(code))) {
      const message = `The document takes an allowance that was not agreed: ${told}.`;
      findings.push(finding('ALLOWANCE_NOT_AGREED', message, base.lineNumber));
    }
    charges.push({
      reference: `C${charges.length + 1}`,
      indicator: takesOff ? 'allowance' : 'charge',
      code,
      description: description?.slice(0, 80),
      amount: amount.minor < 0n ? negateMoney(amount) : amount,
      taxable: takesOff || (code !== undefined && policy.taxableCharges.has(code)),
      source: base.position === undefined ? 'document' : 'document_line',
      position: base.position,
    });
  }
  return { charges, findings };
}

function amountOf(charge: StatedCharge, base: ChargeBase, currency: string): Money | undefined {
  const { amount, rate, percent } = charge;
  if (amount) return roundToMoney(amount, currency);
  const quantity = charge.quantity ?? base.quantity;
  if (rate && quantity && !isNegativeDecimal(quantity)) return extend({ quantity, unitPrice: rate, currency });
  if (!percent) return undefined;
  const of = NET_BASES.has(charge.percentBasis ?? '') ? base.net : base.gross;
  const product = multiplyDecimal(moneyToDecimal(of), percent);
  return roundToMoney(divideDecimal(product, HUNDRED, product.scale + 2), currency);
}
