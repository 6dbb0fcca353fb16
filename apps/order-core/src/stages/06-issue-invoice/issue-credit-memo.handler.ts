import { createEvent, invoiceCredited } from '#contracts';
import {
  type CreditAsked,
  type CreditDraft,
  creditInvoice,
  type CreditKind,
  spreadCredit,
} from '#domain/invoicing/credit-invoice';
import { formatDecimal, ONE, ZERO } from '#domain/money/decimal';
import { formatMoney, minMoney, type Money, subtractMoney } from '#domain/money/money';
import { formatCreditMemoNumber } from '#domain/order/document-numbers';
import { billAdjustments } from '#domain/pricing/line-adjustment';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { currentTrace, Transactions, type Tx } from '#messaging';
import { IdSource } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { EVENT_SOURCE, OrderSettings } from '../../order-settings.js';
import { lockCash } from '../../pipeline/cash-lock.repository.js';
import { DisputeDesk } from '../../pipeline/dispute-desk.js';
import { nextNumber } from '../../pipeline/document-numbers.repository.js';
import { OrderBook } from '../../pipeline/order-book.js';
import type { Author, OrderWork } from '../../pipeline/order-work.js';
import { settleOrder } from '../../pipeline/settle-order.js';
import {
  addCreditMemo,
  applyCredit,
  type CreditMemoRow,
  findInvoiceCustomer,
  type InvoiceForCredit,
  loadInvoiceForCredit,
} from './credit-memos.repository.js';
import { writeTax } from './invoice-columns.js';

export interface CreditTold {
  readonly invoiceId: string;
  readonly kind: CreditKind;
  /** For the customer to read. */
  readonly reason: string;
  /** What it answers: the number of a return, a claim. */
  readonly reference?: string | undefined;
  /** Of an amount: over all lines, discounts and tax included. */
  readonly lines: readonly CreditAsked[] | { readonly inAll: Money };
  readonly issuedBy: string;
}

export interface CreditIssued {
  readonly creditMemoId: string;
  readonly number: string;
  readonly amount: Money;
  /** Of the amount, what settled the invoice; the rest is the customer's to use elsewhere. */
  readonly applied: Money;
}

