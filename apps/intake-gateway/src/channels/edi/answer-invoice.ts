import type { CanonicalOrder, invoicePosted } from '#contracts';
import { daysBetween } from '#domain/calendar/calendar-day';
import type { DraftParty, InvoiceInput, InvoiceTerms } from '#x12';
import { findLine, identifiersOf, partiesOf, placeParty, type AnswerSetting } from './answer-parts.js';

type Invoice = (typeof invoicePosted)['example'];

/** The 810 of an invoice, in the words of the order it bills. Amounts are the invoice's own, to the cent. Pure. */
export function answerInvoice({
  order,
  invoice,
  setting,
}: {
  /** The order as the customer sent it. */
  readonly order: CanonicalOrder;
  readonly invoice: Invoice;
  readonly setting: AnswerSetting;
}): InvoiceInput {
  return {
    invoiceNumber: invoice.invoiceNumber,
    invoiceDate: invoice.invoiceDate,
    purchaseOrderNumber: order.purchaseOrderNumber,
    purchaseOrderDate: order.purchaseOrderDate,
    releaseNumber: order.releaseNumber,
    currency: invoice.currency,
    references: invoice.billOfLading === undefined ? [] : [{ qualifier: 'BM', value: invoice.billOfLading }],
    parties: partiesOfInvoice(order, invoice, setting),
    terms: termsOf(invoice),
    dates: invoice.shippedOn === undefined ? [] : [{ qualifier: '011', date: invoice.shippedOn }],
    lines: invoice.lines.map((billed) => {
      const line = findLine(order, billed);
      const { lineNumber, extended, catchWeight } = billed;
      // Goods sold by weight: what the scale said, at the price of one unit of weight.
      const { quantity, unitOfMeasure, unitPrice } = catchWeight
        ? { ...catchWeight, quantity: catchWeight.value }
        : billed;
      return {
        lineNumber,
        quantity,
        unitOfMeasure,
        unitPrice,
        extended,
        identifiers: identifiersOf(line, billed.sku),
        description: line?.description,
      };
    }),
    charges: (invoice.charges ?? []).map(({ indicator, code, description, amount }) => ({
      indicator: indicator === 'allowance' ? 'A' : 'C',
      code,
      description,
      amount,
    })),
    taxes: invoice.taxes,
    total: invoice.amount,
  };
}

/** Remit-to, bill-to and ship-to; where nobody says where to send the money, the seller stands as such (SE). */
function partiesOfInvoice(order: CanonicalOrder, invoice: Invoice, setting: AnswerSetting): DraftParty[] {
  const remitTo = invoice.remitTo ? [placeParty('RI', invoice.remitTo)] : [];
  const seller = setting.seller ? [{ role: 'SE', ...setting.seller }] : [];
  return [...remitTo, ...seller, ...partiesOf(order, ['BY', 'BT', 'ST'])];
}

/** ITD: 08 with a discount offered, else 01 basic; always from the invoice date (ITD02 = 3). */
function termsOf({ terms, invoiceDate, dueDate, discount }: Invoice): InvoiceTerms {
  return {
    type: discount ? '08' : '01',
    basis: '3',
    ...(discount ? { discount } : {}),
    netDueDate: dueDate,
    netDays: daysBetween(invoiceDate, dueDate),
    description: terms,
  };
}
