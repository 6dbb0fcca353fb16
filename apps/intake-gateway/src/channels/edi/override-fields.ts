import nodeX12 from 'node-x12';
import type { CanonicalOrder, CanonicalOrderLine } from '#contracts';
import { writeInterchange, type TransactionSet } from '#x12';
import type { EdiProfile } from '../../partners/partner-profile.js';
import { type FieldOverride, HEAD_OVERRIDES, LINE_OVERRIDES } from './field-overrides.js';

type Queries = Pick<EdiProfile, 'mapping' | 'lineMapping'>;

/** A query of a profile that node-x12 cannot run: the profile is at fault, not the document. */
export class MappingQueryFailed extends Error {
  override readonly name = 'MappingQueryFailed';
}

/**
 * Takes fields of an order and its lines from where the partner's profile says they stand, in node-x12's query language
 * (`REF02:REF01["CO"]`). A query that finds nothing usable leaves what the standard place says. Pure.
 * @throws MappingQueryFailed when a query cannot be run
 */
export function overrideFields(
  order: CanonicalOrder,
  set: TransactionSet,
  { mapping = {}, lineMapping = {} }: Partial<Queries>,
): CanonicalOrder {
  const [head, line] = [Object.entries(mapping), Object.entries(lineMapping)];
  if (head.length === 0 && line.length === 0) return order;
  const provenance = { ...order.provenance };
  const changed: CanonicalOrder = {
    ...order,
    dates: [...order.dates],
    parties: [...order.parties],
    references: [...order.references],
    provenance,
  };
  const segments = segmentsOf(set);
  const note = (pointer: string, setting: string): void => {
    provenance[pointer] = { kind: 'profile', setting: `/edi/${setting}` };
  };
  for (const [field, value] of answers(set, segments, head)) {
    const pointer = take(HEAD_OVERRIDES[field as keyof typeof HEAD_OVERRIDES], changed, value);
    if (pointer !== undefined) note(pointer, `mapping/${field}`);
  }
  if (line.length === 0) return changed;
  const parts = linesOf(segments);
  changed.lines = order.lines.map((each, index): CanonicalOrderLine => {
    const own = { ...each, dates: [...each.dates], itemIdentifiers: [...each.itemIdentifiers] };
    for (const [field, value] of answers(set, parts[index] ?? [], line)) {
      const pointer = take(LINE_OVERRIDES[field as keyof typeof LINE_OVERRIDES], own, value);
      if (pointer !== undefined) note(`/lines/${index}${pointer}`, `lineMapping/${field}`);
    }
    return own;
  });
  return changed;
}

function take<T>({ read, put }: FieldOverride<T>, owner: T, value: string): string | undefined {
  const usable = read(value);
  return usable === undefined ? undefined : put(owner, usable);
}

/** What the queries find, field by field; those that find nothing are left out. */
function answers(
  set: TransactionSet,
  segments: readonly (readonly string[])[],
  queries: readonly (readonly [field: string, query: string])[],
): [field: string, value: string][] {
  if (queries.length === 0 || segments.length === 0) return [];
  const interchange = new nodeX12.X12Parser().parse(plainText(set, segments)) as nodeX12.X12Interchange;
  const engine = new nodeX12.X12QueryEngine();
  return queries.flatMap(([field, query]): [string, string][] => {
    try {
      const value = engine.querySingle(interchange, query)?.value?.trim();
      return value ? [[field, value]] : [];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new MappingQueryFailed(`The query ${query} of the partner's profile cannot be run: ${why}`);
    }
  });
}

/** Segments between ST and SE. */
const segmentsOf = ({ segments }: TransactionSet): string[][] =>
  Array.from({ length: segments.length - 2 }, (_, index) => [
    segments.id(index + 1),
    ...Array.from({ length: segments.elementCount(index + 1) }, (__, at) => segments.element(index + 1, at + 1)),
  ]);

/** The segments of each line: from its PO1 to the next, or to the summary. */
function linesOf(segments: readonly string[][]): string[][][] {
  const lines: string[][][] = [];
  for (const segment of segments) {
    if (segment[0] === 'CTT') break;
    if (segment[0] === 'PO1') lines.push([]);
    lines.at(-1)?.push(segment);
  }
  return lines;
}

/** Segments as a set of their own, in separators node-x12 reads without doubt: it takes control characters badly. */
const plainText = (
  { interchange, group, identifier, controlNumber }: TransactionSet,
  segments: readonly (readonly string[])[],
): string =>
  writeInterchange(
    {
      senderQualifier: interchange.senderQualifier,
      senderId: interchange.senderId,
      receiverQualifier: interchange.receiverQualifier,
      receiverId: interchange.receiverId,
      sentAt: { date: '20000101', time: '0000' },
      interchangeControlNumber: 1,
      interchangeVersion: '00401',
      usage: 'P',
    },
    [
      {
        functionalId: group.functionalId,
        senderCode: group.senderCode,
        receiverCode: group.receiverCode,
        controlNumber: 1,
        version: group.version,
        sets: [{ identifier, controlNumber, segments: segments as [string, ...string[]][] }],
      },
    ],
  );
