import { z } from 'zod';
import { calendarDate, decimalString, localTime, text, unsignedDecimalString } from './scalars.js';

/**
 * What an order says beside who orders what, how many, where and when: under which terms goods travel, how they are
 * marked, how long they may take, under which conditions they may be substituted. The same lists stand at the head of an
 * order, at its lines, and in changes. Codes stay the standard's codes (X12 element numbers named beside each).
 */

export const orderReference = z.object({
  /** X12 element 128 (REF01), e.g. DP department, IA vendor number, CO customer order. */
  qualifier: text(3),
  value: text(80),
  description: text(80).optional(),
});

export const itemIdentifier = z.object({
  /** X12 element 235: UP UPC-A, UK GTIN-14, EN EAN-13, VN vendor's, BP/IN buyer's, `BL` a bid line … */
  qualifier: text(3),
  value: text(80),
});

/** A tax (TXI), or who is taxed and who exempt (TAX, without a type). */
export const orderTax = z.object({
  /** X12 element 963 (TXI01): absent for a tax reference, which names numbers and exemptions only. */
  type: text(3).optional(),
  amount: decimalString.optional(),
  percent: decimalString.optional(),
  /** TXI08: the amount the tax is of. */
  taxableAmount: decimalString.optional(),
  /** X12 element 441: 1 exempt, 2 not exempt … */
  exempt: text(1).optional(),
  /** X12 element 662 (TXI07): A added, I included, O information only. */
  relationship: text(1).optional(),
  identification: text(80).optional(),
  /** The tax authority's places: X12 elements 955 and 956 (TXI), 309 and 310 (TAX). */
  jurisdictions: z.array(z.object({ qualifier: text(2), identifier: text(30) })).optional(),
});

/** FOB: who pays the freight, where title and risk pass. */
export const orderFreightTerms = z.object({
  /** X12 element 146 (FOB01): CC collect, PP prepaid by the seller, PC prepaid and charged … */
  payment: text(2),
  /** X12 elements 309 and 352 (FOB02, FOB03): the place the payment term speaks of. */
  locationQualifier: text(2).optional(),
  location: text(80).optional(),
  /** X12 elements 334 and 335 (FOB04, FOB05): 01 Incoterms; FOB, CIF, DDP … */
  tradeTermsQualifier: text(2).optional(),
  tradeTerms: text(3).optional(),
  /** FOB06 and FOB07: the place where title passes. */
  titlePassageQualifier: text(2).optional(),
  titlePassage: text(80).optional(),
  /** X12 element 54 (FOB08): whose the risk of loss is, BY buyer's, SE seller's … */
  riskOfLoss: text(2).optional(),
  riskDescription: text(80).optional(),
});

/** MAN: what shall stand on the cartons. */
export const orderMark = z.object({
  /** X12 element 88 (MAN01): GM SSCC-18, UP UPC, CP carrier's number, CA the shipper's … */
  qualifier: text(2),
  value: text(48),
  /** MAN03: last of a range of marks that begins with `value`. */
  rangeEnd: text(48).optional(),
});

/** QTY: a quantity beside the ordered one. */
export const orderQuantity = z.object({
  /** X12 element 673 (QTY01). */
  qualifier: text(2),
  quantity: decimalString.optional(),
  unitOfMeasure: text(3).optional(),
  /** QTY04: the quantity in words, instead of a number. */
  description: text(80).optional(),
});

/** LDT: how long something takes. */
export const orderLeadTime = z.object({
  /** X12 element 345 (LDT01): what the time is counted from and to, e.g. AF from receipt of order to shipment. */
  code: text(2),
  quantity: decimalString,
  /** X12 element 344 (LDT03): DA calendar days, KK maximum calendar days, WK weeks … */
  unitOfTime: text(2),
  date: calendarDate.optional(),
  quantities: z.array(orderQuantity).optional(),
  references: z.array(orderReference).optional(),
  notes: z.array(z.string().max(4000)).optional(),
});

