import type { CanonicalOrder, CanonicalOrderChange, CanonicalOrderChangeLine, CanonicalOrderLine } from '#contracts';
import { skuOf } from './correct-draft.js';
import type { Draft, DraftOrder } from './draft.js';
import type { Merge } from './draft.schema.js';

/** Something a draft lacks before it can be an order. */
export interface Gap {
  readonly code: 'CUSTOMER_MISSING' | 'PO_NUMBER_MISSING' | 'NO_LINES' | 'ITEM_MISSING' | 'QUANTITY_MISSING';
  readonly message: string;
  /** JSON pointer into the order. */
  readonly pointer: string;
}

/** What keeps a draft from being confirmed, all of it at once. Doubts do not: deciding on them is what the desk is for. */
export function gapsOf(
  { kind, present }: Pick<Draft, 'kind' | 'present'>,
  { numberRequired }: { numberRequired: boolean },
): Gap[] {
  const gap = (code: Gap['code'], pointer: string, message: string): Gap => ({ code, pointer, message });
  const needsNumber = numberRequired || kind === 'change';
  const needsLines = kind === 'order' || present.purpose === 'replace';
  return [
    ...(present.customerId ? [] : [gap('CUSTOMER_MISSING', '/customerId', 'Say which customer it is for.')]),
    ...(present.purchaseOrderNumber === null && needsNumber
      ? [gap('PO_NUMBER_MISSING', '/purchaseOrderNumber', 'Say the purchase order number.')]
      : []),
    ...(present.lines.length === 0 && needsLines ? [gap('NO_LINES', '/lines', 'There is no line to order.')] : []),
    ...present.lines.flatMap((line, at) => [
      ...(line.itemIdentifiers.length === 0 && statedLineOf(line) === undefined
        ? [gap('ITEM_MISSING', `/lines/${at}`, `Say which item line ${line.lineNumber} means.`)]
        : []),
      ...(kind === 'order' && !/[1-9]/.test(line.quantity)
        ? [gap('QUANTITY_MISSING', `/lines/${at}/quantity`, `Say how much line ${line.lineNumber} orders.`)]
        : []),
    ]),
  ];
}

export interface Confirmation {
  /** Who confirms it: never its approver later. */
  readonly actor: string;
  readonly receivedAt: Date;
}

/** The order a draft without gaps becomes: of the same shape as from any other channel. */
export function confirmedOrder(draft: Draft, { actor, receivedAt }: Confirmation): CanonicalOrder {
  const { present, reading } = draft;
  return {
    ...present,
    purchaseOrderNumber: present.purchaseOrderNumber ?? reading.madeNumber,
    purpose: 'original',
    enteredBy: actor,
    receivedAt: receivedAt.toISOString(),
    lines: present.lines.map(confirmedLine),
    totals: { ...present.totals, lineCount: present.lines.length },
    provenance: provenanceOf(draft),
    extensions: { ...messageOf(present), draftId: draft.id },
  };
}

/** A person vouches for it; what the reader thought of it stays with the draft. */
function confirmedLine({ extensions, ...line }: CanonicalOrderLine, index: number): CanonicalOrderLine {
  const { reading: _reading, changeType: _changeType, statedLine: _statedLine, ...others } = extensions ?? {};
  return {
    ...line,
    lineNumber: String(index + 1),
    confidence: 1,
    ...(Object.keys(others).length > 0 ? { extensions: others } : {}),
  };
}

const messageOf = ({ extensions }: DraftOrder): object =>
  extensions?.['messageId'] === undefined ? {} : { messageId: extensions['messageId'] };

/** Places of the header as read; of the lines by the places the lines have now. */
function provenanceOf({ present, reading }: Draft): CanonicalOrder['provenance'] {
  const header = Object.entries(present.provenance).filter(([pointer]) => !pointer.startsWith('/lines/'));
  const lines = present.lines.flatMap(({ lineNumber }, at) => {
    const read = reading.lines[Number(lineNumber) - 1];
    return read ? [[`/lines/${at}`, read.line.place] as const] : [];
  });
  return Object.fromEntries([...header, ...lines]);
}

