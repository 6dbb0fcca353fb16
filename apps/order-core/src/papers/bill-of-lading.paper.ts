import type { CartonOnPaper, ShipmentOnPaper } from './packing-slip.paper.js';
import { Paper } from './paper.js';
import { partyLines, writeSscc } from './paper-words.js';

interface OrderOnBill {
  readonly purchaseOrderNumber: string;
  readonly packages: number;
  readonly weight: string;
  readonly contents: string;
}

/** Straight bill of lading, short form: what the carrier takes, from whom, to whom, with room to sign. */
export async function printBillOfLading(shipment: ShipmentOnPaper): Promise<Buffer> {
  const paper = new Paper({ name: shipment.billOfLading, title: 'Bill of lading', madeAt: shipment.madeAt });
  paper.head({
    from: shipment.company,
    title: 'Bill of lading',
    fields: [
      { label: 'Bill of lading', value: shipment.billOfLading },
      { label: 'Shipment', value: shipment.number },
      { label: 'Date', value: shipment.shippedOn },
      { label: 'Carrier', value: shipment.carrier },
      { label: 'SCAC', value: shipment.scac },
      { label: 'PRO', value: shipment.proNumber },
      { label: 'Trailer or tracking', value: shipment.trackingNumber },
      { label: 'Deliver on', value: shipment.deliversOn },
    ],
  });
  paper.blocks([
    { title: 'SHIPPER', lines: partyLines(shipment.shipFrom) },
    { title: 'CONSIGNEE', lines: partyLines(shipment.shipTo ?? shipment.customer) },
  ]);
  const weight = weightOf(shipment.grossWeight);
  const items = shipment.lines.length;
  paper.table<OrderOnBill>(
    [
      { title: 'PURCHASE ORDER', share: 28, text: ({ purchaseOrderNumber }) => purchaseOrderNumber },
      { title: 'PACKAGES', share: 12, align: 'right', text: ({ packages }) => String(packages) },
      { title: 'GROSS WEIGHT', share: 18, align: 'right', text: (row) => row.weight },
      { title: 'DESCRIPTION OF ARTICLES', share: 42, text: ({ contents }) => contents },
    ],
    [
      {
        purchaseOrderNumber: shipment.purchaseOrderNumber,
        packages: shipment.cartons.length,
        weight,
        contents: `${shipment.cartons.length} CTN, ${items} ${items === 1 ? 'item' : 'items'}`,
      },
    ],
  );
  paper.heading('Packages');
  paper.table<CartonOnPaper & { readonly carton: number }>(
    [
      { title: 'NO.', share: 8, align: 'right', text: ({ carton }) => String(carton) },
      { title: 'TYPE', share: 8, text: () => 'CTN' },
      { title: 'SSCC', share: 36, text: ({ sscc }) => writeSscc(sscc) },
      { title: 'TRACKING', share: 28, text: ({ trackingNumber }) => trackingNumber ?? '' },
      { title: 'GROSS WEIGHT', share: 20, align: 'right', text: ({ grossWeight }) => weightOf(grossWeight) },
    ],
    shipment.cartons.map((carton, index) => ({ ...carton, carton: index + 1 })),
  );
  paper.paragraph(
    'Received, subject to individually determined rates or contracts agreed upon in writing between the carrier and the ' +
      'shipper, the goods described above in apparent good order, except as noted. The shipper certifies that they are ' +
      'properly described, packaged, marked and labelled, and in proper condition for transportation.',
  );
  paper.signatures(['Shipper, date', 'Carrier, date', 'Consignee, date']);
  return paper.finish();
}

const weightOf = (weight: { readonly value: string; readonly unitOfMeasure: string } | undefined): string =>
  weight ? `${weight.value} ${weight.unitOfMeasure}` : '';
