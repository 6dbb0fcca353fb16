import nodeX12 from 'node-x12';
import type { CanonicalOrder } from '#contracts';
import { writeInterchange, type TransactionSet } from '#x12';
import type { EdiProfile } from '../../partners/partner-profile.js';

type Mapping = EdiProfile['mapping'];
type Field = keyof Mapping;

/** A query of a profile that node-x12 cannot run: the profile is at fault, not the document. */
export class MappingQueryFailed extends Error {
  override readonly name = 'MappingQueryFailed';
}

/** What a field of the canonical order can hold, as its contract has it. */
const SHAPES: Readonly<Record<Field, RegExp>> = {
  purchaseOrderNumber: /^.{1,50}$/,
  releaseNumber: /^.{1,30}$/,
  contractNumber: /^.{1,30}$/,
  orderType: /^.{1,3}$/,
  currency: /^[A-Z]{3}$/,
};

/**
 * Takes fields of an order from where the partner's profile says they stand, in node-x12's query language
 * (`REF02:REF01["CO"]`). A query that finds nothing usable leaves what the standard place says. Pure.
 * @throws MappingQueryFailed when a query cannot be run
 */
export function overrideFields(order: CanonicalOrder, set: TransactionSet, mapping: Mapping): CanonicalOrder {
  const queries = Object.entries(mapping) as [Field, string][];
  if (queries.length === 0) return order;
  const text = plainText(set);
  const changed: Partial<Record<Field, string>> = {};
  const provenance = { ...order.provenance };
  for (const [field, query] of queries) {
    const value = ask(text, query);
    if (value === undefined || !SHAPES[field].test(value)) continue;
    changed[field] = value;
    provenance[`/${field}`] = { kind: 'profile', setting: `/edi/mapping/${field}` };
  }
  return { ...order, ...changed, provenance };
}

function ask(text: string, query: string): string | undefined {
  try {
    const interchange = new nodeX12.X12Parser().parse(text);
    const found = new nodeX12.X12QueryEngine().querySingle(interchange as nodeX12.X12Interchange, query);
    return found?.value?.trim() || undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new MappingQueryFailed(`The query ${query} of the partner's profile cannot be run: ${why}`);
  }
}

/** The set alone, in separators node-x12 reads without doubt: it takes line breaks and control characters badly. */
function plainText({ interchange, group, identifier, controlNumber, segments }: TransactionSet): string {
  const body = Array.from({ length: segments.length }, (_, index) => [
    segments.id(index),
    ...Array.from({ length: segments.elementCount(index) }, (__, at) => segments.element(index, at + 1)),
  ]);
  return writeInterchange(
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
        sets: [{ identifier, controlNumber, segments: body.slice(1, -1) }],
      },
    ],
  );
}
