import type { Decimal } from '#domain/money/decimal';
import type { Money } from '#domain/money/money';
import type { TaxProvider } from '#domain/tax/tax-provider';

/** What the company decided, as the stages need it. A class so that it is its own injection token. */
export class OrderSettings {
  readonly timeZone: string;
  readonly currency: string;
  /** `so_margin_min`, percent. */
  readonly minimumMarginPercent: Decimal;
  /** `so_value_auto`. */
  readonly automaticValue: Money;
  readonly minimumConfidence: number;
  readonly invoiceNumberPrefix: string;
  readonly creditMemoNumberPrefix: string;
  readonly gs1CompanyPrefix: string;
  /** Name and address as printed on papers, line by line. */
  readonly company: readonly string[];
  /** Where invoices want the money. */
  readonly remitTo: readonly string[];
  readonly taxProvider: TaxProvider;
  /** X12 codes (element 1300) of charges that tax is taken of. */
  readonly taxableCharges: ReadonlySet<string>;

  constructor(settings: OrderSettings) {
    this.timeZone = settings.timeZone;
    this.currency = settings.currency;
    this.minimumMarginPercent = settings.minimumMarginPercent;
    this.automaticValue = settings.automaticValue;
    this.minimumConfidence = settings.minimumConfidence;
    this.invoiceNumberPrefix = settings.invoiceNumberPrefix;
    this.creditMemoNumberPrefix = settings.creditMemoNumberPrefix;
    this.gs1CompanyPrefix = settings.gs1CompanyPrefix;
    this.company = settings.company;
    this.remitTo = settings.remitTo;
    this.taxProvider = settings.taxProvider;
    this.taxableCharges = settings.taxableCharges;
  }
}

/** The `source` of the events this service speaks. */
export const EVENT_SOURCE = '/order-core';
/** Who acts when the service acts by itself. */
export const SERVICE_ACTOR = 'service:order-core';
export const SCHEMA = 'orders';
