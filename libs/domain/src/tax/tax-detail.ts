import type { Decimal } from '../money/decimal.js';
import type { Money } from '../money/money.js';

/** How a tax on a line was found: kept with the amount for whoever asks why. */
export interface TaxDetail {
  /** Percent of the taxable amount; zero when exempt. */
  readonly rate: Decimal;
  /** The line's extended amount less discounts and taxable allowances, plus taxable charges. */
  readonly taxable: Money;
  /** Whose tax it is, e.g. `US-NJ`. */
  readonly jurisdiction?: string | undefined;
  /** Why nothing is due: the certificate, or that the item is not taxable. */
  readonly exemption?: string | undefined;
  /** Who said so: the name of the tax provider. */
  readonly provider: string;
}
