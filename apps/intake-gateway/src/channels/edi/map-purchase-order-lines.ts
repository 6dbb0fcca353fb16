import type { CanonicalOrderLine } from '#contracts';
import { addDecimals, compareDecimals, decimalText, readDecimal, type Decimal } from '#x12';
import { addOrderPrice, LINE_DETAILS } from './map-detail-segments.js';
import {
  mapAllowanceOrCharge,
  mapContact,
  mapDate,
  mapIdentifiers,
  mapPack,
  mapReference,
  mapSchedule,
  mapSubLine,
  mapTerms,
} from './map-order-parts.js';
import type { PurchaseOrderDraft, SegmentMapping } from './purchase-order-draft.js';
import { said, textAt, unsignedDecimalAt, type SegmentAt } from './segment-values.js';

/** Descriptions of one line are told apart by this. */
const BETWEEN_DESCRIPTIONS = '; ';

/** CTP02 classes that are not what the buyer pays: they never stand in for a missing PO104. */
const OTHER_PRICE_CLASSES = new Set(['MSR', 'RES', 'RTL', 'SRP', 'SLP', 'ICL', 'LPR', 'PRP']);

function beginLine(draft: PurchaseOrderDraft, at: SegmentAt): void {
  endLine(draft);
  draft.subLine = undefined;
  draft.leadTime = undefined;
  draft.bracket = undefined;
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

/** CTP gives prices beside that of the line; one of them is the price of the line only where PO1 gives none. */
function addPrice(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const line = draft.line!;
  const price = unsignedDecimalAt(at, 3);
  if (price !== undefined && (line.unitPrice === undefined || draft.bracket !== undefined)) {
    const from = bracketOf(line, at);
    if (from && (draft.bracket === undefined || compareDecimals(from, draft.bracket) > 0)) {
      draft.bracket = from;
      line.unitPrice = price;
      draft.from(`${draft.base}/unitPrice`, at, 3);
    }
  }
  addOrderPrice(draft, at, path);
}

/** The quantity from which on a price holds that the ordered quantity has a claim to; undefined where it has none. */
function bracketOf({ quantity, unitOfMeasure }: CanonicalOrderLine, at: SegmentAt): Decimal | undefined {
  if (OTHER_PRICE_CLASSES.has(at.table.element(at.index, 2))) return undefined;
  const unit = at.table.component(at.index, 5, 1);
  if (unit !== '' && unitOfMeasure !== undefined && unit !== unitOfMeasure) return undefined;
  const from = readDecimal(unsignedDecimalAt(at, 4) ?? '0')!;
  return compareDecimals(from, readDecimal(quantity)!) > 0 ? undefined : from;
}

function addPack(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const line = draft.line!;
  if (line.pack) return draft.keep(at, path);
  line.pack = mapPack(at);
  draft.from(`${draft.base}/pack`, at);
}

function addTerms(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const line = draft.line!;
  if (line.terms) return draft.keep(at, path);
  line.terms = mapTerms(at);
  draft.from(`${draft.base}/terms`, at);
}

function addDestinations(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const { table, index } = at;
  const { destinations, unitOfMeasure } = draft.line!;
  const qualifier = textAt(at, 2, 2);
  const location = table.elementCount(index) < 23 ? undefined : textAt(at, 23, 30);
  for (let element = 3; element < Math.min(22, table.elementCount(index)); element += 2) {
    const identifier = textAt(at, element, 80);
    const quantity = unsignedDecimalAt(at, element + 1);
    if (quantity === undefined && table.has(index, element + 1)) {
      draft.refuse(at, element + 1, 'A destination cannot get less than nothing.');
    }
    if (identifier === undefined || quantity === undefined) continue;
    destinations.push(said({ qualifier, identifier, quantity, location }));
    if (draft.provenance) draft.from(`${draft.base}/destinations/${destinations.length - 1}`, at, element);
  }
  // The unit is that of the line, unless it says otherwise.
  if (table.element(index, 1) !== unitOfMeasure) draft.keep(at, path);
}

function addSchedule(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const schedule = mapSchedule(at);
  if (schedule === undefined && at.table.has(at.index, 1)) {
    draft.refuse(at, 1, 'A delivery cannot be of less than nothing.');
  }
  draft.add(draft.line!.schedules, schedule, 'schedules', at, path);
}

function addSubLine(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const { table, index } = at;
  draft.subLine = mapSubLine(at);
  draft.add(draft.line!.subLines, draft.subLine, 'subLines', at, path);
  const composed = (table.composites(index, 5)[0]?.length ?? 0) > 1;
  const negative = table.has(index, 4) && draft.subLine?.quantity === undefined;
  if (composed || negative) draft.keep(at, path);
}

type SubLine = CanonicalOrderLine['subLines'][number];

/** A segment that means below a sub-line what it means below a line. */
const inSubLine =
  (put: (draft: PurchaseOrderDraft, subLine: SubLine, at: SegmentAt, path: string) => void): SegmentMapping =>
  (draft, at, path) => {
    if (!draft.subLine) return draft.keep(at, path);
    draft.within = `/subLines/${draft.line!.subLines.length - 1}`;
    put(draft, draft.subLine, at, path);
    draft.within = '';
  };

const addSubLineNote = inSubLine((draft, subLine, at, path) => draft.addNote((subLine.notes ??= []), at, path));

function addSubLinePack(draft: PurchaseOrderDraft, at: SegmentAt, path: string): void {
  const { subLine, base } = draft;
  if (!subLine || subLine.pack) return draft.keep(at, path);
  subLine.pack = mapPack(at);
  draft.from(`${base}/subLines/${draft.line!.subLines.length - 1}/pack`, at);
}

const addNote: SegmentMapping = (draft, at, path) => draft.addNote(draft.line!.notes, at, path);
const addCarrier: SegmentMapping = (draft, at, path) => draft.addCarrier(draft.line!, at, path);
const addToParty: SegmentMapping = (draft, at, path) => draft.addToParty(at, path);

/** Segments of a line by their path in the table. */
export const LINE_SEGMENTS: Readonly<Record<string, SegmentMapping>> = {
  PO1: beginLine,
  'PO1/PID': addDescription,
  'PO1/CTP': addPrice,
  'PO1/PO4': addPack,
  'PO1/ITD': addTerms,
  'PO1/PER': (draft, at, path) => draft.add((draft.line!.contacts ??= []), mapContact(at), 'contacts', at, path),
  'PO1/REF': (draft, at, path) => draft.add((draft.line!.references ??= []), mapReference(at), 'references', at, path),
  'PO1/DTM': (draft, at, path) => draft.add(draft.line!.dates, mapDate(at), 'dates', at, path),
  'PO1/SAC': (draft, at, path) =>
    draft.add(draft.line!.allowancesAndCharges, mapAllowanceOrCharge(at), 'allowancesAndCharges', at, path),
  ...LINE_DETAILS,
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
  'PO1/SLN/PO4': addSubLinePack,
  'PO1/SLN/MSG': addSubLineNote,
  'PO1/SLN/MTX': addSubLineNote,
  'PO1/SLN/N9': inSubLine((draft, subLine, at, path) => draft.addNoteReference(subLine, at, path)),
  'PO1/SLN/N9/MSG': addSubLineNote,
  'PO1/SLN/N9/MTX': addSubLineNote,
  'PO1/SLN/DTM': inSubLine((draft, subLine, at, path) =>
    draft.add((subLine.dates ??= []), mapDate(at), 'dates', at, path),
  ),
  'PO1/SLN/SAC': inSubLine((draft, subLine, at, path) =>
    draft.add((subLine.allowancesAndCharges ??= []), mapAllowanceOrCharge(at), 'allowancesAndCharges', at, path),
  ),
  'PO1/N1': (draft, at, path) => draft.beginParty((draft.line!.parties ??= []), at, path),
  'PO1/N1/N2': addToParty,
  'PO1/N1/N3': addToParty,
  'PO1/N1/N4': addToParty,
  'PO1/N1/PER': addToParty,
  'PO1/N1/REF': addToParty,
};
