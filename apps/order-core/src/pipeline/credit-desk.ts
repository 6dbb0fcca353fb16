import type { CreditAsked } from '#domain/invoicing/credit-invoice';
import type { Money } from '#domain/money/money';
import type { Rejection } from '#domain/rejections/rejections';
import type { Result } from '#domain/result/result';
import type { Tx } from '#messaging';
import type { OrderWork } from './order-work.js';

export interface CreditToGive {
  readonly invoiceId: string;
  readonly kind: 'price' | 'return';
  /** For the customer to read. */
  readonly reason: string;
  /** What it answers: the number of a return, a dispute. */
  readonly reference?: string | undefined;
  /** By the line of the invoice; or an amount over all its lines, discounts and tax included. */
  readonly lines: readonly CreditAsked[] | { readonly inAll: Money };
  readonly issuedBy: string;
}

export interface CreditGiven {
  readonly creditMemoId: string;
  readonly number: string;
  readonly amount: Money;
  /** Of the amount, what settled the invoice; the rest is the customer's to use elsewhere. */
  readonly applied: Money;
}

/**
 * Gives customers credit memos; stages ask here, because stages do not know each other. The one who does it is
 * `06-issue-invoice`; it locks the customer's cash, then the orders of the invoice.
 */
export abstract class CreditDesk {
  /** @param open orders the caller works on already, and settles and saves itself */
  abstract record(tx: Tx, credit: CreditToGive, open?: readonly OrderWork[]): Promise<Result<CreditGiven, Rejection>>;
}
