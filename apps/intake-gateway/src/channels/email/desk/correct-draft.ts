import type { CanonicalOrder, CanonicalOrderLine } from '#contracts';
import { CHANGE_CODES } from '../canonical-mail-order.js';
import type { DraftOrder } from './draft.js';
import type { Correction } from './draft.schema.js';

/** Lines a correction names that the draft does not have. */
export const unknownLines = (order: DraftOrder, correction: Correction): string[] =>
  correction.lines
    .map(({ lineNumber }) => lineNumber)
    .filter((number) => !order.lines.some(({ lineNumber }) => lineNumber === number));

/** Items a correction names. */
export const namedItems = (correction: Correction): string[] => [
  ...new Set([...correction.lines.flatMap(({ sku }) => sku ?? []), ...correction.add.map(({ sku }) => sku)]),
];

/**
 * The order as the desk has it now. Lines keep their numbers, so that what was read of them is found again; added ones
 * count on from `readLines`. Pure.
 */
export function correctDraft(order: DraftOrder, correction: Correction, readLines: number): DraftOrder {
  const edits = new Map(correction.lines.map((edit) => [edit.lineNumber, edit]));
  const kept = order.lines.flatMap((line) => {
    const edit = edits.get(line.lineNumber);
    return edit?.remove ? [] : [edit ? correctLine(line, edit) : line];
  });
  const last = Math.max(readLines, ...kept.map(({ lineNumber }) => Number(lineNumber)));
  const added = correction.add.map((line, index) => addedLine(line, last + index + 1));
  const lines = [...kept, ...added];
  return {
    ...correctHead(order, correction),
    dates: datesOf(order.dates, '002', correction.requestedDeliveryDate),
    parties: correction.shipTo === undefined ? order.parties : withShipTo(order.parties, correction.shipTo),
    notes: correction.notes ?? order.notes,
    lines,
    totals: { ...order.totals, lineCount: lines.length },
  };
}

const OPTIONAL = ['releaseNumber', 'contractNumber', 'currency', 'purchaseOrderDate'] as const;

function correctHead(order: DraftOrder, correction: Correction): DraftOrder {
  const cleared = new Set<string>(OPTIONAL.filter((field) => correction[field] === null));
  const set = ['customerId', 'purchaseOrderNumber', ...OPTIONAL].flatMap((field) => {
    const value = correction[field as keyof Correction];
    return value === undefined || value === null ? [] : [[field, value] as const];
  });
  const kept = Object.entries(order).filter(([field]) => !cleared.has(field));
  return Object.fromEntries([...kept, ...set]) as unknown as DraftOrder;
}

type Dates = CanonicalOrder['dates'];

function datesOf(dates: Dates, qualifier: string, date: string | null | undefined): Dates {
  if (date === undefined) return dates;
  const others = dates.filter((each) => each.qualifier !== qualifier);
  return date === null ? others : [...others, { qualifier, date }];
}

function withShipTo(
  parties: CanonicalOrder['parties'],
  shipTo: NonNullable<Correction['shipTo']> | null,
): CanonicalOrder['parties'] {
  const others = parties.filter(({ role }) => role !== 'ST');
  if (shipTo === null) return others;
  const { name, identifier, ...address } = shipTo;
  const addressed = address.lines.length > 0 || address.city !== undefined || address.postalCode !== undefined;
  return [
    ...others,
    {
      role: 'ST',
      ...(name === undefined ? {} : { name }),
      // X12 element 66: 92 assigned by the buyer.
      ...(identifier === undefined ? {} : { identifierQualifier: '92', identifier }),
      ...(addressed ? { address } : {}),
    },
  ];
}

function correctLine(line: CanonicalOrderLine, edit: Correction['lines'][number]): CanonicalOrderLine {
  const { unitOfMeasure, unitPrice, ...rest } = line;
  const unit = edit.unitOfMeasure === undefined ? unitOfMeasure : edit.unitOfMeasure;
  const price = edit.unitPrice === undefined ? unitPrice : edit.unitPrice;
  return {
    ...rest,
    quantity: edit.quantity ?? line.quantity,
    ...(unit ? { unitOfMeasure: unit } : {}),
    ...(price ? { unitPrice: price } : {}),
    // What the sender wrote may name another item: only ours counts once a person said so.
    itemIdentifiers: edit.sku === undefined ? line.itemIdentifiers : [{ qualifier: 'VN', value: edit.sku }],
    dates: datesOf(line.dates, '002', edit.requestedDate),
    notes: edit.note === undefined ? line.notes : edit.note === null ? [] : [edit.note],
    extensions: { ...line.extensions, ...(edit.action ? { changeType: CHANGE_CODES[edit.action] } : {}) },
  };
}

const addedLine = (line: Correction['add'][number], number: number): CanonicalOrderLine => ({
  lineNumber: String(number),
  quantity: line.quantity,
  ...(line.unitOfMeasure === undefined ? {} : { unitOfMeasure: line.unitOfMeasure }),
  ...(line.unitPrice === undefined ? {} : { unitPrice: line.unitPrice }),
  itemIdentifiers: [{ qualifier: 'VN', value: line.sku }],
  dates: [],
  notes: line.note === undefined ? [] : [line.note],
  destinations: [],
  schedules: [],
  allowancesAndCharges: [],
  subLines: [],
  extensions: { changeType: CHANGE_CODES.add },
});

/** Our number of the item, where the line has one. */
export const skuOf = ({ itemIdentifiers }: Pick<CanonicalOrderLine, 'itemIdentifiers'>): string | undefined =>
  itemIdentifiers.find(({ qualifier }) => qualifier === 'VN')?.value;
