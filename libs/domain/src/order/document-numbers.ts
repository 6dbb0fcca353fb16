/** `INV-000042`: six digits at least, so that numbers of the first years sort as text. */
const numbered = (prefix: string, number: bigint): string => `${prefix}${number.toString().padStart(6, '0')}`;

/** Our number of an order as people and partners read it; not gapless, never used twice. */
export const formatOrderNumber = (number: bigint): string => numbered('SO-', number);

/** Our number of a shipment (X12 element 396, 2 to 30 characters). */
export const formatShipmentNumber = (number: bigint): string => numbered('SH-', number);

/** What the floor calls a pick list, and a wave of them. */
export const formatPickListNumber = (number: bigint): string => numbered('PL-', number);
export const formatWaveNumber = (number: bigint): string => numbered('W-', number);

/** What a vendor is asked to ship for us. */
export const formatPurchaseRequestNumber = (number: bigint): string => numbered('PR-', number);

/** The bill of lading of a shipment whose carrier brought none of its own. */
export const formatBillOfLading = (number: bigint): string => numbered('BOL-', number);

/** Our number of a return (RMA), for the customer to write on the box. */
export const formatReturnNumber = (number: bigint): string => numbered('RMA-', number);

/** Invoices are gapless; the prefix is a setting. */
export const formatInvoiceNumber = numbered;

/** As invoices: gapless, with a prefix of their own. */
export const formatCreditMemoNumber = numbered;
