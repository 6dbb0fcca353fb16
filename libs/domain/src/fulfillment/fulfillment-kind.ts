/** How goods reach the customer: by a carrier, over our counter, or from a vendor who ships in our name. */
export type FulfillmentKind = 'ship' | 'pickup' | 'drop_ship';

/** X12 element 91 (TD504): customer pickup. */
export const CUSTOMER_PICKUP = 'H';

/** What becomes of an order's goods at a location. */
export function fulfillmentKindOf({
  transportMethod,
  ofVendor,
}: {
  /** X12 element 91, as the order names it. */
  readonly transportMethod: string | undefined;
  /** The location is a vendor's. */
  readonly ofVendor: boolean;
}): FulfillmentKind {
  if (ofVendor) return 'drop_ship';
  return transportMethod === CUSTOMER_PICKUP ? 'pickup' : 'ship';
}
