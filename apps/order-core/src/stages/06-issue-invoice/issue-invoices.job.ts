import { invoicePosted } from '#contracts';
import { buildInvoice, type InvoiceDraft } from '#domain/invoicing/build-invoice';
import { earlyDiscount, parseTerms, type PaymentTerms } from '#domain/invoicing/payment-terms';
import { addDecimal, equalDecimal, formatDecimal } from '#domain/money/decimal';
import { formatMoney, money } from '#domain/money/money';
import { formatInvoiceNumber } from '#domain/order/document-numbers';
import { type PeriodicJob, PeriodicJobs } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrderSettings, SERVICE_ACTOR } from '../../order-settings.js';
import { eachOf } from '../../pipeline/each-of.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { eventLine, type OrderWork } from '../../pipeline/order-work.js';
import { settleOrder } from '../../pipeline/settle-order.js';
import {
  addInvoice,
  findUnbilled,
  loadUnbilled,
  nextInvoiceNumber,
  type Unbilled,
  type UnbilledShipment,
} from './invoices.repository.js';

/** Beat 8: every shipment is billed, once, from what shipped. */
@Injectable()
export class IssueInvoicesJob implements PeriodicJob {
  readonly name = 'issue-invoices';
  readonly everyMs = 5_000;

  constructor(
    jobs: PeriodicJobs,
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
    private readonly settings: OrderSettings,
  ) {
    jobs.register(this);
  }

  async run(): Promise<void> {
    await eachOf(await findUnbilled(this.dataSource.manager), async (unbilled) => void (await this.bill(unbilled)));
  }

  /** @returns the invoice's number, or undefined when the shipment has one already */
  async bill({ shipmentId, orderId }: Unbilled): Promise<string | undefined> {
    return this.book.change(orderId, SERVICE_ACTOR, async (work) => {
      const shipment = await loadUnbilled(work.tx.manager, shipmentId);
      if (!shipment) return undefined;
      const terms = termsOf(work);
      const draft = buildInvoice({
        lines: shipment.lines.map(({ position, quantity }) => {
          const { lineNumber, sku, unit, unitPrice, billed, shipped } = work.line(position);
          const priced = { sku: sku!, unit: unit!, unitPrice: unitPrice! };
          return { position, lineNumber, ...priced, quantity, billedBefore: billed, shippedInAll: shipped };
        }),
        charges: shipment.charges.map((charge) => ({ ...charge, amount: money(charge.amount, work.order.currency) })),
        invoiceDate: work.author.today,
        terms,
        currency: work.order.currency,
      });
      for (const { position, quantity } of draft.lines) {
        const line = work.line(position);
        line.billed = addDecimal(line.billed, quantity);
      }
      const number = formatInvoiceNumber(this.settings.invoiceNumberPrefix, await nextInvoiceNumber(work.tx.manager));
      await post(work, { number, shipmentId, shipment, terms, draft });
      await settleOrder(work);
      return number;
    });
  }
}

interface Posting {
  readonly number: string;
  readonly shipmentId: string;
  readonly shipment: UnbilledShipment;
  readonly terms: PaymentTerms;
  readonly draft: InvoiceDraft;
}

async function post(work: OrderWork, { number, shipmentId, shipment, terms, draft }: Posting): Promise<void> {
  const { tx, order, author } = work;
  const { orderId, customerId, purchaseOrderNumber } = work.head;
  const head = { orderId, customerId, purchaseOrderNumber, shipmentId };
  const id = work.newId();
  await addInvoice(tx.manager, { id, number, ...head, terms: terms.code, postedAt: author.now }, draft);
  const before = { state: order.state };
  const complete = work.lines.every(({ shipped, billed }) => equalDecimal(shipped, billed));
  if (order.state === 'shipped' && complete) work.mustMove('invoice');
  const { discount } = terms;
  const early = earlyDiscount(terms, draft.invoiceDate, draft.amount);
  work.tell(
    invoicePosted,
    {
      invoiceId: id,
      invoiceNumber: number,
      ...work.head,
      shipmentId,
      shippedOn: shipment.shippedOn,
      billOfLading: shipment.billOfLading,
      invoiceDate: draft.invoiceDate,
      dueDate: draft.dueDate,
      terms: terms.code,
      currency: order.currency,
      amount: formatMoney(draft.amount),
      ...(discount &&
        early && {
          discount: {
            percent: formatDecimal(discount.percent),
            days: discount.days,
            dueDate: early.until,
            amount: formatMoney(early.amount),
          },
        }),
      ...(draft.charges.length > 0 && {
        charges: draft.charges.map(({ amount, ...charge }) => ({
          indicator: 'charge' as const,
          ...charge,
          amount: formatMoney(amount),
        })),
      }),
      lines: draft.lines.map((line) => ({
        ...eventLine(work.line(line.position), line.quantity),
        unitPrice: formatDecimal(line.unitPrice),
        extended: formatMoney(line.extended),
      })),
    },
    {
      before,
      after: { state: order.state, invoiceNumber: number, amount: formatMoney(draft.amount), dueDate: draft.dueDate },
    },
  );
}

/** Terms are checked when a customer is set up; a code that cannot be read here is a bug. */
function termsOf({ order }: OrderWork): PaymentTerms {
  const terms = parseTerms(order.terms ?? '');
  if (!terms.ok) throw new Error(`order ${order.id}: ${terms.error}`);
  return terms.value;
}
