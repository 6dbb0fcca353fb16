import { addMoney, formatMoney, type Money } from '#domain/money/money';
import { checkRefund } from '#domain/payments/move-cash';
import { finding, type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions, type Tx } from '#messaging';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { loadCustomer } from '../../pipeline/customers.repository.js';
import { CashBook } from './cash-book.js';
import type { CashWork } from './cash-work.js';
import { loadOpenDisputes } from './disputes.repository.js';
import { hasException, resolveExceptions } from './exceptions.repository.js';
import { findTransfers, type Funding, loadFunding, loadRefunded, type RemittanceTold } from './payments.repository.js';
import { raiseExceptions } from './raise-exceptions.js';
import { RecordPayment } from './record-payment.handler.js';
import { settleExceptions } from './settle-exceptions.js';
import { loadStandingOfPayment } from './settlements.repository.js';

/** Cash leaves again: the bank takes it back, we pay it back, or it belongs to another customer. */
@Injectable()
export class ReturnPayment {
  constructor(
    private readonly transactions: Transactions,
    private readonly cashBook: CashBook,
    private readonly recordPayment: RecordPayment,
  ) {}

  /**
   * The bank returned the payment (not sufficient funds): everything it paid is owed again, discounts included, and
   * what was moved to other customers comes back with it. What was paid back before waits for a person.
   * @throws NotFoundError
   */
  async bankReturn(told: {
    readonly paymentId: string;
    readonly reason: string;
    readonly actor: string;
  }): Promise<Result<{ returned: Money }, Rejection>> {
    return this.transactions.run(async (tx) => {
      const payment = await this.#payment(tx, told.paymentId);
      // A credit memo is no cash that came through a bank.
      if (payment.kind !== 'payment') throw new NotFoundError('payment', payment.id);
      const { transfers, works } = await this.#openWithTransfers(tx, payment, told.actor);
      let returned: Money = { ...payment.amount, minor: 0n };
      let lost = false;
      for (const { id, customerId } of [payment, ...transfers]) {
        const work = works.get(customerId)!;
        returned = addMoney(returned, await returnWhole(work, id, told.reason));
        lost = (await tellRefunded(work, id)) || lost;
      }
      if (returned.minor === 0n && !lost) {
        return err(
          rejection('PAYMENT_RETURNED', `Nothing is left of payment ${payment.reference}: it went back before.`),
        );
      }
      for (const work of works.values()) await work.close();
      return ok({ returned });
    });
  }

  /**
   * Pays back what is left of a payment or a credit memo.
   * @throws NotFoundError
   */
  async refund(told: {
    readonly fundingId: string;
    readonly amount?: Money | undefined;
    readonly reason: string;
    readonly reference?: string | undefined;
    readonly actor: string;
  }): Promise<Result<{ refunded: Money }, Rejection>> {
    return this.transactions.run(async (tx) => {
      const { customerId } = await this.#payment(tx, told.fundingId);
      const work = await this.cashBook.open(tx, customerId, told.actor);
      return refundFunding(work, told);
    });
  }

  /** As {@link refund} of all that is left, within a transaction that has the customer's cash. */
  async refundWithin(
    tx: Tx,
    told: { readonly fundingId: string; readonly reason: string; readonly actor: string },
  ): Promise<Result<{ refunded: Money }, Rejection>> {
    const { customerId } = await this.#payment(tx, told.fundingId);
    return refundFunding(await this.cashBook.open(tx, customerId, told.actor), told);
  }

  /**
   * Moves what is left of a payment to the customer whose invoice it pays: there it is a payment like any other, with
   * the remittance that names the invoices.
   * @throws NotFoundError
   */
  async transfer(told: {
    readonly paymentId: string;
    readonly toCustomerId: string;
    readonly amount?: Money | undefined;
    readonly remittance: readonly RemittanceTold[];
    readonly reason: string;
    readonly actor: string;
  }): Promise<Result<{ paymentId: string; amount: Money }, Rejection>> {
    return this.transactions.run((tx) => this.transferWithin(tx, told));
  }

