import { invoicePosted } from '#contracts';
import { rebillInvoice } from '#domain/invoicing/rebill-invoice';
import type { InvoiceDraft } from '#domain/invoicing/build-invoice';

import { parseTerms, type PaymentTerms } from '#domain/invoicing/payment-terms';
import type { Decimal } from '#domain/money/decimal';
import { formatMoney, money } from '#domain/money/money';
import type { BilledCharge } from '#domain/pricing/line-adjustment';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions, type Tx } from '#messaging';
import { IdSource } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { OrderSettings } from '../../order-settings.js';
import { lockCash } from '../../pipeline/cash-lock.repository.js';
import { nextInvoiceNumber } from '../../pipeline/document-numbers.repository.js';
import { OrderBook } from '../../pipeline/order-book.js';
import type { OrderWork } from '../../pipeline/order-work.js';
import { settleOrder } from '../../pipeline/settle-order.js';
import { reverseBilling } from './credit-memos.repository.js';
import { invoiceEvent } from './invoice-event.js';
import { addInvoice, type InvoiceRow, loadBilled } from './invoices.repository.js';
import { type CreditIssued, IssueCreditMemo } from './issue-credit-memo.handler.js';
import { type BilledInvoice, loadBilledInvoice, loadBilledLines, loadShipmentCharges } from './rebill.repository.js';

export interface RebillTold {
  readonly invoiceId: string;
  readonly reason: string;
  /** By the line's place on the invoice: the price it should have had. */
  readonly prices: ReadonlyMap<number, Decimal>;
  /** Absent: as before. */
  readonly terms?: string | undefined;
  readonly issuedBy: string;
}

export interface Rebilled {
  readonly credit: CreditIssued;
  readonly invoiceId: string;
  readonly number: string;
  readonly amount: string;
}

/** An invoice that was wrong is credited in full, and its shipments are billed again, all in one transaction. */
@Injectable()
export class RebillInvoice {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly ids: IdSource,
    private readonly credit: IssueCreditMemo,
    private readonly settings: OrderSettings,
  ) {}

  /** @throws NotFoundError */
  async run(told: RebillTold): Promise<Result<Rebilled, Rejection>> {
    return this.transactions.run(async (tx) => {
      const { invoiceId, reason, issuedBy } = told;
      const old = await loadBilledInvoice(tx.manager, invoiceId);
      if (!old) throw new NotFoundError('invoice', invoiceId);
      if (old.shipments.length === 0) {
        return err(rejection('CREDIT_NOTHING_LEFT', `Invoice ${old.number} bills no shipment of this system.`));
      }
      await lockCash(tx.manager, old.customerId);
      const author = this.book.author(issuedBy);
      const works = new Map<string, OrderWork>();
      for (const orderId of [...new Set(old.shipments.map((each) => each.orderId))].sort()) {
        works.set(orderId, await this.book.open(tx, orderId, author));
      }
      const draft = await draftAgain(tx, { told, old, today: author.today });
      if (!draft.ok) return draft;
      const orders = [...works.values()];
      const credit = await this.credit.record(tx, { invoiceId, kind: 'rebill', reason, lines: [], issuedBy }, orders);
      if (!credit.ok) return credit;
      await reverseBilling(tx.manager, { invoiceId, creditMemoId: credit.value.creditMemoId });
      const row = await this.#post(tx, { told, old, works, ...draft.value });
      for (const work of orders) {
        await settleOrder(work);
        await this.book.save(work);
      }
      const amount = formatMoney(draft.value.draft.amount);
      return ok({ credit: credit.value, invoiceId: row.id, number: row.number, amount });
    });
  }

  async #post(
    tx: Tx,
    posting: {
      readonly told: RebillTold;
      readonly old: BilledInvoice;
      readonly works: ReadonlyMap<string, OrderWork>;
      readonly terms: PaymentTerms;
      readonly draft: InvoiceDraft;
    },
  ): Promise<InvoiceRow> {
    const { told, old, works, terms, draft } = posting;
    const [first] = works.values();
    const { customerId, orderId, shipmentId, purchaseOrderNumber } = old;
    const row: InvoiceRow = {
      id: this.ids.newId(),
      number: await nextInvoiceNumber(tx.manager, this.settings.invoiceNumberPrefix),
      ...{ customerId, orderId, shipmentId, purchaseOrderNumber },
      terms: terms.code,
      postedAt: first!.author.now,
      replaces: told.invoiceId,
    };
    await addInvoice(tx.manager, row, draft);
    const shipments = await loadBilled(tx.manager, row.id);
    const billed = shipments.map((shipment) => ({ shipment, work: works.get(shipment.orderId)! }));
    const event = invoiceEvent({ row, draft, billed, replacesInvoiceNumber: old.number });
    const eventId = first!.emit(invoicePosted, event);
    const after = { invoiceNumber: row.number, amount: event.amount, dueDate: draft.dueDate, replaces: old.number };
    const before = { invoiceNumber: old.number, amount: formatMoney(old.amount) };
    for (const work of works.values())
      work.note({ what: invoicePosted.type, why: told.reason, before, after }, eventId);
    return row;
  }
}

async function draftAgain(
  tx: Tx,
  { told, old, today }: { readonly told: RebillTold; readonly old: BilledInvoice; readonly today: string },
): Promise<Result<{ readonly draft: InvoiceDraft; readonly terms: PaymentTerms }, Rejection>> {
  const { currency } = old;
  const terms = parseTerms(told.terms ?? old.terms);
  if (!terms.ok) throw new Error(`invoice ${old.number}: ${terms.error}`);
  const toldCharges = await loadShipmentCharges(
    tx.manager,
    old.shipments.map(({ shipmentId }) => shipmentId),
  );
  const charges = toldCharges.map((charge): BilledCharge => ({
    ...charge,
    indicator: 'charge',
    amount: money(charge.amount, currency),
  }));
  const lines = await loadBilledLines(tx.manager, { invoiceId: told.invoiceId, currency });
  const draft = rebillInvoice({
    lines,
    charges,
    prices: told.prices,
    invoiceDate: today,
    terms: terms.value,
    currency,
  });
  return draft.ok ? ok({ draft: draft.value, terms: terms.value }) : draft;
}
