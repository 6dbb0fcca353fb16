import { z } from 'zod';
import {
  extensions,
  orderAllowanceOrCharge,
  orderCarrier,
  orderContact,
  orderDate,
  orderParty,
  orderPurpose,
  orderSource,
  orderTerms,
  provenanceEntry,
} from './canonical-order.js';
import {
  itemIdentifier,
  orderDestination,
  orderDetails,
  orderPack,
  orderReference,
  orderSchedule,
} from './order-details.js';
import { calendarDate, currencyCode, decimalString, instant, text, unsignedDecimalString } from './scalars.js';

/**
 * A change a customer asks for to an order placed before (X12 860). It says what shall be different, never what the
 * order is: whoever owns the order applies or refuses it, line by line. Absent means the document did not say.
 */

export const orderChangeLine = z.object({
  /** POC01: the line of the original order, or the new line's number; its ordinal when the document gave none. */
  lineNumber: text(20),
  /** False when `lineNumber` is the ordinal we gave it: then only the item identifiers name the line. */
  lineNumberStated: z.boolean(),
  /**
   * X12 element 670 (POC02): AI add, DI delete, CA changes to the line, CT dates, PC price, PQ price and quantity,
   * QD quantity decrease, QI increase, RQ reschedule and quantity, RS reschedule, RZ replace all values,
   * MU multiple units, NC no change, CF cancel order, TI transfer, RC reject change, RE replacement …
   */
  changeCode: text(2),
  /** POC03: the quantity ordered in all, as it shall be after the change (not the difference). */
  quantityOrdered: unsignedDecimalString.optional(),
  /** POC04, element 671: what the customer still waits for. */
  quantityLeft: unsignedDecimalString.optional(),
  unitOfMeasure: text(3).optional(),
  unitPrice: unsignedDecimalString.optional(),
  /** X12 element 639 (POC07). */
  priceBasis: text(3).optional(),
  itemIdentifiers: z.array(itemIdentifier),
  description: text(2000).optional(),
  dates: z.array(orderDate),
  references: z.array(orderReference),
  notes: z.array(z.string().max(4000)),
  /** Deliveries in parts (SCH), as they shall be after the change. */
  schedules: z.array(orderSchedule),
  /** Stores and their shares (SDQ), as they shall be after the change. */
  destinations: z.array(orderDestination),
  allowancesAndCharges: z.array(orderAllowanceOrCharge),
  ...orderDetails,
  pack: orderPack.optional(),
  terms: orderTerms.optional(),
  carrier: orderCarrier.optional(),
  parties: z.array(orderParty),
  contacts: z.array(orderContact).optional(),
  extensions: extensions.optional(),
});

export const canonicalOrderChange = z.object({
  purchaseOrderNumber: text(50),
  releaseNumber: text(30).optional(),
  /**
   * BCH05, element 327: number of the change in the customer's own count. Changes of one order are applied in its
   * order: numerically when it is a number, by text otherwise. Absent: in the order of arrival.
   */
  changeSequence: text(8).optional(),
  /** BCH01: 04 change, 01 cancel, 05 replace … */
  purpose: orderPurpose,
  /** X12 element 92 (BCH02), as in the order. */
  orderType: text(3).optional(),
  /** BCH06. */
  purchaseOrderDate: calendarDate.optional(),
  /** BCH11: the day of the customer's request for the change. */
  changeDate: calendarDate.optional(),
  contractNumber: text(30).optional(),
  currency: currencyCode.optional(),
  /** The customer the intake gateway knows the sender as; order-core checks it. */
  customerId: text(80).optional(),
  enteredBy: text(120).optional(),
  receivedAt: instant.optional(),
  source: orderSource,
  /** Header values as they shall be after the change. */
  parties: z.array(orderParty),
  contacts: z.array(orderContact),
  dates: z.array(orderDate),
  references: z.array(orderReference),
  notes: z.array(z.string().max(4000)),
  allowancesAndCharges: z.array(orderAllowanceOrCharge),
  ...orderDetails,
  terms: orderTerms.optional(),
  carrier: orderCarrier.optional(),
  lines: z.array(orderChangeLine).max(100_000),
  totals: z.object({ lineCount: z.int().nonnegative(), hashTotal: decimalString.optional() }),
  /** JSON pointer of a field → where in the source it stood. */
  provenance: z.record(z.string(), provenanceEntry),
  extensions: extensions.optional(),
});

export type CanonicalOrderChange = z.infer<typeof canonicalOrderChange>;
export type CanonicalOrderChangeLine = z.infer<typeof orderChangeLine>;
