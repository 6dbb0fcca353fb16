import { Paper } from './paper.js';
import { type PartyOnPaper, partyLines, writeSscc } from './paper-words.js';

export interface ShippedLineOnPaper {
  readonly lineNumber: string;
  readonly sku: string;
  readonly description: string;
  readonly ordered: string;
  readonly quantity: string;
  readonly unitOfMeasure: string;
  readonly weight?: string | undefined;
  readonly weightUnit?: string | undefined;
}

export interface CartonOnPaper {
  readonly sscc: string;
  readonly trackingNumber?: string | undefined;
  readonly grossWeight?: { readonly value: string; readonly unitOfMeasure: string } | undefined;
  readonly lines: readonly {
    readonly lineNumber: string;
    readonly sku: string;
    readonly quantity: string;
    readonly unitOfMeasure: string;
  }[];
}

/** A shipment as its papers show it. */
export interface ShipmentOnPaper {
  readonly company: readonly string[];
  readonly number: string;
  readonly orderNumber: string;
  readonly purchaseOrderNumber: string;
  readonly customer: PartyOnPaper;
  readonly shipFrom: PartyOnPaper;
  readonly shipTo?: PartyOnPaper | undefined;
  readonly shippedOn: string;
  readonly deliversOn?: string | undefined;
  readonly carrier?: string | undefined;
  readonly scac?: string | undefined;
  readonly trackingNumber?: string | undefined;
  readonly proNumber?: string | undefined;
  readonly billOfLading: string;
  readonly collectedBy?: string | undefined;
  readonly grossWeight?: { readonly value: string; readonly unitOfMeasure: string } | undefined;
  readonly complete: boolean;
  readonly lines: readonly ShippedLineOnPaper[];
  readonly cartons: readonly CartonOnPaper[];
  readonly madeAt: Date;
}

interface PackedLine {
  readonly carton: number;
  readonly sscc: string;
  readonly lineNumber: string;
  readonly sku: string;
  readonly quantity: string;
  readonly unitOfMeasure: string;
}

/** What lies in the shipment, for whoever opens it: by line of the order, then by carton. No prices. */
export async function printPackingSlip(shipment: ShipmentOnPaper): Promise<Buffer> {
  const paper = new Paper({ name: shipment.number, title: 'Packing slip', madeAt: shipment.madeAt });
  paper.head({
    from: shipment.company,
    title: 'Packing slip',
    fields: [
      { label: 'Shipment', value: shipment.number },
      { label: 'Purchase order', value: shipment.purchaseOrderNumber },
      { label: 'Our order', value: shipment.orderNumber },
      { label: 'Shipped', value: shipment.shippedOn },
      { label: 'Carrier', value: shipment.carrier },
      { label: 'Tracking', value: shipment.trackingNumber },
      { label: 'Collected by', value: shipment.collectedBy },
    ],
  });
  paper.blocks([
    { title: 'SHIP FROM', lines: partyLines(shipment.shipFrom) },
    { title: 'SHIP TO', lines: partyLines(shipment.shipTo ?? shipment.customer) },
  ]);
  paper.table<ShippedLineOnPaper>(
    [
      { title: 'LINE', share: 8, text: ({ lineNumber }) => lineNumber },
      { title: 'ITEM', share: 18, text: ({ sku }) => sku },
      { title: 'DESCRIPTION', share: 38, text: describe },
      { title: 'ORDERED', share: 11, align: 'right', text: ({ ordered }) => ordered },
      { title: 'SHIPPED', share: 11, align: 'right', text: ({ quantity }) => quantity },
      { title: 'UNIT', share: 7, text: ({ unitOfMeasure }) => unitOfMeasure },
    ],
    shipment.lines,
  );
  paper.paragraph(
    shipment.complete
      ? 'This shipment completes the order.'
      : 'More of this order is still to come; nothing needs to be ordered again.',
  );
  paper.heading(`Cartons: ${shipment.cartons.length}`);
  paper.table<PackedLine>(
    [
      { title: 'CARTON', share: 9, align: 'right', text: ({ carton }) => String(carton) },
      { title: 'SSCC', share: 33, text: ({ sscc }) => writeSscc(sscc) },
      { title: 'LINE', share: 9, text: ({ lineNumber }) => lineNumber },
      { title: 'ITEM', share: 25, text: ({ sku }) => sku },
      { title: 'QUANTITY', share: 14, align: 'right', text: ({ quantity }) => quantity },
      { title: 'UNIT', share: 10, text: ({ unitOfMeasure }) => unitOfMeasure },
    ],
    shipment.cartons.flatMap(({ sscc, lines }, index) => lines.map((line) => ({ ...line, sscc, carton: index + 1 }))),
  );
  return paper.finish();
}

const describe = ({ description, weight, weightUnit }: ShippedLineOnPaper): string =>
  weight === undefined ? description : `${description}\nnet weight ${weight} ${weightUnit}`;