/** The change a draft asks for, of an order that stands. */
export function confirmedChange(draft: Draft, confirmation: Confirmation): CanonicalOrderChange {
  const { present } = draft;
  const lines = present.lines.map((line, index) => changeLine(line, index, changeCodeOf(line)));
  return changeMessage(draft, confirmation, { purpose: present.purpose, lines });
}

/** Our item first; a line that only says its place in the order that stands is known by that. */
const statedLineOf = ({ extensions }: Pick<CanonicalOrderLine, 'extensions'>): string | undefined => {
  const stated = extensions?.['statedLine'];
  return typeof stated === 'string' ? stated : undefined;
};

const changeCodeOf = ({ extensions }: CanonicalOrderLine): string => {
  const code = extensions?.['changeType'];
  return typeof code === 'string' ? code : 'CA';
};

/** A draft that turned out to speak of an order that stands. `standing`: that order, as it came. */
export function mergedChange(
  draft: Draft,
  confirmation: Confirmation,
  { how, purchaseOrderNumber, standing }: Merge & { standing: CanonicalOrder },
): CanonicalOrderChange {
  const lines = draft.present.lines.map((line, index) => {
    const present = how === 'set' ? standing.lines.find((each) => skuOf(each) === skuOf(line)) : undefined;
    if (!present) return changeLine(line, index, 'AI');
    return { ...changeLine(line, index, 'CA'), lineNumber: present.lineNumber, lineNumberStated: true };
  });
  const purpose = how === 'replace' ? ('replace' as const) : ('change' as const);
  return { ...changeMessage(draft, confirmation, { purpose, lines }), purchaseOrderNumber };
}

function changeMessage(
  draft: Draft,
  { actor, receivedAt }: Confirmation,
  asked: Pick<CanonicalOrderChange, 'purpose' | 'lines'>,
): CanonicalOrderChange {
  const { present, reading } = draft;
  const { purchaseOrderNumber, releaseNumber, contractNumber, currency, customerId, source } = present;
  return {
    purchaseOrderNumber: purchaseOrderNumber ?? reading.madeNumber,
    ...(releaseNumber === undefined ? {} : { releaseNumber }),
    ...(reading.day === undefined ? {} : { changeDate: reading.day }),
    ...(contractNumber === undefined ? {} : { contractNumber }),
    ...(currency === undefined ? {} : { currency }),
    ...(customerId === undefined ? {} : { customerId }),
    enteredBy: actor,
    receivedAt: receivedAt.toISOString(),
    source,
    parties: present.parties,
    contacts: [],
    dates: present.dates,
    references: [],
    notes: present.notes,
    allowancesAndCharges: [],
    ...asked,
    totals: { lineCount: asked.lines.length },
    provenance: provenanceOf(draft),
    // The draft's id tells two changes apart that ask for the same thing.
    extensions: { ...messageOf(present), draftId: draft.id },
  };
}

function changeLine(line: CanonicalOrderLine, index: number, changeCode: string): CanonicalOrderChangeLine {
  const { unitOfMeasure, unitPrice, itemIdentifiers, description, dates, notes } = line;
  const stated = itemIdentifiers.length === 0 ? statedLineOf(line) : undefined;
  return {
    lineNumber: stated ?? String(index + 1),
    lineNumberStated: stated !== undefined,
    changeCode,
    ...(changeCode === 'DI' ? {} : { quantityOrdered: line.quantity }),
    ...(unitOfMeasure === undefined ? {} : { unitOfMeasure }),
    ...(unitPrice === undefined ? {} : { unitPrice }),
    itemIdentifiers,
    ...(description === undefined ? {} : { description }),
    dates,
    references: [],
    notes,
    schedules: [],
    destinations: [],
    allowancesAndCharges: [],
    parties: [],
  };
}
