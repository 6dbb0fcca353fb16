import { paymentReceived } from '#contracts';
import { daysBetween } from '#domain/calendar/calendar-day';
import { parseTerms } from '#domain/invoicing/payment-terms';
import { compareMoney, formatMoney, type Money } from '#domain/money/money';
import { formatInvoiceNumber } from '#domain/order/document-numbers';
import { applyPayment } from '#domain/payments/apply-payment';
import { earnedDiscount } from '#domain/payments/earned-discount';
import { normalizeInvoiceNumber } from '#domain/payments/find-named';
import type { OpenInvoice } from '#domain/payments/open-item';
import type { PaymentDecision } from '#domain/payments/payment-decision';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions, type Tx } from '#messaging';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../../order-settings.js';
import { CashBook } from './cash-book.js';
import { CashSettings } from './cash-settings.js';
import type { CashWork } from './cash-work.js';
import { findByNumbers, type InvoiceItem, loadOpenInvoices } from './open-items.repository.js';
import {
  addPayment,
  findPayment,
  loadOpenCredits,
  type PaymentRow,
  type RemittanceTold,
} from './payments.repository.js';
import { raiseExceptions } from './raise-exceptions.js';
import { readRemittanceLines } from './read-remittance-lines.js';

export interface PaymentTold {
  readonly customerId: string;
  /** Cheque number, bank reference: the same reference again is the same payment. */
  readonly reference: string;
  readonly method: string;
  readonly amount: Money;
  /** Default: today. */
  readonly receivedOn?: string | undefined;
  readonly remittance: readonly RemittanceTold[];
  readonly recordedBy: string;
  /** The document that advised it, and what it said beside the invoices. */
  readonly documentId?: string | undefined;
  readonly findings?: readonly object[] | undefined;
  /** The payment of another customer it was part of. */
  readonly transferredFrom?: string | undefined;
}

export interface PaymentRecorded {
  readonly paymentId: string;
  /** True: it was recorded before, and this changed nothing. */
  readonly repeated: boolean;
}

/** Cheques are dated ahead by days or weeks, not by years. */
const MOST_DAYS_AHEAD = 31;

/** Beat 9: cash is recorded, applied where the rule is sure, and put before a person where it is not. */
@Injectable()
export class RecordPayment {
  constructor(
    private readonly transactions: Transactions,
    private readonly cashBook: CashBook,
    private readonly cash: CashSettings,
    private readonly settings: OrderSettings,
  ) {}

  async run(told: PaymentTold): Promise<Result<PaymentRecorded, Rejection>> {
    return this.transactions.run((tx) => this.record(tx, told));
  }

  /** As {@link run}, within a transaction that has locked nothing yet. */
  async record(tx: Tx, told: PaymentTold): Promise<Result<PaymentRecorded, Rejection>> {
    const work = await this.cashBook.open(tx, told.customerId, told.recordedBy);
    const before = await findPayment(tx.manager, told);
    if (before) return repeated(told, before);
    const { author } = work;
    const receivedOn = told.receivedOn ?? author.today;
    if (daysBetween(author.today, receivedOn) > MOST_DAYS_AHEAD) {
      return err(
        rejection('PAYMENT_DATE_AHEAD', `Payment ${told.reference} is dated ${receivedOn}, today is ${author.today}.`),
      );
    }
    const decision = await this.#decide(tx, told, receivedOn);
    const payment: PaymentRow = {
      ...told,
      id: work.newId(),
      receivedOn,
      recordedAt: author.now,
      findings: told.findings ?? [],
      trace: decision.trace,
    };
    await addPayment(tx.manager, payment);
    await post(work, payment, decision);
    await work.close();
    return ok({ paymentId: payment.id, repeated: false });
  }

