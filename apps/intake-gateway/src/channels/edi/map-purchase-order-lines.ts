import type { CanonicalOrderLine } from '#contracts';
import { addDecimals, decimalText, readDecimal } from '#x12';
import { mapAllowanceOrCharge, mapDate, mapIdentifiers, mapReference, mapSubLine, mapTax } from './map-order-parts.js';
import type { PurchaseOrderDraft, SegmentMapping } from './purchase-order-draft.js';
import { dateAt, said, textAt, unsignedDecimalAt, type SegmentAt } from './segment-values.js';

/** Descriptions of one line are told apart by this. */
const BETWEEN_DESCRIPTIONS = '; ';

/** CTP02 classes that are not what the buyer pays: they never stand in for a missing PO104. */
const OTHER_PRICE_CLASSES = new Set(['MSR', 'RES', 'RTL', 'SRP', 'SLP', 'ICL', 'LPR', 'PRP']);

function beginLine(draft: PurchaseOrderDraft, at: SegmentAt): void {
  endLine(draft);
  draft.subLine = undefined;
  draft.endParty();
  const { lines } = draft.order;
  const quantity = unsignedDecimalAt(at, 2);
  const line: CanonicalOrderLine = {
    lineNumber: textAt(at, 1, 20) ?? String(lines.length + 1),
    quantity: quantity ?? '0',
    itemIdentifiers: mapIdentifiers(at, 6),
    dates: [],
    notes: [],
    destinations: [],
    schedules: [],
    allowancesAndCharges: [],
    subLines: [],
  };
  const unitOfMeasure = textAt(at, 3, 3);
  if (unitOfMeasure !== undefined) line.unitOfMeasure = unitOfMeasure;
  const price = unsignedDecimalAt(at, 4);
  if (price !== undefined) line.unitPrice = price;
  const basis = textAt(at, 5, 3);
  if (basis !== undefined) line.priceBasis = basis;
  draft.quantitySaid = quantity !== undefined;
  if (quantity === undefined && at.table.has(at.index, 2)) {
    draft.refuse(at, 2, 'An order cannot ask for less than nothing.');
  }
  if (price === undefined && at.table.has(at.index, 4)) draft.refuse(at, 4, 'A unit price cannot be negative.');
  lines.push(line);
  draft.line = line;
  if (draft.provenance) notePlaces(draft, line, at);
}

function notePlaces(draft: PurchaseOrderDraft, line: CanonicalOrderLine, at: SegmentAt): void {
  const base = `/lines/${draft.order.lines.length - 1}`;
  draft.base = base;
  draft.from(`${base}/lineNumber`, at, 1);
  draft.from(`${base}/quantity`, at, 2);
  draft.from(`${base}/unitOfMeasure`, at, 3);
  draft.from(`${base}/unitPrice`, at, 4);
  draft.from(`${base}/priceBasis`, at, 5);
  line.itemIdentifiers.forEach((identifier, place) => {
    for (let element = 7; element <= 25; element += 2) {
      if (textAt(at, element, 80) === identifier.value && textAt(at, element - 1, 3) === identifier.qualifier) {
        draft.from(`${base}/itemIdentifiers/${place}`, at, element);
        return;
      }
    }
  });
}

/** A line without PO102 orders what its destinations or schedules add up to. */
export function endLine(draft: PurchaseOrderDraft): void {
  const { line } = draft;
  if (!line || draft.quantitySaid) return;
  draft.quantitySaid = true;
  const parts = line.destinations.length > 0 ? line.destinations : line.schedules;
  if (parts.length === 0) return;
  const sum = parts.map((part) => readDecimal(part.quantity)!).reduce(addDecimals);
  line.quantity = decimalText(sum);
}

function addDescription(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const line = draft.line!;
  const first = line.description === undefined;
  describe(draft, line, 2000, at, path);
  if (draft.provenance && first && line.description !== undefined) draft.from(`${draft.base}/description`, at, 5);
}

function describeSubLine(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const { subLine, base } = draft;
  if (!subLine) return addDescription(draft, at, path);
  describe(draft, subLine, 512, at, path);
  draft.from(`${base}/subLines/${draft.line!.subLines.length - 1}/description`, at, 5);
}

function describe(
  draft: PurchaseOrderDraft,
  owner: { description?: string | undefined },
  max: number,
  at: SegmentAt,
  path: string,
): void {
  const text = textAt(at, 5, max);
  if (text === undefined) return draft.keep(at, path);
  const whole = owner.description === undefined ? text : owner.description + BETWEEN_DESCRIPTIONS + text;
  owner.description = whole.length > max ? whole.slice(0, max) : whole;
  if (whole.length > max) draft.keep(at, path);
}

