import { addOrderAmount, HEAD_DETAILS } from './map-detail-segments.js';
import { mapAllowanceOrCharge, mapContact, mapDate, mapReference, mapTerms } from './map-order-parts.js';
import { endLine } from './map-purchase-order-lines.js';
import type { PurchaseOrderDraft, SegmentMapping } from './purchase-order-draft.js';
import { dateAt, decimalAt, isLonger, textAt, type SegmentAt } from './segment-values.js';
import { purposeOfCode } from './set-source.js';

function beginOrder(draft: PurchaseOrderDraft, at: SegmentAt): void {
  const { order } = draft;
  const code = at.table.element(at.index, 1);
  order.purpose = purposeOfCode(code);
  order.purchaseOrderNumber = textAt(at, 3, 50) ?? '';
  if (order.purchaseOrderNumber === '') draft.refuse(at, 3, 'The purchase order number is blank.');
  // Cut short, two orders would be one.
  if (isLonger(at, 3, 50)) draft.refuse(at, 3, 'The purchase order number is longer than 50 characters.');
  if (isLonger(at, 4, 30)) draft.refuse(at, 4, 'The release number is longer than 30 characters.');
  const [orderType, releaseNumber] = [textAt(at, 2, 3), textAt(at, 4, 30)];
  const [purchaseOrderDate, contractNumber] = [dateAt(at, 5), textAt(at, 6, 30)];
  const acknowledgmentType = textAt(at, 7, 2);
  if (orderType !== undefined) order.orderType = orderType;
  if (releaseNumber !== undefined) order.releaseNumber = releaseNumber;
  if (purchaseOrderDate !== undefined) order.purchaseOrderDate = purchaseOrderDate;
  if (contractNumber !== undefined) order.contractNumber = contractNumber;
  if (acknowledgmentType !== undefined) order.acknowledgmentType = acknowledgmentType;
  draft.from('/purpose', at, 1);
  draft.from('/orderType', at, 2);
  draft.from('/purchaseOrderNumber', at, 3);
  draft.from('/releaseNumber', at, 4);
  draft.from('/purchaseOrderDate', at, 5);
  draft.from('/contractNumber', at, 6);
  draft.from('/acknowledgmentType', at, 7);
}

function setCurrency(draft: PurchaseOrderDraft, at: SegmentAt): void {
  const currency = at.table.element(at.index, 2).trim().toUpperCase();
  if (/^[A-Z]{3}$/.test(currency) && draft.order.currency === undefined) {
    draft.order.currency = currency;
    draft.from('/currency', at, 2);
    // The buyer's currency is that of the order; whose else it may be is no field of it.
    if (at.table.element(at.index, 1) === 'BY') return;
  }
  draft.keep(at, 'CUR');
}

function setTotals(draft: PurchaseOrderDraft, at: SegmentAt): void {
  endLine(draft);
  const { totals } = draft.order;
  const count = at.table.element(at.index, 1);
  if (/^\d{1,6}$/.test(count)) {
    totals.lineCount = Number(count);
    draft.from('/totals/lineCount', at, 1);
  }
  const hash = decimalAt(at, 2);
  if (hash !== undefined) {
    totals.hashTotal = hash;
    draft.from('/totals/hashTotal', at, 2);
  }
}

/** AMT*TT and AMT*1 are the order total, the first of them; others are amounts beside it. */
function setAmount(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const amount = decimalAt(at, 2);
  const total = /^(TT|1)$/.test(at.table.element(at.index, 1)) && draft.order.totals.amount === undefined;
  if (amount === undefined || !total || at.table.has(at.index, 3)) return addOrderAmount(draft, at, path);
  draft.order.totals.amount = amount;
  draft.from('/totals/amount', at, 2);
}

function setTerms(draft: PurchaseOrderDraft, at: SegmentAt): void {
  if (draft.order.terms) return draft.keep(at, 'ITD');
  draft.order.terms = mapTerms(at);
  draft.from('/terms', at);
}

const addNote: SegmentMapping = (draft, at, path) => draft.addNote(draft.order.notes, at, path);
const addCarrier: SegmentMapping = (draft, at, path) => draft.addCarrier(draft.order, at, path);
const addToParty: SegmentMapping = (draft, at, path) => draft.addToParty(at, path);

/** Segments of header and summary by their path in the table. */
export const HEAD_SEGMENTS: Readonly<Record<string, SegmentMapping>> = {
  BEG: beginOrder,
  CUR: setCurrency,
  REF: (draft, at, path) => draft.add(draft.order.references, mapReference(at), 'references', at, path),
  PER: (draft, at, path) => draft.add((draft.order.contacts ??= []), mapContact(at), 'contacts', at, path),
  DTM: (draft, at, path) => draft.add(draft.order.dates, mapDate(at), 'dates', at, path),
  SAC: (draft, at, path) =>
    draft.add(draft.order.allowancesAndCharges, mapAllowanceOrCharge(at), 'allowancesAndCharges', at, path),
  ...HEAD_DETAILS,
  ITD: setTerms,
  TD5: addCarrier,
  TD3: addCarrier,
  NTE: addNote,
  'N9/MSG': addNote,
  'N9/MTX': addNote,
  'SPI/MSG': addNote,
  'SPI/MTX': addNote,
  'ADV/MTX': addNote,
  N9: (draft, at, path) => draft.addNoteReference(draft.order, at, path),
  N1: (draft, at, path) => draft.beginParty(draft.order.parties, at, path),
  'N1/N2': addToParty,
  'N1/N3': addToParty,
  'N1/N4': addToParty,
  'N1/PER': addToParty,
  'N1/REF': addToParty,
  CTT: setTotals,
  AMT: setAmount,
  'CTT/AMT': setAmount,
};
