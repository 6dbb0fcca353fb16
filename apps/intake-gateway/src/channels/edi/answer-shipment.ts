import type { CanonicalOrder, orderShipped } from '#contracts';
import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isPositiveDecimal,
  parseDecimal,
  subtractDecimal,
  trimDecimal,
  ZERO,
} from '#domain/money/decimal';
import type { DraftParty, ShipNoticeInput, ShippedCarton, ShippedItem } from '#x12';
import {
  findLine,
  identifiersOf,
  partiesOf,
  partnerNumber,
  placeParty,
  type AnswerSetting,
  type LineName,
} from './answer-parts.js';

type Shipment = (typeof orderShipped)['example'];
type ShipmentLine = Shipment['lines'][number];

/** Element 103: a carton of corrugated board, unless the partner expects another. */
const CARTON = 'CTN25';

/**
 * The 856 of a shipment: what left, carton by carton, in the words of the order. Goods the event names in no carton
 * travel in a pack without a number. Pure.
 */
export function answerShipment({
  order,
  shipment,
  setting,
  packageCode = CARTON,
}: {
  /** The order as the customer sent it. */
  readonly order: CanonicalOrder;
  readonly shipment: Shipment;
  readonly setting: AnswerSetting;
  readonly packageCode?: string | undefined;
}): ShipNoticeInput {
  const loose = looseLines(shipment);
  const items = (lines: readonly ShipmentLine[]): ShippedItem[] => lines.map((line) => itemOf(line, order, shipment));
  const cartons: ShippedCarton[] = [
    ...shipment.cartons.map(({ sscc, trackingNumber, grossWeight, lines }) => ({
      sscc,
      trackingNumber,
      grossWeight,
      items: items(lines),
    })),
    ...(loose.length > 0 ? [{ items: items(loose) }] : []),
  ];
  const { date, time } = setting.answeredAt;
  return {
    purpose: '00',
    shipmentId: shipment.shipmentNumber ?? partnerNumber(shipment.shipmentId),
    noticeDate: date,
    noticeTime: time,
    packages: { code: packageCode, count: cartons.length },
    grossWeight: shipment.grossWeight,
    carrier: { scac: shipment.scac, method: shipment.transportMethod, name: shipment.carrier },
    billOfLading: shipment.billOfLading,
    carrierReference: shipment.proNumber ?? shipment.trackingNumber,
    dates: [
      { qualifier: '011', date: shipment.shippedOn },
      ...(shipment.deliversOn === undefined ? [] : [{ qualifier: '017', date: shipment.deliversOn }]),
    ],
    parties: partiesOfShipment(order, shipment, setting),
    orders: [
      {
        purchaseOrderNumber: order.purchaseOrderNumber,
        releaseNumber: order.releaseNumber,
        purchaseOrderDate: order.purchaseOrderDate,
        contractNumber: order.contractNumber,
        buyer: partiesOf(order, ['BY'])[0],
        cartons,
      },
    ],
  };
}

function partiesOfShipment(order: CanonicalOrder, shipment: Shipment, setting: AnswerSetting): DraftParty[] {
  const { shipFrom, shipTo, locationId } = shipment;
  const from = shipFrom
    ? placeParty('SF', shipFrom)
    : { role: 'SF', ...setting.seller, identifierQualifier: '91', identifier: locationId };
  return [from, ...(shipTo ? [placeParty('ST', shipTo)] : partiesOf(order, ['ST']))];
}

const keyOf = ({ lineNumber, position }: LineName): string => `${position ?? ''}/${lineNumber}`;

const quantityOf = ({ quantity }: { readonly quantity: string }): Decimal => parseDecimal(quantity) ?? ZERO;

/** What the shipment has beyond its cartons, line by line. */
function looseLines({ lines, cartons }: Shipment): ShipmentLine[] {
  const packed = new Map<string, Decimal>();
  for (const line of cartons.flatMap((carton) => carton.lines)) {
    packed.set(keyOf(line), addDecimal(packed.get(keyOf(line)) ?? ZERO, quantityOf(line)));
  }
  return lines.flatMap((line) => {
    const left = subtractDecimal(quantityOf(line), packed.get(keyOf(line)) ?? ZERO);
    return isPositiveDecimal(left) ? [{ ...line, quantity: formatDecimal(trimDecimal(left)) }] : [];
  });
}

function itemOf(packed: ShipmentLine, order: CanonicalOrder, shipment: Shipment): ShippedItem {
  const line = findLine(order, packed);
  return {
    lineNumber: packed.lineNumber,
    identifiers: identifiersOf(line, packed.sku),
    quantity: packed.quantity,
    unitOfMeasure: packed.unitOfMeasure,
    ordered: line && { quantity: line.quantity, unitOfMeasure: line.unitOfMeasure ?? packed.unitOfMeasure },
    status: line && statusOf(packed, line.quantity, shipment),
    description: line?.description,
  };
}

/**
 * SN108: AC the whole line left with this shipment; BP part of it did and the order is not complete. Anything else
 * (the rest of an earlier shipment, a line cut short) has no code that is true.
 */
function statusOf(packed: LineName, ordered: string, shipment: Shipment): 'AC' | 'BP' | undefined {
  const shipped = shipment.lines
    .filter((line) => keyOf(line) === keyOf(packed))
    .reduce<Decimal>((sum, line) => addDecimal(sum, quantityOf(line)), ZERO);
  const difference = compareDecimal(shipped, quantityOf({ quantity: ordered }));
  if (difference === 0) return 'AC';
  return difference < 0 && !shipment.complete ? 'BP' : undefined;
}
