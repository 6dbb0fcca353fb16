import { createEvent, paymentApplied, paymentException, paymentReceived } from '#contracts';
import { compareMoney, formatMoney, type Money, money } from '#domain/money/money';
import { applyPayment } from '#domain/payments/apply-payment';
import type { Application, PaymentDecision } from '#domain/payments/payment-decision';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { currentTrace, Transactions, type Tx } from '#messaging';
import { IdSource } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { EVENT_SOURCE } from '../../order-settings.js';
import { lockCash } from '../../pipeline/cash-lock.repository.js';
import { OrderBook } from '../../pipeline/order-book.js';
import type { Author } from '../../pipeline/order-work.js';
import { settleOrder } from '../../pipeline/settle-order.js';
import { CashSettings } from './cash-settings.js';
import {
  addApplication,
  addException,
  addPayment,
  findPayment,
  loadOpenInvoices,
  type OpenInvoiceOfOrder,
  type PaymentRow,
} from './payments.repository.js';

export interface PaymentTold {
  readonly customerId: string;
  /** Cheque number, bank reference: the same reference again is the same payment. */
  readonly reference: string;
  readonly method: string;
  readonly amount: Money;
  /** Default: today. */
  readonly receivedOn?: string | undefined;
  readonly remittance: readonly { readonly invoiceNumber: string; readonly amount?: string | undefined }[];
  readonly recordedBy: string;
  /** The document that advised it, and what it said beside the invoices. */
  readonly documentId?: string | undefined;
  readonly findings?: readonly object[] | undefined;
}

export interface PaymentRecorded {
  readonly paymentId: string;
  /** True: it was recorded before, and this changed nothing. */
  readonly repeated: boolean;
}

interface Booking {
  readonly tx: Tx;
  readonly author: Author;
  readonly payment: PaymentRow;
  readonly decision: PaymentDecision;
  readonly invoices: readonly OpenInvoiceOfOrder[];
}

/** Beat 9: cash is recorded, applied where the rule is sure, and put before a person where it is not. */
@Injectable()
export class RecordPayment {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly ids: IdSource,
    private readonly cash: CashSettings,
  ) {}

  async run(told: PaymentTold): Promise<Result<PaymentRecorded, Rejection>> {
    return this.transactions.run((tx) => this.record(tx, told));
  }

  /** As {@link run}, within a transaction that has locked nothing yet. */
  async record(tx: Tx, told: PaymentTold): Promise<Result<PaymentRecorded, Rejection>> {
    const author = this.book.author(told.recordedBy);
    await lockCash(tx.manager, told.customerId);
    const payment = {
      ...told,
      id: this.ids.newId(),
      receivedOn: told.receivedOn ?? author.today,
      recordedAt: author.now,
      findings: told.findings ?? [],
    };
    if (!(await addPayment(tx.manager, payment))) return this.#repeated(tx, told);
    const { customerId, amount } = told;
    const invoices = await loadOpenInvoices(tx.manager, { customerId, currency: amount.currency });
    const decision = applyPayment(
      {
        amount,
        remittance: told.remittance.map(({ invoiceNumber, amount: part }) => ({
          invoiceNumber,
          amount: part === undefined ? undefined : money(part, amount.currency),
        })),
        openInvoices: invoices,
      },
      this.cash.matching,
    );
    await this.#post({ tx, author, payment, decision, invoices });
    return ok({ paymentId: payment.id, repeated: false });
  }

  async #repeated(tx: Tx, told: PaymentTold): Promise<Result<PaymentRecorded, Rejection>> {
    const before = await findPayment(tx.manager, told);
    const same =
      before && before.amount.currency === told.amount.currency && compareMoney(before.amount, told.amount) === 0;
    if (same) return ok({ paymentId: before.id, repeated: true });
    const message = `Payment ${told.reference} of customer ${told.customerId} was recorded before with another amount.`;
    return err(rejection('PAYMENT_REFERENCE_REUSED', message));
  }

  async #post(booking: Booking): Promise<void> {
    const { tx, payment, decision } = booking;
    const { customerId, amount, reference, receivedOn, method, remittance } = payment;
    const head = { paymentId: payment.id, customerId, currency: amount.currency };
    this.#emit(booking, paymentReceived, {
      ...head,
      amount: formatMoney(amount),
      receivedOn,
      method,
      reference,
      remittance: [...remittance],
    });
    const eventIds = new Map<Application, string>();
    for (const application of decision.applications) {
      const applicationId = this.ids.newId();
      const { author } = booking;
      const row = { id: applicationId, paymentId: payment.id, application, actor: author.actor, at: author.now };
      await addApplication(tx.manager, { ...row, appliedOn: receivedOn });
      const { invoiceId, invoiceNumber, rule, evidence } = application;
      const data = { ...head, applicationId, invoiceId, invoiceNumber, rule, evidence, appliedOn: receivedOn };
      eventIds.set(
        application,
        this.#emit(booking, paymentApplied, { ...data, amount: formatMoney(application.amount) }),
      );
    }
    await this.#raise(booking, head);
    await this.#settle(booking, eventIds);
  }

  async #raise(
    { tx, author, payment, decision }: Booking,
    head: { paymentId: string; customerId: string; currency: string },
  ) {
    const proposal = decision.proposal.map(({ invoiceNumber, amount }) => ({
      invoiceNumber,
      amount: formatMoney(amount),
    }));
    for (const { code, message } of decision.exceptions) {
      const { unapplied } = decision;
      const row = { id: this.ids.newId(), paymentId: payment.id, code, message, unapplied, proposal, at: author.now };
      await addException(tx.manager, row);
      this.#emit({ tx, author }, paymentException, {
        ...head,
        code,
        message,
        unappliedAmount: formatMoney(unapplied),
        proposal,
      });
    }
  }

  /** The orders behind the invoices hear of it, in id order, and are paid when nothing is open any more. */
  async #settle({ tx, author, payment, decision, invoices }: Booking, eventIds: ReadonlyMap<Application, string>) {
    const orderOf = new Map(invoices.map(({ id, orderId }) => [id, orderId]));
    const orders = new Set(decision.applications.map(({ invoiceId }) => orderOf.get(invoiceId)));
    for (const orderId of [...orders].filter((each) => each !== undefined).sort()) {
      const work = await this.book.open(tx, orderId, author);
      for (const application of decision.applications) {
        if (orderOf.get(application.invoiceId) !== orderId) continue;
        const { invoiceNumber, amount, rule, evidence } = application;
        const after = { paymentId: payment.id, invoiceNumber, amount: formatMoney(amount), rule };
        work.note({ what: paymentApplied.type, why: evidence, after }, eventIds.get(application));
      }
      await settleOrder(work);
      await this.book.save(work);
    }
  }

  #emit<Definition extends typeof paymentReceived | typeof paymentApplied | typeof paymentException>(
    { tx, author }: Pick<Booking, 'tx' | 'author'>,
    definition: Definition,
    data: Definition['example'],
  ): string {
    const id = this.ids.newId();
    const attributes = { id, source: EVENT_SOURCE, time: author.now, traceparent: currentTrace()?.traceparent };
    tx.emit(createEvent(definition as never, data as never, attributes));
    return id;
  }
}