  async #decide(tx: Tx, { customerId, amount, remittance }: PaymentTold, paidOn: string): Promise<PaymentDecision> {
    const { currency } = amount;
    const invoices = await loadOpenInvoices(tx.manager, { customerId, currency });
    const lines = readRemittanceLines(remittance, currency);
    const credits = lines.some((line) => (line.amount?.minor ?? 0n) < 0n)
      ? await loadOpenCredits(tx.manager, { customerId, currency })
      : [];
    const facts = {
      amount,
      remittance: lines,
      openInvoices: invoices.map((invoice) => openInvoice(invoice, { paidOn, graceDays: this.cash.graceDays })),
      credits: credits.map(({ id, reference, available }) => ({ id, number: reference, open: available })),
      elsewhere: await this.#findElsewhere(tx, remittance, invoices),
      customerId,
    };
    return applyPayment(facts, { ...this.cash.matching, toleranceAmount: this.#tolerance(currency) });
  }

  /** The tolerance is an amount of the company's currency; in another one nothing is given up by itself. */
  #tolerance(currency: string): Money {
    const { toleranceAmount } = this.cash.matching;
    return toleranceAmount.currency === currency ? toleranceAmount : { minor: 0n, currency };
  }

  async #findElsewhere(tx: Tx, remittance: readonly RemittanceTold[], open: readonly InvoiceItem[]) {
    const numbers = remittance.flatMap(({ invoiceNumber }) => {
      const digits = normalizeInvoiceNumber(invoiceNumber);
      const ours = /^\d{1,15}$/.test(digits)
        ? [formatInvoiceNumber(this.settings.invoiceNumberPrefix, BigInt(digits))]
        : [];
      return [invoiceNumber, ...ours];
    });
    const known = new Set(open.map(({ id }) => id));
    return (await findByNumbers(tx.manager, [...new Set(numbers)])).filter(({ id }) => !known.has(id));
  }
}

function repeated(
  told: PaymentTold,
  before: { readonly id: string; readonly amount: Money },
): Result<PaymentRecorded, Rejection> {
  const same = before.amount.currency === told.amount.currency && compareMoney(before.amount, told.amount) === 0;
  if (same) return ok({ paymentId: before.id, repeated: true });
  const message = `Payment ${told.reference} of customer ${told.customerId} was recorded before with another amount.`;
  return err(rejection('PAYMENT_REFERENCE_REUSED', message));
}

/** An invoice with what paying it on a day earns. Terms are checked when they are set; old ones may say anything. */
function openInvoice(invoice: InvoiceItem, { paidOn, graceDays }: { paidOn: string; graceDays: number }): OpenInvoice {
  const { id, number, purchaseOrderNumber, invoiceDate, dueDate, open, disputed } = invoice;
  const item = { id, number, purchaseOrderNumber, invoiceDate, dueDate, open, disputed };
  const terms = parseTerms(invoice.terms);
  if (!terms.ok) return item;
  const facts = { terms: terms.value, invoiceDate, base: open, graceDays };
  return {
    ...item,
    discount: earnedDiscount({ ...facts, paidOn }),
    offeredDiscount: earnedDiscount({ ...facts, paidOn: invoiceDate }),
  };
}

/** Writes and tells what was decided. */
async function post(work: CashWork, payment: PaymentRow, decision: PaymentDecision): Promise<void> {
  const { id: paymentId, customerId, amount, reference, receivedOn, method, remittance } = payment;
  const head = { paymentId, customerId, currency: amount.currency };
  work.emit(paymentReceived, {
    ...head,
    amount: formatMoney(amount),
    receivedOn,
    method,
    reference,
    remittance: remittance.map((line) => ({ invoiceNumber: line.invoiceNumber, amount: line.amount })),
  });
  const invoiceOf = ({ invoiceId, invoiceNumber }: { invoiceId: string; invoiceNumber: string }) => ({
    id: invoiceId,
    number: invoiceNumber,
  });
  for (const each of decision.applications) {
    const funding = { kind: 'payment', id: paymentId } as const;
    await work.apply({ ...each, funding, invoice: invoiceOf(each), on: receivedOn });
  }
  for (const each of decision.credits) {
    const funding = { kind: 'credit_memo', id: each.creditId } as const;
    await work.apply({ ...each, funding, invoice: invoiceOf(each), on: receivedOn });
  }
  for (const each of decision.writeOffs) {
    const { kind, amount: given, evidence: reason } = each;
    const decidedBy = kind === 'discount' ? 'policy: earned discounts' : 'policy: small differences';
    await work.writeOff({ invoice: invoiceOf(each), kind, amount: given, reason, decidedBy, paymentId });
  }
  for (const each of decision.deductions) {
    await work.dispute({ ...each, invoice: invoiceOf(each), note: each.evidence, paymentId });
  }
  await raiseExceptions(work, head, decision);
}
