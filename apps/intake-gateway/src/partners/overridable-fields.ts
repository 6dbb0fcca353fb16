/** Fields of an order that a partner may say elsewhere than the standard has them. */
export const OVERRIDABLE_FIELDS = [
  'purchaseOrderNumber',
  'releaseNumber',
  'contractNumber',
  'orderType',
  'currency',
  'purchaseOrderDate',
  'requestedShipDate',
  'requestedDeliveryDate',
  'cancelAfterDate',
  'shipTo',
  'billTo',
  'buyer',
  'department',
  'vendorNumber',
] as const;
export type OverridableField = (typeof OVERRIDABLE_FIELDS)[number];

/** Fields of a line that a partner may say elsewhere; looked for in the segments from its PO1 to the next. */
export const OVERRIDABLE_LINE_FIELDS = [
  'lineNumber',
  'quantity',
  'unitOfMeasure',
  'unitPrice',
  'description',
  'item',
  'requestedShipDate',
  'requestedDeliveryDate',
] as const;
export type OverridableLineField = (typeof OVERRIDABLE_LINE_FIELDS)[number];
