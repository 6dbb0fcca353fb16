import { orderShipped } from '#contracts';
import { CUSTOMER_PICKUP } from '#domain/fulfillment/fulfillment-kind';
import { formatDecimal } from '#domain/money/decimal';
import { formatBillOfLading, formatShipmentNumber } from '#domain/order/document-numbers';
import { eventLine, type Note, type OrderWork } from '../../pipeline/order-work.js';
import { loadShipmentPlaces, type ShipmentRow } from './shipments.repository.js';

/** All an 856 needs of a shipment, as event and on the timeline. */
export async function tellShipment(
  work: OrderWork,
  {
    shipment,
    number,
    change,
  }: {
    readonly shipment: ShipmentRow;
    readonly number: bigint;
    readonly change: Pick<Note, 'before' | 'after'>;
  },
): Promise<void> {
  const { customerId, shipToId } = work.order;
  const { locationId, carrier, trackingNumber, cartons, collectedBy } = shipment;
  const { shipFrom, shipTo } = await loadShipmentPlaces(work.tx.manager, { locationId, customerId, shipToId });
  const billOfLading = shipment.billOfLading ?? formatBillOfLading(number);
  const { id: shipmentId } = shipment;
  work.tell(
    orderShipped,
    {
      ...work.head,
      shipmentId,
      shipmentNumber: formatShipmentNumber(number),
      locationId,
      shippedAt: shipment.shippedAt.toISOString(),
      shippedOn: shipment.shippedOn,
      ...present({
        carrier,
        trackingNumber,
        scac: shipment.scac,
        proNumber: shipment.proNumber,
        deliversOn: shipment.deliversOn,
        grossWeight: shipment.grossWeight,
        collectedBy,
        vendorId: shipment.vendorId,
        transportMethod: shipment.kind === 'pickup' ? CUSTOMER_PICKUP : undefined,
        fulfillment: shipment.kind === 'ship' ? undefined : shipment.kind,
        shipTo,
      }),
      billOfLading,
      shipFrom,
      complete: shipment.complete,
      lines: shipment.lines.map(({ position, quantity, weight }) => ({
        ...eventLine(work.line(position), quantity),
        ...(weight && {
          catchWeight: { value: formatDecimal(weight), unitOfMeasure: shipment.units.get(position)!.baseUnit },
        }),
      })),
      cartons: [...cartons] as (typeof orderShipped)['example']['cartons'],
    },
    {
      ...change,
      after: {
        ...change.after,
        ...{ shipmentId, carrier, trackingNumber, collectedBy, billOfLading, cartons: cartons.length },
      },
    },
  );
}

/** Without what is not there: JSON has no undefined. */
function present<T extends object>(fields: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
