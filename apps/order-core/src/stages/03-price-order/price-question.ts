import type { CanonicalOrder } from '#contracts';
import { decimal, type Decimal } from '#domain/money/decimal';
import type { OrderLineToPrice, OrderPricingPolicy, OrderToPrice } from '#domain/pricing/price-order';
import type { StatedCharge } from '#domain/pricing/read-charges';
import type { TaxProvider, TaxRate } from '#domain/tax/tax-provider';
import type { CustomerRecord } from '../../pipeline/customers.repository.js';
import { namedContracts } from '../../pipeline/named-contracts.js';
import type { LoadedPrices } from './price-order.repository.js';

/** What is to be priced: an order, or a quote that never becomes one. */
export interface PriceQuestion {
  readonly customer: CustomerRecord;
  readonly currency: string;
  /** The day whose prices count. */
  readonly on: string;
  readonly shipToId?: string | undefined;
  readonly document: PricedDocument;
  readonly lines: readonly QuestionLine[];
}

/** What the document says that bears on prices. */
export type PricedDocument = Pick<CanonicalOrder, 'allowancesAndCharges' | 'promotionCodes' | 'contractNumber'> &
  Pick<CanonicalOrder, 'references' | 'parties'> & {
    readonly lines: readonly Pick<CanonicalOrder['lines'][number], 'allowancesAndCharges'>[];
  };

/** A line whose item and unit are known. */
export interface QuestionLine {
  /** In the document, from 1. */
  readonly position: number;
  readonly lineNumber: string;
  readonly sku: string;
  readonly unit: string;
  readonly factor: Decimal;
  /** What is priced; of a line that was cancelled, what was ordered once. */
  readonly quantity: Decimal;
  readonly wanted: boolean;
  readonly documentPrice?: Decimal | undefined;
}

export const skusOf = ({ lines }: PriceQuestion): string[] => [...new Set(lines.map(({ sku }) => sku))];

export const pricesAskedFor = (question: PriceQuestion) => ({
  customerId: question.customer.id,
  level: question.customer.priceLevel,
  skus: skusOf(question),
  contracts: namedContracts(question.document),
  currency: question.currency,
  on: question.on,
});

/** The tax rates of the lines, by position. */
export function askTaxes(
  provider: TaxProvider,
  question: PriceQuestion,
  notTaxable: ReadonlySet<string>,
): Promise<ReadonlyMap<number, readonly TaxRate[]>> {
  const { customer, shipToId, currency, on, document, lines } = question;
  const address = document.parties.find(({ role }) => role === 'ST')?.address;
  return provider.rates({
    currency,
    on,
    customerId: customer.id,
    exemption: (customer.taxExemptUntil ?? on) >= on ? customer.taxExemption : undefined,
    shipTo: { id: shipToId, country: address?.country, region: address?.region, postalCode: address?.postalCode },
    lines: lines.map(({ position, sku }) => ({ position, sku, taxable: !notTaxable.has(sku) })),
  });
}

/** The question with everything that was read, as the rule takes it. */
export function toPrice(
  question: PriceQuestion,
  prices: LoadedPrices,
  taxRates: ReadonlyMap<number, readonly TaxRate[]>,
): OrderToPrice {
  const { customer, document, lines } = question;
  return {
    customerId: customer.id,
    programs: customer.programs,
    promotionCodes: document.promotionCodes ?? [],
    charges: document.allowancesAndCharges.map(readStated),
    lines: lines.map((line): OrderLineToPrice => ({
      ...line,
      entries: prices.entries.get(line.sku) ?? [],
      unitCost: prices.costs.get(line.sku),
      charges: (document.lines[line.position - 1]?.allowancesAndCharges ?? []).map(readStated),
      taxRates: taxRates.get(line.position) ?? [],
    })),
  };
}

export function pricingPolicy(
  { customer, currency, on }: PriceQuestion,
  { promotions }: LoadedPrices,
  settings: { readonly taxableCharges: ReadonlySet<string>; readonly taxProvider: TaxProvider },
): OrderPricingPolicy {
  return {
    currency,
    on,
    priceTolerancePercent: customer.priceTolerancePercent,
    withinTolerance: customer.pricePolicy,
    agreedAllowances: new Set(customer.agreedAllowances),
    taxableCharges: settings.taxableCharges,
    promotions,
    taxProvider: settings.taxProvider.name,
  };
}

function readStated(charge: PricedDocument['allowancesAndCharges'][number]): StatedCharge {
  const number = (text: string | undefined) => (text === undefined ? undefined : decimal(text));
  const { amount, percent, rate, quantity, ...codes } = charge;
  return {
    ...codes,
    amount: number(amount),
    percent: number(percent),
    rate: number(rate),
    quantity: number(quantity),
  };
}
