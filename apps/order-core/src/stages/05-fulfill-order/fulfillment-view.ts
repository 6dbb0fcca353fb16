import {
  formatBillOfLading,
  formatPickListNumber,
  formatPurchaseRequestNumber,
  formatShipmentNumber,
} from '#domain/order/document-numbers';
import type { PickListRow, ShipmentListRow } from './fulfillment.queries.repository.js';

/** Pick lists, purchase requests and shipments as HTTP shows them. */

export const pickListView = (row: PickListRow) => ({
  id: row.id,
  number: formatPickListNumber(BigInt(row.number)),
  fulfillment: row.kind,
  orderId: row.order_id,
  purchaseOrderNumber: row.purchase_order_number,
  customerId: row.customer_id,
  customerName: row.customer_name,
  shipToId: row.ship_to_id ?? undefined,
  locationId: row.location_id,
  status: row.status,
  waveId: row.wave_id ?? undefined,
  shipOn: row.ship_on ?? undefined,
  route: row.route ?? undefined,
  carrier: row.carrier ?? undefined,
  releasedAt: row.released_at.toISOString(),
  pickedAt: row.picked_at?.toISOString(),
  pickedBy: row.picked_by ?? undefined,
  lines: row.lines,
});

export const purchaseRequestView = (row: PickListRow) => ({
  id: row.id,
  number: formatPurchaseRequestNumber(BigInt(row.number)),
  vendorId: row.vendor_id ?? undefined,
  vendorName: row.vendor_name ?? undefined,
  orderId: row.order_id,
  purchaseOrderNumber: row.purchase_order_number,
  customerId: row.customer_id,
  customerName: row.customer_name,
  shipToId: row.ship_to_id ?? undefined,
  status: PURCHASE_STATUS[row.status],
  requestedAt: row.released_at.toISOString(),
  answeredAt: row.picked_at?.toISOString(),
  lines: row.lines,
});

const PURCHASE_STATUS = {
  open: 'requested',
  // Nothing of it was confirmed: what is confirmed ships in the same breath.
  picked: 'declined',
  shipped: 'confirmed',
  cancelled: 'cancelled',
} as const;

export const shipmentView = (row: ShipmentListRow) => ({
  id: row.id,
  number: formatShipmentNumber(BigInt(row.number)),
  fulfillment: row.kind,
  orderId: row.order_id,
  purchaseOrderNumber: row.purchase_order_number,
  customerId: row.customer_id,
  pickListId: row.pick_list_id,
  locationId: row.location_id,
  vendorId: row.vendor_id ?? undefined,
  shippedAt: row.shipped_at.toISOString(),
  shippedOn: row.shipped_on,
  carrier: row.carrier ?? undefined,
  trackingNumber: row.tracking_number ?? undefined,
  proNumber: row.pro_number ?? undefined,
  deliversOn: row.delivers_on ?? undefined,
  scac: row.scac ?? undefined,
  billOfLading: row.bill_of_lading ?? formatBillOfLading(BigInt(row.number)),
  collectedBy: row.collected_by ?? undefined,
  collectedAt: row.collected_by === null ? undefined : row.shipped_at.toISOString(),
  grossWeight:
    row.gross_weight === null ? undefined : { value: row.gross_weight, unitOfMeasure: row.gross_weight_unit },
  charges: row.charges,
  complete: row.complete,
  lines: row.lines,
  cartons: row.cartons,
});
