import type { Decimal } from '../money/decimal.js';

/** What a tax provider is told about an order. It answers rates; amounts are always computed here, once and exactly. */
export interface TaxQuestion {
  readonly currency: string;
  /** The day of the order. */
  readonly on: string;
  readonly customerId: string;
  /** The customer's exemption certificate, while it is valid. */
  readonly exemption?: string | undefined;
  readonly shipTo?: {
    readonly id?: string | undefined;
    readonly country?: string | undefined;
    readonly region?: string | undefined;
    readonly postalCode?: string | undefined;
  };
  readonly lines: readonly { readonly position: number; readonly sku: string; readonly taxable: boolean }[];
}

/** One tax on a line. */
export interface TaxRate {
  /** X12 element 963: ST state sales tax, LS state and local … */
  readonly type: string;
  /** Percent, zero or more. */
  readonly rate: Decimal;
  readonly jurisdiction?: string | undefined;
  /** Why the rate is zero. */
  readonly exemption?: string | undefined;
}

/** Who knows tax rates. A provider that asks a service over the network is asked before any stock is locked. */
export interface TaxProvider {
  readonly name: string;
  /** By position of the line; a line that is not in the answer carries no tax. */
  rates(question: TaxQuestion): Promise<ReadonlyMap<number, readonly TaxRate[]>>;
}