/** Gives back part of what an invoice billed, in a document of its own: the invoice stays as it was. */
@Injectable()
export class IssueCreditMemo {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly ids: IdSource,
    private readonly settings: OrderSettings,
    private readonly disputes: DisputeDesk,
  ) {}

  /** @throws NotFoundError */
  async run(told: CreditTold): Promise<Result<CreditIssued, Rejection>> {
    return this.transactions.run((tx) => this.record(tx, told));
  }

  /**
   * As {@link run}, within a transaction, e.g. of a return. It locks the customer's cash, then the orders of the
   * invoice: a caller that has locked anything else before must have locked the cash first. Orders the caller works on
   * already are given in `open`; the caller settles (`settleOrder`) and saves those.
   * @throws NotFoundError
   */
  async record(tx: Tx, told: CreditTold, open: readonly OrderWork[] = []): Promise<Result<CreditIssued, Rejection>> {
    const author = this.book.author(told.issuedBy);
    const customerId = await findInvoiceCustomer(tx.manager, told.invoiceId);
    if (customerId === undefined) throw new NotFoundError('invoice', told.invoiceId);
    await lockCash(tx.manager, customerId);
    const invoice = await loadInvoiceForCredit(tx.manager, told.invoiceId);
    if (invoice.rebilled) {
      return err(rejection('INVOICE_REBILLED', `Invoice ${invoice.number} was cancelled and billed again.`));
    }
    const draft = creditInvoice({
      ...invoice,
      kind: told.kind,
      asked: 'inAll' in told.lines ? spreadCredit(invoice.lines, told.lines.inAll) : told.lines,
      currency: invoice.amount.currency,
    });
    if (!draft.ok) return draft;
    const works = new Map(open.map((work) => [work.order.id, work]));
    const mine: OrderWork[] = [];
    for (const orderId of invoice.orderIds.filter((id) => !works.has(id))) {
      const work = await this.book.open(tx, orderId, author);
      works.set(orderId, work);
      mine.push(work);
    }
    const orders = invoice.orderIds.map((id) => works.get(id)!);
    const issued = await this.#post(tx, { told, author, invoice, draft: draft.value, orders });
    const { id, customerId: owner } = invoice;
    await this.disputes.closeSettled(tx, { id, customerId: owner, actor: told.issuedBy }, orders);
    for (const work of mine) {
      await settleOrder(work);
      await this.book.save(work);
    }
    return ok(issued);
  }

  async #post(
    tx: Tx,
    posting: {
      readonly told: CreditTold;
      readonly author: Author;
      readonly invoice: InvoiceForCredit;
      readonly draft: CreditDraft;
      readonly orders: readonly OrderWork[];
    },
  ): Promise<CreditIssued> {
    const { told, author, invoice, draft, orders } = posting;
    const { charges, taxes } = billAdjustments(
      draft.lines.map(({ adjustments }) => ({ adjustments, of: ONE, from: ZERO, to: ONE })),
      draft.amount.currency,
    );
    const memo: CreditMemoRow = {
      id: this.ids.newId(),
      number: formatCreditMemoNumber(this.settings.creditMemoNumberPrefix, await nextNumber(tx.manager, 'credit_memo')),
      customerId: invoice.customerId,
      invoiceId: invoice.id,
      kind: told.kind,
      reason: told.reason,
      reference: told.reference,
      creditDate: author.today,
      amount: draft.amount,
      charges,
      taxes,
      lines: draft.lines,
      issuedBy: author.actor,
      issuedAt: author.now,
    };
    await addCreditMemo(tx.manager, memo);
    const applied = minMoney(invoice.open, draft.amount);
    if (applied.minor > 0n) await applyCredit(tx.manager, { id: this.ids.newId(), memo, amount: applied });
    this.#tell(tx, { memo, invoice, applied, orders, author });
    return { creditMemoId: memo.id, number: memo.number, amount: memo.amount, applied };
  }

  /** One event; the timeline of every order of the invoice names it. */
  #tell(
    tx: Tx,
    facts: {
      readonly memo: CreditMemoRow;
      readonly invoice: InvoiceForCredit;
      readonly applied: Money;
      readonly orders: readonly OrderWork[];
      readonly author: Author;
    },
  ): void {
    const { memo, invoice, applied, orders, author } = facts;
    const event = creditEvent(memo, invoice, applied);
    const [first] = orders;
    const id = first?.emit(invoiceCredited, event) ?? this.ids.newId();
    if (!first) {
      const traceparent = currentTrace()?.traceparent;
      tx.emit(createEvent(invoiceCredited, event, { id, source: EVENT_SOURCE, time: author.now, traceparent }));
    }
    const { number: invoiceNumber, open } = invoice;
    const before = { invoiceNumber, open: formatMoney(open) };
    const left = formatMoney(subtractMoney(open, applied));
    const after = { creditMemoNumber: memo.number, invoiceNumber, amount: event.amount, open: left };
    for (const work of orders) work.note({ what: invoiceCredited.type, why: memo.reason, before, after }, id);
  }
}

function creditEvent(memo: CreditMemoRow, invoice: InvoiceForCredit, applied: Money) {
  const billed = new Map(invoice.lines.map((line) => [line.line, line]));
  const [orderId] = invoice.orderIds;
  return {
    creditMemoId: memo.id,
    creditMemoNumber: memo.number,
    customerId: memo.customerId,
    invoiceId: memo.invoiceId,
    invoiceNumber: invoice.number,
    ...(orderId === undefined ? {} : { orderId }),
    kind: memo.kind,
    ...(memo.reference === undefined ? {} : { reference: memo.reference }),
    creditDate: memo.creditDate,
    currency: memo.amount.currency,
    amount: formatMoney(memo.amount),
    appliedAmount: formatMoney(applied),
    reason: memo.reason,
    lines: memo.lines.map(({ line, quantity, goods }) => {
      const { lineNumber, sku, unit } = billed.get(line)!;
      return { lineNumber, sku, quantity: formatDecimal(quantity), unitOfMeasure: unit, amount: formatMoney(goods) };
    }),
    ...(memo.taxes.length > 0 && { taxes: memo.taxes.map(writeTax) }),
  };
}
