import { type Field, Paper } from './paper.js';
import { groupDigits, type PartyOnPaper, partyLines } from './paper-words.js';

export interface InvoiceLineOnPaper {
  readonly line: number;
  readonly lineNumber: string;
  readonly sku: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitOfMeasure: string;
  /** As people read it. */
  readonly unitPrice: string;
  readonly extended: string;
  /** Goods sold by weight: `net weight 81.4 LB at 3.5 per LB`. */
  readonly weighed?: string | undefined;
}

/** The lines of one shipment; an invoice has one of them, a consolidated one several. */
export interface BilledShipmentOnPaper {
  readonly number: string;
  readonly purchaseOrderNumber: string;
  readonly orderNumber: string;
  readonly shippedOn: string;
  readonly lines: readonly InvoiceLineOnPaper[];
}

export interface InvoiceOnPaper {
  readonly company: readonly string[];
  readonly remitTo: readonly string[];
  readonly number: string;
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly terms: string;
  readonly currency: string;
  readonly customer: PartyOnPaper;
  readonly shipTo?: PartyOnPaper | undefined;
  readonly replacesNumber?: string | undefined;
  readonly shipments: readonly BilledShipmentOnPaper[];
  readonly goods: string;
  /** Signed: allowances are below zero. */
  readonly charges: readonly { readonly description: string; readonly amount: string }[];
  readonly taxes: readonly { readonly description: string; readonly amount: string }[];
  readonly amount: string;
  readonly discount?: { readonly percent: string; readonly amount: string; readonly dueDate: string } | undefined;
  readonly madeAt: Date;
}

/** The invoice as the customer gets it: what was posted, and never anything else. */
export async function printInvoice(invoice: InvoiceOnPaper): Promise<Buffer> {
  const paper = new Paper({ name: invoice.number, title: 'Invoice', madeAt: invoice.madeAt });
  const [only, ...others] = invoice.shipments;
  const single = others.length === 0 ? only : undefined;
  paper.head({
    from: invoice.company,
    title: 'Invoice',
    fields: [
      { label: 'Invoice', value: invoice.number },
      { label: 'Date', value: invoice.invoiceDate },
      { label: 'Due', value: invoice.dueDate },
      { label: 'Terms', value: invoice.terms },
      { label: 'Purchase order', value: single?.purchaseOrderNumber },
      { label: 'Our order', value: single?.orderNumber },
      { label: 'Shipment', value: single && `${single.number}, ${single.shippedOn}` },
      { label: 'Replaces invoice', value: invoice.replacesNumber },
    ],
  });
  paper.blocks([
    { title: 'BILL TO', lines: partyLines(invoice.customer) },
    ...(invoice.shipTo ? [{ title: 'SHIP TO', lines: partyLines(invoice.shipTo) }] : []),
    { title: 'REMIT TO', lines: invoice.remitTo },
  ]);
  for (const shipment of invoice.shipments) {
    if (!single) {
      const { number, purchaseOrderNumber, shippedOn } = shipment;
      paper.heading(`Purchase order ${purchaseOrderNumber}, shipment ${number} of ${shippedOn}`);
    }
    billLines(paper, shipment.lines);
  }
  if (invoice.shipments.length === 0) paper.paragraph('Balance carried over from before this system.');
  paper.totals(totalsOf(invoice));
  const { discount, currency } = invoice;
  const early = discount
    ? `Pay by ${discount.dueDate} and take ${discount.percent} % off: ${groupDigits(discount.amount)} ${currency}.\n`
    : '';
  paper.paragraph(`${early}Please name invoice ${invoice.number} with your payment.`);
  return paper.finish();
}

function billLines(paper: Paper, lines: readonly InvoiceLineOnPaper[]): void {
  paper.table<InvoiceLineOnPaper>(
    [
      { title: 'LINE', share: 7, text: ({ lineNumber }) => lineNumber },
      { title: 'ITEM', share: 17, text: ({ sku }) => sku },
      {
        title: 'DESCRIPTION',
        share: 34,
        text: ({ description, weighed }) => (weighed ? `${description}\n${weighed}` : description),
      },
      { title: 'QUANTITY', share: 11, align: 'right', text: ({ quantity }) => quantity },
      { title: 'UNIT', share: 6, text: ({ unitOfMeasure }) => unitOfMeasure },
      { title: 'PRICE', share: 12, align: 'right', text: ({ unitPrice }) => unitPrice },
      { title: 'AMOUNT', share: 14, align: 'right', text: ({ extended }) => groupDigits(extended) },
    ],
    lines,
  );
}

function totalsOf({ goods, charges, taxes, amount, currency }: InvoiceOnPaper): Field[] {
  const beside = [...charges, ...taxes].map(({ description, amount: part }) => ({
    label: description,
    value: groupDigits(part),
  }));
  return [
    ...(beside.length > 0 ? [{ label: 'Goods', value: groupDigits(goods) }, ...beside] : []),
    { label: `Total ${currency}`, value: groupDigits(amount) },
  ];
}
