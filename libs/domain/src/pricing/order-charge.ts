import type { Money } from '../money/money.js';

/** Where a charge or an allowance comes from. */
export type ChargeSource = 'document' | 'document_line' | 'desk';

/**
 * Something the order costs, or takes off, beside its lines: freight, a deposit, an allowance of the purchase order
 * (X12 SAC). It belongs to the whole order or to one line. Its amount is spread over the lines when the order is priced
 * and stays as it was spread (see `line-adjustment.ts`): invoices bill the shares, never this amount.
 */
export interface OrderCharge {
  /** Names it within the order, `C1`, `C2` …; its shares on the lines carry the same. */
  readonly reference: string;
  readonly indicator: 'charge' | 'allowance';
  /** X12 element 1300 (SAC02): D240 freight, C310 discount … */
  readonly code?: string | undefined;
  readonly description?: string | undefined;
  /** Zero or more; the indicator says which way. */
  readonly amount: Money;
  /** Whether tax is taken of it: charges raise the taxable amount of their lines, allowances lower it. */
  readonly taxable: boolean;
  readonly source: ChargeSource;
  /** The line it belongs to; absent: the whole order. */
  readonly position?: number | undefined;
}
