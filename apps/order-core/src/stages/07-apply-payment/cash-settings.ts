import { decimal } from '#domain/money/decimal';
import { money, type Money } from '#domain/money/money';
import type { MatchingPolicy } from '#domain/payments/open-item';
import { z } from 'zod';

const amount = z.string().regex(/^\d{1,12}(\.\d{1,3})?$/, 'is an amount such as 1.00');

/** What the company decided about cash: a part of order-core's environment. */
export const cashEnvironment = {
  CASH_TOLERANCE_AMOUNT: amount
    .default('1.00')
    .describe("a payment short by no more than this, in the company's currency, settles; the rest is written off"),
  CASH_TOLERANCE_PERCENT: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,4})?$/, 'is a percentage such as 0.5')
    .default('0.5')
    .describe('and by no more than this share of it, in percent; the smaller of both counts'),
  CASH_RIVALS: z
    .enum(['every_combination', 'same_rule'])
    .default('every_combination')
    .describe(
      'what keeps a payment without remittance from being applied by itself: any other combination of invoices that fits, or only another fit of the same rule',
    ),
  CASH_ACCIDENTS_PER_THOUSAND: z.coerce
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(5)
    .describe(
      'a combination of invoices is applied by itself while fewer than this of a thousand amounts fit one by accident',
    ),
  CASH_DISCOUNT_GRACE_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60)
    .default(3)
    .describe('days after the discount date on which an early payment discount still counts as earned'),
  WRITE_OFF_LIMIT: amount
    .default('100.00')
    .describe("what the role ar may write off of one invoice, in the company's currency; above it takes an admin"),
};

const cashConfig = z.object(cashEnvironment);
export type CashConfig = z.output<typeof cashConfig>;

/** What a company has that decided nothing. */
export const CASH_DEFAULTS: CashConfig = cashConfig.parse({});

/** The decisions as the rules take them. A class so that it is its own injection token. */
export class CashSettings {
  readonly graceDays: number;
  readonly writeOffLimit: Money;
  readonly matching: MatchingPolicy;

  /** @throws RangeError when an amount is none of the company's currency */
  constructor(config: CashConfig, currency: string) {
    this.graceDays = config.CASH_DISCOUNT_GRACE_DAYS;
    this.writeOffLimit = money(config.WRITE_OFF_LIMIT, currency);
    this.matching = {
      toleranceAmount: money(config.CASH_TOLERANCE_AMOUNT, currency),
      tolerancePercent: decimal(config.CASH_TOLERANCE_PERCENT),
      rivals: config.CASH_RIVALS,
      accidentsPerThousand: config.CASH_ACCIDENTS_PER_THOUSAND,
    };
  }
}