  /** As {@link transfer}, within a transaction that has locked no other customer's cash. */
  async transferWithin(
    tx: Tx,
    told: Parameters<ReturnPayment['transfer']>[0],
  ): Promise<Result<{ paymentId: string; amount: Money }, Rejection>> {
    const from = await this.#payment(tx, told.paymentId);
    const to = await loadCustomer(tx.manager, told.toCustomerId);
    if (!to || to.id === from.customerId || from.kind !== 'payment') {
      return err(rejection('RESOLUTION_UNFIT', `The money cannot go from ${from.customerId} to ${told.toCustomerId}.`));
    }
    const works = await this.#open(tx, [from.customerId, to.id], told.actor);
    const work = works.get(from.customerId)!;
    const { available } = (await loadFunding(tx.manager, from.id))!;
    const checked = checkRefund(told.amount ?? available, available);
    if (!checked.ok) return checked;
    const recorded = await this.recordPayment.record(tx, {
      customerId: to.id,
      reference: `${from.reference} of ${from.customerId}`.slice(0, 80),
      method: from.method,
      amount: checked.value,
      receivedOn: from.receivedOn,
      remittance: told.remittance,
      recordedBy: told.actor,
      transferredFrom: from.id,
    });
    if (!recorded.ok) return recorded;
    const { paymentId, repeated } = recorded.value;
    if (repeated)
      return err(rejection('PAYMENT_REFERENCE_REUSED', `Payment ${from.reference} went to ${to.id} before.`));
    const moved = { funding: from, amount: checked.value, reason: told.reason, toPaymentId: paymentId };
    await work.giveBack({ ...moved, kind: 'transfer' });
    await settleExceptions(work, from.id, 'transferred', `${formatMoney(checked.value)} to customer ${to.id}`);
    return ok({ paymentId, amount: checked.value });
  }

  async #payment(tx: Tx, id: string): Promise<Funding> {
    const funding = await loadFunding(tx.manager, id);
    if (!funding) throw new NotFoundError('payment', id);
    return funding;
  }

  /** Opens the cash of the payment's customer and of those it was moved to. */
  async #openWithTransfers(tx: Tx, payment: Funding, actor: string) {
    const customersOf = (moved: readonly { customerId: string }[]) =>
      [payment, ...moved].map(({ customerId }) => customerId);
    const works = await this.#open(tx, customersOf(await findTransfers(tx.manager, payment.id)), actor);
    // Looked at before the locks: more of it may have moved since.
    const transfers = await findTransfers(tx.manager, payment.id);
    const late = customersOf(transfers).filter((id) => !works.has(id));
    for (const [id, work] of await this.#open(tx, late, actor)) works.set(id, work);
    return { transfers, works };
  }

  /** Locks several customers' cash in id order, so that two that swap money never wait for each other. */
  async #open(tx: Tx, customerIds: readonly string[], actor: string): Promise<Map<string, CashWork>> {
    const works = new Map<string, CashWork>();
    for (const id of [...new Set(customerIds)].sort()) works.set(id, await this.cashBook.open(tx, id, actor));
    return works;
  }
}

/** Pays back within a transaction that has the customer's cash. */
export async function refundFunding(
  work: CashWork,
  told: {
    readonly fundingId: string;
    readonly amount?: Money | undefined;
    readonly reason: string;
    readonly reference?: string | undefined;
  },
): Promise<Result<{ refunded: Money }, Rejection>> {
  const funding = (await loadFunding(work.tx.manager, told.fundingId))!;
  const checked = checkRefund(told.amount ?? funding.available, funding.available);
  if (!checked.ok) return checked;
  const { reason, reference } = told;
  await work.giveBack({ funding, kind: 'refund', amount: checked.value, reason, reference });
  if (funding.kind === 'payment') await settleExceptions(work, funding.id, 'refunded', reason);
  return ok({ refunded: checked.value });
}

/** Takes back whatever a payment still pays, and the payment with it. @returns what went back of this payment */
async function returnWhole(work: CashWork, paymentId: string, reason: string): Promise<Money> {
  const { manager } = work.tx;
  const standing = await loadStandingOfPayment(manager, paymentId);
  const before = (await loadFunding(manager, paymentId))!;
  if (standing.length === 0 && before.available.minor === 0n) return before.available;
  for (const application of standing) await work.takeBack(application, reason);
  for (const dispute of await loadOpenDisputes(manager, { paymentId })) {
    await work.settleDispute(dispute, 'withdrawn', reason);
  }
  const resolution = { how: 'returned', by: work.author.actor, at: work.author.now, comment: reason };
  await resolveExceptions(manager, { paymentId }, resolution);
  const funding = (await loadFunding(manager, paymentId))!;
  const { available } = funding;
  if (available.minor > 0n) await work.giveBack({ funding, kind: 'bank_return', amount: available, reason });
  return available;
}

/**
 * What of a returned payment was paid back before is money the customer got for nothing, and no invoice says so: once,
 * a person hears of it. @returns whether one does now
 */
async function tellRefunded(work: CashWork, paymentId: string): Promise<boolean> {
  const { manager } = work.tx;
  const { customerId, reference, amount } = (await loadFunding(manager, paymentId))!;
  const refunded = await loadRefunded(manager, { id: paymentId, currency: amount.currency });
  if (refunded.minor === 0n || (await hasException(manager, { paymentId, code: 'PAYMENT_REFUNDED' }))) return false;
  const message = `The bank took back payment ${reference}, of which ${formatMoney(refunded)} was paid back to the customer before: the customer owes it.`;
  const exceptions = [finding('PAYMENT_REFUNDED', message)];
  const head = { paymentId, customerId, currency: amount.currency };
  await raiseExceptions(work, head, { exceptions, unapplied: { ...amount, minor: 0n }, proposal: [] });
  return true;
}
