import { addMoney, compareMoney, formatMoney, type Money } from '../money/money.js';
import { type Rejection, rejection } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';

/** What a person wants to move: above zero, and no more than is there on either side. */
export function checkApplication({
  amount,
  available,
  open,
}: {
  readonly amount: Money;
  /** Of the payment or credit. */
  readonly available: Money;
  /** Of the invoice. */
  readonly open: Money;
}): Result<Money, Rejection> {
  const [less, what] =
    compareMoney(available, open) <= 0 ? [available, 'left unapplied'] : [open, 'what the invoice owes'];
  if (amount.minor > 0n && compareMoney(amount, less) <= 0) return ok(amount);
  return err(
    rejection('APPLICATION_TOO_MUCH', `${formatMoney(amount)} cannot be applied: ${formatMoney(less)} is ${what}.`),
  );
}

/** What leaves a payment or credit again: no more than is not applied. */
export function checkRefund(amount: Money, available: Money): Result<Money, Rejection> {
  if (amount.minor > 0n && compareMoney(amount, available) <= 0) return ok(amount);
  return err(
    rejection('REFUND_TOO_MUCH', `${formatMoney(amount)} cannot be paid back: ${formatMoney(available)} is left.`),
  );
}

/** What may be given up of an invoice: no more than it owes, and above the limit, all in all, only by an admin. */
export function checkWriteOff({
  amount,
  open,
  givenUp,
  limit,
  roles,
}: {
  readonly amount: Money;
  readonly open: Money;
  /** What people gave up of the invoice before: many small ones are a large one. */
  readonly givenUp: Money;
  /** Of one invoice; in another currency than the invoice's it allows nothing. */
  readonly limit: Money;
  readonly roles: readonly string[];
}): Result<Money, Rejection> {
  if (amount.minor <= 0n || compareMoney(amount, open) > 0) {
    return err(
      rejection('APPLICATION_TOO_MUCH', `${formatMoney(amount)} cannot be written off: ${formatMoney(open)} is open.`),
    );
  }
  const inAll = addMoney(givenUp, amount);
  const within = limit.currency === amount.currency && compareMoney(inAll, limit) <= 0;
  if (within || roles.includes('admin')) return ok(amount);
  return err(
    rejection(
      'WRITE_OFF_ABOVE_LIMIT',
      `${formatMoney(inAll)} of one invoice is above the limit of ${formatMoney(limit)}; an admin decides.`,
    ),
  );
}
