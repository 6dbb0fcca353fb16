import { invoicePosted } from '#contracts';
import { buildInvoice, type InvoiceDraft, type ShippedLine } from '#domain/invoicing/build-invoice';
import { parseTerms, type PaymentTerms } from '#domain/invoicing/payment-terms';
import { addDecimal, type Decimal, ZERO } from '#domain/money/decimal';
import { formatMoney, money } from '#domain/money/money';
import type { BilledCharge } from '#domain/pricing/line-adjustment';
import { Transactions, type Tx } from '#messaging';
import { IdSource } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { OrderSettings, SERVICE_ACTOR } from '../../order-settings.js';
import { nextInvoiceNumber } from '../../pipeline/document-numbers.repository.js';
import { OrderBook } from '../../pipeline/order-book.js';
import type { OrderWork } from '../../pipeline/order-work.js';
import { isBilledWhole, settleOrder } from '../../pipeline/settle-order.js';
import { type BilledShipment, invoiceEvent } from './invoice-event.js';
import {
  addInvoice,
  type InvoiceRow,
  loadUnbilled,
  type Unbilled,
  type ShipmentToBill,
} from './invoices.repository.js';

/** The invoice's words for its order, shipment and purchase order when it has several of them. */
const MANY = 'consolidated';

interface BillableShipment extends BilledShipment {
  readonly shipment: ShipmentToBill;
}

/** Bills shipments in one transaction: their orders are locked, what was billed meanwhile is left out. */
@Injectable()
export class IssueInvoice {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly ids: IdSource,
    private readonly settings: OrderSettings,
  ) {}

  /** @returns the invoice's number, or undefined when the shipments have invoices already */
  async run(bill: {
    /** Of one customer, in one currency, on the same terms. */
    readonly shipments: readonly Pick<Unbilled, 'shipmentId' | 'orderId'>[];
    /** Default: today. */
    readonly invoiceDate?: string | undefined;
  }): Promise<string | undefined> {
    return this.transactions.run(async (tx) => {
      const author = this.book.author(SERVICE_ACTOR);
      const works = new Map<string, OrderWork>();
      for (const orderId of [...new Set(bill.shipments.map((each) => each.orderId))].sort()) {
        works.set(orderId, await this.book.open(tx, orderId, author));
      }
      const shipments = await loadUnbilled(
        tx.manager,
        bill.shipments.map(({ shipmentId }) => shipmentId),
      );
      const [first] = shipments;
      if (!first) return undefined;
      const billed = shipments.map((shipment) => ({ shipment, work: works.get(shipment.orderId)! }));
      const terms = termsOf(works.get(first.orderId)!);
      const draft = draftInvoice(billed, { terms, invoiceDate: bill.invoiceDate ?? author.today });
      for (const { orderId, position, quantity } of draft.lines) {
        const line = works.get(orderId)!.line(position);
        line.billed = addDecimal(line.billed, quantity);
      }
      const number = await this.#post(tx, { billed, terms, draft });
      for (const work of works.values()) {
        if (work.entries.length === 0) continue;
        await settleOrder(work);
        await this.book.save(work);
      }
      return number;
    });
  }

  async #post(
    tx: Tx,
    {
      billed,
      terms,
      draft,
    }: { readonly billed: readonly BilledShipment[]; readonly terms: PaymentTerms; readonly draft: InvoiceDraft },
  ): Promise<string> {
    const [{ shipment, work: first }] = billed as readonly [BilledShipment, ...BilledShipment[]];
    const one = billed.length === 1;
    const row: InvoiceRow = {
      id: this.ids.newId(),
      number: await nextInvoiceNumber(tx.manager, this.settings.invoiceNumberPrefix),
      customerId: first.head.customerId,
      orderId: one ? first.order.id : undefined,
      shipmentId: one ? shipment.shipmentId : undefined,
      purchaseOrderNumber: one ? first.order.purchaseOrderNumber : MANY,
      terms: terms.code,
      postedAt: first.author.now,
    };
    await addInvoice(tx.manager, row, draft);
    tellOrders({ row, draft, billed });
    return row.number;
  }
}

/** One event; the timeline of every order that is billed names it. */
function tellOrders({
  row,
  draft,
  billed,
}: {
  readonly row: InvoiceRow;
  readonly draft: InvoiceDraft;
  readonly billed: readonly BilledShipment[];
}): void {
  const eventId = billed[0]!.work.emit(invoicePosted, invoiceEvent({ row, draft, billed }));
  for (const work of new Set(billed.map((each) => each.work))) {
    const before = { invoiceNumber: null, amount: null };
    if (isBilledWhole(work)) work.mustMove('invoice');
    const { number: invoiceNumber } = row;
    const after = { invoiceNumber, amount: formatMoney(draft.amount), dueDate: draft.dueDate };
    work.note({ what: invoicePosted.type, before, after }, eventId);
  }
}

function draftInvoice(
  billed: readonly BillableShipment[],
  { terms, invoiceDate }: { readonly terms: PaymentTerms; readonly invoiceDate: string },
): InvoiceDraft {
  const { currency } = billed[0]!.work.order;
  const charges = billed.flatMap(({ shipment }) =>
    shipment.charges.map((charge): BilledCharge => ({
      ...charge,
      indicator: 'charge',
      amount: money(charge.amount, currency),
    })),
  );
  return buildInvoice({ lines: shippedLines(billed), charges, invoiceDate, terms, currency });
}

/** Lines of the shipments one after the other; a line that left in several counts on. */
function shippedLines(billed: readonly BillableShipment[]): ShippedLine[] {
  const before = new Map<string, Decimal>();
  return billed.flatMap(({ shipment, work }) =>
    shipment.lines.map((shipped): ShippedLine => {
      const { position, quantity } = shipped;
      const line = work.line(position);
      const key = `${work.order.id} ${position}`;
      const billedBefore = before.get(key) ?? line.billed;
      before.set(key, addDecimal(billedBefore, quantity));
      return {
        orderId: work.order.id,
        shipmentId: shipment.shipmentId,
        position,
        lineNumber: line.lineNumber,
        sku: line.sku!,
        unit: line.unit!,
        unitPrice: line.unitPrice!,
        quantity,
        billedBefore,
        shippedInAll: line.shipped,
        adjustments: line.adjustments,
        pricedQuantity: line.pricedQuantity ?? ZERO,
        ...catchWeightOf(shipped, line.factor),
      };
    }),
  );
}

const catchWeightOf = (
  { weight, weightUnit }: ShipmentToBill['lines'][number],
  factor: Decimal | undefined,
): Pick<ShippedLine, 'catchWeight'> =>
  weight && weightUnit && factor ? { catchWeight: { weight, unit: weightUnit, nominal: factor } } : {};

/** Terms are checked when a customer is set up; a code that cannot be read here is a bug. */
function termsOf({ order }: OrderWork): PaymentTerms {
  const terms = parseTerms(order.terms ?? '');
  if (!terms.ok) throw new Error(`order ${order.id}: ${terms.error}`);
  return terms.value;
}
