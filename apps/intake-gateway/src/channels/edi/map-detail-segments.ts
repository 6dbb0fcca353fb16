import { addDetails, addToLeadTime, DETAIL_SEGMENTS, isWhole, type OrderDetails } from './map-order-details.js';
import type { PurchaseOrderDraft, SegmentMapping } from './purchase-order-draft.js';

/** Whose lists a segment adds to, and the JSON pointer of that owner. */
interface Owner {
  readonly owner: OrderDetails;
  readonly pointer: string;
}

type OwnerOf = (draft: PurchaseOrderDraft) => Owner | undefined;

const head: OwnerOf = ({ order }) => ({ owner: order, pointer: '' });

const line: OwnerOf = ({ line: owner, base }) => owner && { owner, pointer: base };

const subLine: OwnerOf = ({ line: parent, subLine: owner, base }) =>
  owner && { owner, pointer: `${base}/subLines/${parent!.subLines.length - 1}` };

/** Puts a segment into the list it has, in the order, its line or its sub-line. */
function mapping(segment: string, ownerOf: OwnerOf): SegmentMapping {
  const detail = DETAIL_SEGMENTS.get(segment)!;
  return (draft, at, path) => {
    const found = ownerOf(draft);
    const first = found && addDetails(found.owner, detail, at);
    if (segment === 'LDT') draft.leadTime = first === undefined ? undefined : found!.owner.leadTimes![first];
    if (first === undefined) return draft.keep(at, path);
    const { owner, pointer } = found!;
    if (draft.provenance) {
      for (let entry = first; entry < owner[detail.list]!.length; entry += 1) {
        draft.from(`${pointer}/${detail.list}/${entry}`, at);
      }
    }
    if (!isWhole(detail, at)) draft.keep(at, path);
  };
}

/** QTY, REF and texts below LDT. */
const followLeadTime =
  (ownerOf: OwnerOf): SegmentMapping =>
  (draft, at, path) => {
    const { leadTime } = draft;
    const added = leadTime && addToLeadTime(leadTime, path.slice(path.lastIndexOf('/') + 1), at);
    if (added === undefined) return draft.keep(at, path);
    if (!draft.provenance) return;
    const { owner, pointer } = ownerOf(draft)!;
    draft.from(`${pointer}/leadTimes/${owner.leadTimes!.length - 1}/${added}`, at);
  };

/** The mappings of some segments below a path of the table, '' being the head. */
const below = (prefix: string, segments: readonly string[], ownerOf: OwnerOf): Record<string, SegmentMapping> =>
  Object.fromEntries(segments.map((segment) => [`${prefix}${segment}`, mapping(segment, ownerOf)]));

const leadTimeSegments = (prefix: string, ownerOf: OwnerOf): Record<string, SegmentMapping> =>
  Object.fromEntries(
    ['QTY', 'REF', 'MSG', 'MTX'].map((segment) => [`${prefix}LDT/${segment}`, followLeadTime(ownerOf)]),
  );

/** An amount of the summary is the order's, like one of the head. */
export const addOrderAmount = mapping('AMT', head);
export const addOrderPrice = mapping('CTP', line);

/** Segments with a list of their own, by their path in the table. */
export const HEAD_DETAILS = {
  ...below('', ['TAX', 'TXI', 'FOB', 'CTP', 'CSH', 'MAN', 'LDT'], head),
  ...leadTimeSegments('', head),
};

/** LS and LE bracket the lead times of a line and say nothing themselves. */
const bracket: SegmentMapping = () => undefined;

export const LINE_DETAILS = {
  'PO1/LS': bracket,
  'PO1/LE': bracket,
  ...below('PO1/', ['TAX', 'TXI', 'FOB', 'IT8', 'CSH', 'MAN', 'QTY', 'LDT', 'AMT'], line),
  ...leadTimeSegments('PO1/', line),
  ...below('PO1/SLN/', ['TAX', 'CTP', 'QTY'], subLine),
};