/** IT8 and CSH: what the seller may and may not do on its own: back order, substitute, exceed an amount. */
export const orderCondition = z.object({
  /** X12 element 563 (01): B back order only if new item, N no back order, P2 ship as soon as possible, SC ship complete … */
  salesRequirement: text(2).optional(),
  /** X12 elements 306 and 610 (02, 03): what to do when the order comes to more than the amount. */
  doNotExceedAction: text(2).optional(),
  doNotExceedAmount: decimalString.optional(),
  /** X12 element 508 (04). */
  accountNumber: text(35).optional(),
  /** X12 element 373 (05). */
  requiredInvoiceDate: calendarDate.optional(),
  /** X12 element 559: whose codes the next two are. */
  agency: text(2).optional(),
  /** X12 element 560 (CSH07). */
  specialService: text(10).optional(),
  /** X12 element 566 (IT807, CSH08): whether another product may be sent instead. */
  substitution: text(2).optional(),
  /** X12 elements 954 and 1004 (CSH09, CSH10). */
  percent: decimalString.optional(),
  percentQualifier: text(2).optional(),
  /** IT808 on: the products the condition speaks of. */
  itemIdentifiers: z.array(itemIdentifier).optional(),
});

/** CTP: a price of a class of trade, or of a bracket of quantities. */
export const orderPrice = z.object({
  /** X12 element 687 (CTP01): DI distributor, RS resale, WS user … */
  classOfTrade: text(2).optional(),
  /** X12 element 236 (CTP02): RTL retail, MSR suggested retail, PRO promotion, UCP unit cost … */
  code: text(3).optional(),
  unitPrice: decimalString.optional(),
  /** CTP04 and CTP05: the quantity from which the price holds. */
  quantity: decimalString.optional(),
  unitOfMeasure: text(3).optional(),
  /** X12 elements 648 and 649 (CTP06, CTP07): DIS discount, ORG original, SEL selling price multiplier … */
  multiplierQualifier: text(3).optional(),
  multiplier: decimalString.optional(),
  amount: decimalString.optional(),
  /** X12 element 639 (CTP09). */
  basis: text(3).optional(),
  /** X12 element 499 (CTP10). */
  conditionValue: text(10).optional(),
  /** X12 element 289 (CTP11): how many are sold at the price together, e.g. 3 for 1.00. */
  multipleQuantity: text(2).optional(),
});

/** AMT: an amount beside the total. */
export const orderAmount = z.object({
  /** X12 element 522 (AMT01). */
  qualifier: text(3),
  amount: decimalString,
  /** X12 element 478 (AMT03): C credit, D debit. */
  creditDebit: text(1).optional(),
});

/** What head and lines, orders and changes have alike. */
export const orderDetails = {
  taxes: z.array(orderTax).optional(),
  freightTerms: z.array(orderFreightTerms).optional(),
  marks: z.array(orderMark).optional(),
  leadTimes: z.array(orderLeadTime).optional(),
  conditions: z.array(orderCondition).optional(),
  quantities: z.array(orderQuantity).optional(),
  prices: z.array(orderPrice).optional(),
  amounts: z.array(orderAmount).optional(),
};

/** SDQ: a share of the line and where it goes. */
export const orderDestination = z.object({
  /** X12 element 66 (SDQ02). */
  qualifier: text(2).optional(),
  identifier: text(80),
  quantity: unsignedDecimalString,
  /** X12 element 310 (SDQ23): where in the store, e.g. a department or dock. */
  location: text(30).optional(),
});

/** SCH: a part of the line and when it is wanted. */
export const orderSchedule = z.object({
  quantity: unsignedDecimalString,
  unitOfMeasure: text(3).optional(),
  /** X12 element 374 (SCH05). */
  dateQualifier: text(3).optional(),
  date: calendarDate.optional(),
  time: localTime.optional(),
  /** SCH08 to SCH10: a second date, e.g. the end of the window. */
  endDateQualifier: text(3).optional(),
  endDate: calendarDate.optional(),
  endTime: localTime.optional(),
  /** X12 elements 98 and 93 (SCH03, SCH04): to whom. */
  partyRole: text(3).optional(),
  partyName: text(60).optional(),
  /** X12 element 326 (SCH11). */
  requestReference: text(45).optional(),
  /** X12 element 350 (SCH12). */
  lineNumber: text(20).optional(),
});

const measured = z.object({ value: unsignedDecimalString, unitOfMeasure: text(3).optional() });

/** PO4: how the item is packed. */
export const orderPack = z.object({
  /** PO401: inner containers in the outer one. */
  count: unsignedDecimalString.optional(),
  size: unsignedDecimalString.optional(),
  unitOfMeasure: text(3).optional(),
  /** X12 element 103 (PO404): CTN carton, PLT pallet … */
  packaging: text(5).optional(),
  grossWeight: measured.optional(),
  grossVolume: measured.optional(),
  length: measured.optional(),
  width: measured.optional(),
  height: measured.optional(),
  /** X12 element 810 (PO414): eaches in one inner container. */
  innerCount: unsignedDecimalString.optional(),
});
