import type { CanonicalOrder } from '#contracts';
import type { Fault, SegmentNode, SetSchema } from '#x12';
import { HEAD_SEGMENTS } from './map-purchase-order-head.js';
import { endLine, LINE_SEGMENTS } from './map-purchase-order-lines.js';
import { OrderProvenance } from './order-provenance.js';
import { PurchaseOrderDraft, type SegmentMapping } from './purchase-order-draft.js';
import { sourceOfSet, type SetToMap } from './set-source.js';
import { saysMore, takenOf, type TakenElements } from './taken-elements.js';

export type MappedPurchaseOrder =
  { readonly ok: true; readonly order: CanonicalOrder } | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Maps an accepted 850 to the canonical order. Pure. Every segment goes somewhere: to its field, or whole to
 * `extensions.segments` of the order or the line. `provenance` is worked out when it is first looked at.
 */
export function mapPurchaseOrder(input: SetToMap): MappedPurchaseOrder {
  const order = new MappedOrder(input);
  const { faults } = mapSegments(input, new PurchaseOrderDraft(order, undefined));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, order };
}

interface PathMapping {
  readonly map: SegmentMapping;
  readonly taken: TakenElements | undefined;
  /** Elements a segment has to have before it can say more than is read of it. */
  readonly firstOther: number;
}

const MAPPINGS_BY_PATH = new Map<string, PathMapping>(
  [...Object.entries(HEAD_SEGMENTS), ...Object.entries(LINE_SEGMENTS)].map(([path, map]) => {
    const taken = takenOf(path.slice(path.lastIndexOf('/') + 1));
    return [path, { map, taken, firstOther: taken?.firstOther ?? Infinity }];
  }),
);

const mappingsOfSchema = new WeakMap<SetSchema, (PathMapping | undefined)[]>();

/** The mapping of each node of a table, by its id: found by path once, not for every segment. */
function mappingsOf(schema: SetSchema): readonly (PathMapping | undefined)[] {
  let mappings = mappingsOfSchema.get(schema);
  if (mappings) return mappings;
  mappings = new Array<undefined>(schema.nodeCount).fill(undefined);
  for (const { id, path } of schema.nodes) mappings[id] = MAPPINGS_BY_PATH.get(path);
  mappingsOfSchema.set(schema, mappings);
  return mappings;
}

function mapSegments({ set, report }: SetToMap, draft: PurchaseOrderDraft): PurchaseOrderDraft {
  const { segments: table } = set;
  const { assignment, schema } = report;
  const mappings = schema ? mappingsOf(schema) : [];
  const faulty = faultyPositions(report);
  // One place record for all segments: nobody keeps it.
  const at = { table, index: 0 };
  for (; at.index < table.length; at.index += 1) {
    const node = assignment[at.index];
    const mapping = node === undefined ? undefined : mappings[node.id];
    if (mapping) {
      const { path } = node!;
      mapping.map(draft, at, path);
      const more = table.elementCount(at.index) >= mapping.firstOther && saysMore(at, mapping.taken!);
      if (more) draft.keep(at, path);
      else if (faulty?.has(at.index + 1) === true) draft.keep(at, path);
    } else if (!isEnvelope(node)) draft.keep(at, node?.path);
  }
  endLine(draft);
  const { order } = draft;
  if (order.totals.lineCount === 0) order.totals.lineCount = order.lines.length;
  return draft;
}

/** ST and SE say nothing of an order. */
const isEnvelope = (node: SegmentNode | undefined): boolean => node?.path === 'ST' || node?.path === 'SE';

/** Segments with a fault that was let pass: what no field can hold of them is kept as it came. */
const faultyPositions = ({ faults }: SetToMap['report']): ReadonlySet<number | undefined> | undefined =>
  faults.length === 0 ? undefined : new Set(faults.map(({ segmentPosition }) => segmentPosition));

/**
 * A canonical order that maps its set once more, noting where everything stands, when its provenance is first asked
 * for: most orders are read without. The accessor is the order's own, so that it is written out with it, but one for
 * all orders: with an accessor each, the engine would keep every order as a hash table.
 */
class MappedOrder implements CanonicalOrder {
  readonly #input: SetToMap;
  #provenance: CanonicalOrder['provenance'] | undefined;
  purchaseOrderNumber = '';
  purpose: CanonicalOrder['purpose'] = 'original';
  source: CanonicalOrder['source'];
  parties: CanonicalOrder['parties'] = [];
  dates: CanonicalOrder['dates'] = [];
  references: CanonicalOrder['references'] = [];
  notes: CanonicalOrder['notes'] = [];
  lines: CanonicalOrder['lines'] = [];
  allowancesAndCharges: CanonicalOrder['allowancesAndCharges'] = [];
  totals: CanonicalOrder['totals'] = { lineCount: 0 };
  declare provenance: CanonicalOrder['provenance'];
  declare customerId?: string;

  constructor(input: SetToMap) {
    this.#input = input;
    this.source = sourceOfSet(input);
    Object.defineProperty(this, 'provenance', MappedOrder.#accessor);
    if (input.customerId !== undefined) this.customerId = input.customerId;
  }

  static readonly #accessor: PropertyDescriptor & ThisType<MappedOrder> = {
    enumerable: true,
    configurable: true,
    get() {
      return (this.#provenance ??= findProvenance(this.#input));
    },
    set(entries: CanonicalOrder['provenance']) {
      this.#provenance = entries;
    },
  };
}

function findProvenance(input: SetToMap): CanonicalOrder['provenance'] {
  const provenance = new OrderProvenance();
  mapSegments(input, new PurchaseOrderDraft(new MappedOrder(input), provenance));
  return provenance.entries;
}