/** CTP gives other prices of the line; it gives the price only where PO1 gives none. */
function setPrice(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const line = draft.line!;
  const price = unsignedDecimalAt(at, 3);
  const other = OTHER_PRICE_CLASSES.has(at.table.element(at.index, 2));
  if (line.unitPrice === undefined && price !== undefined && !other) {
    line.unitPrice = price;
    draft.from(`${draft.base}/unitPrice`, at, 3);
  }
  draft.keep(at, path);
}

function setPack(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const line = draft.line!;
  if (line.pack) return draft.keep(at, path);
  line.pack = said({
    count: unsignedDecimalAt(at, 1),
    size: unsignedDecimalAt(at, 2),
    unitOfMeasure: textAt(at, 3, 3),
  });
  draft.from(`${draft.base}/pack`, at);
}

function addDestinations(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const { table, index } = at;
  const { destinations, unitOfMeasure } = draft.line!;
  const qualifier = textAt(at, 2, 2);
  for (let element = 3; element < Math.min(22, table.elementCount(index)); element += 2) {
    const identifier = textAt(at, element, 80);
    const quantity = unsignedDecimalAt(at, element + 1);
    if (quantity === undefined && table.has(index, element + 1)) {
      draft.refuse(at, element + 1, 'A destination cannot get less than nothing.');
    }
    if (identifier === undefined || quantity === undefined) continue;
    destinations.push(qualifier === undefined ? { identifier, quantity } : { qualifier, identifier, quantity });
    if (draft.provenance) draft.from(`${draft.base}/destinations/${destinations.length - 1}`, at, element);
  }
  // The unit is that of the line, unless it says otherwise.
  if (table.element(index, 1) !== unitOfMeasure) draft.keep(at, path);
}

function addSchedule(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const quantity = unsignedDecimalAt(at, 1);
  if (quantity === undefined) {
    if (at.table.has(at.index, 1)) draft.refuse(at, 1, 'A delivery cannot be of less than nothing.');
    return draft.keep(at, path);
  }
  const found = { quantity, unitOfMeasure: textAt(at, 2, 3), dateQualifier: textAt(at, 5, 3), date: dateAt(at, 6) };
  draft.add(draft.line!.schedules, said(found), 'schedules', at, path);
}

function addSubLine(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const { table, index } = at;
  draft.subLine = mapSubLine(at);
  draft.add(draft.line!.subLines, draft.subLine, 'subLines', at, path);
  const composed = (table.composites(index, 5)[0]?.length ?? 0) > 1;
  const negative = table.has(index, 4) && draft.subLine?.quantity === undefined;
  if (composed || negative) draft.keep(at, path);
}

const addNote: SegmentMapping = (draft, at, path) => draft.addNote(draft.line!.notes, at, path);
const addCarrier: SegmentMapping = (draft, at, path) => draft.addCarrier(draft.line!, at, path);
const addToParty: SegmentMapping = (draft, at, path) => draft.addToParty(at, path);

/** Segments of a line by their path in the table. */
export const LINE_SEGMENTS: Readonly<Record<string, SegmentMapping>> = {
  PO1: beginLine,
  'PO1/PID': addDescription,
  'PO1/CTP': setPrice,
  'PO1/PO4': setPack,
  'PO1/REF': (draft, at, path) => draft.add((draft.line!.references ??= []), mapReference(at), 'references', at, path),
  'PO1/DTM': (draft, at, path) => draft.add(draft.line!.dates, mapDate(at), 'dates', at, path),
  'PO1/SAC': (draft, at, path) =>
    draft.add(draft.line!.allowancesAndCharges, mapAllowanceOrCharge(at), 'allowancesAndCharges', at, path),
  'PO1/TXI': (draft, at, path) => draft.add((draft.line!.taxes ??= []), mapTax(at), 'taxes', at, path),
  'PO1/TD5': addCarrier,
  'PO1/TD3': addCarrier,
  'PO1/MSG': addNote,
  'PO1/MTX': addNote,
  'PO1/N9/MSG': addNote,
  'PO1/N9/MTX': addNote,
  'PO1/N9': (draft, at, path) => draft.addNoteReference(draft.line!, at, path),
  'PO1/SDQ': addDestinations,
  'PO1/SCH': addSchedule,
  'PO1/SLN': addSubLine,
  'PO1/SLN/PID': describeSubLine,
  'PO1/N1': (draft, at, path) => draft.beginParty((draft.line!.parties ??= []), at, path),
  'PO1/N1/N2': addToParty,
  'PO1/N1/N3': addToParty,
  'PO1/N1/N4': addToParty,
  'PO1/N1/PER': addToParty,
  'PO1/N1/REF': addToParty,
};
