import type { CanonicalOrder, OrderPurpose, ProvenanceEntry } from '#contracts';
import { sentenceOf, type Fault, type FaultCode, type SetReport, type TransactionSet } from '#x12';
import { addToParty, keepSegment, mapParty, type KeptSegment } from './map-order-parts.js';
import { OrderProvenance } from './order-provenance.js';
import { said, type SegmentAt } from './segment-values.js';

/** What the mapping of a set needs to know beside the set itself. */
export interface SetToMap {
  readonly set: TransactionSet;
  /** The report of the set's own validation; it knows the place of every segment. */
  readonly report: SetReport;
  /** Id of the document as kept. */
  readonly documentId: string;
  readonly partnerId?: string | undefined;
  readonly customerId?: string | undefined;
  /** Overrides ISA15, for partners in test mode. */
  readonly test?: boolean | undefined;
  /** When the document arrived, an instant with its zone. */
  readonly receivedAt?: string | undefined;
}

/** X12 element 353, as the canonical documents spell it. */
const PURPOSES: Readonly<Record<string, OrderPurpose>> = {
  '00': 'original',
  '01': 'cancel',
  '02': 'add',
  '03': 'delete',
  '04': 'change',
  '05': 'replace',
  '06': 'confirmation',
  '07': 'duplicate',
  '08': 'status',
  '13': 'request',
};

export const purposeOfCode = (code: string): OrderPurpose => PURPOSES[code] ?? `x12:${code}`;

/** Element 353 of a purpose, for the answer to a document that had it. */
export const codeOfPurpose = (purpose: OrderPurpose): string =>
  Object.keys(PURPOSES).find((code) => PURPOSES[code] === purpose) ?? purpose.slice(-2);

/** Where a canonical document came from, level by level of the envelope. */
export function sourceOfSet({ set, documentId, partnerId, test }: SetToMap): CanonicalOrder['source'] {
  const { interchange, group } = set;
  return said({
    channel: 'edi' as const,
    documentId,
    partnerId,
    test: test ?? interchange.usage === 'T',
    interchange: {
      senderQualifier: interchange.senderQualifier || '--',
      senderId: interchange.senderId || '--',
      receiverQualifier: interchange.receiverQualifier || '--',
      receiverId: interchange.receiverId || '--',
      controlNumber: interchange.controlNumber,
    },
    group: { controlNumber: group.controlNumber, version: group.version.slice(0, 12) },
    transactionSet: { identifier: set.identifier, controlNumber: set.controlNumber.slice(0, 14) },
  });
}

type Party = CanonicalOrder['parties'][number];
type Extended = { extensions?: Record<string, unknown> | undefined };

/** What is written down while a set is mapped: where fields stood, what was refused, what had no place. */
export class SetNotes {
  readonly faults: Fault[] = [];
  private readonly provenance = new OrderProvenance();
  private party: Party | undefined;
  private partyPointer = '';

  constructor(private readonly unusable: FaultCode) {}

  get entries(): Record<string, ProvenanceEntry> {
    return this.provenance.entries;
  }

  from(pointer: string, at: SegmentAt, element?: number): void {
    if (element === undefined || at.table.has(at.index, element)) this.provenance.at(pointer, at, element);
  }

  /** Sets fields from elements, with their provenance; what the document does not say stays unset. */
  take<T extends object>(owner: T, base: string, at: SegmentAt, values: { [K in keyof T]?: [number, T[K]] }): void {
    for (const key of Object.keys(values) as (keyof T & string)[]) {
      const [element, value] = values[key]!;
      if (value === undefined) continue;
      owner[key] = value as T[typeof key];
      this.from(`${base}/${key}`, at, element);
    }
  }

  add<T>(list: T[], value: T | undefined, pointer: string, at: SegmentAt): boolean {
    if (value === undefined) return false;
    list.push(value);
    this.from(`${pointer}/${list.length - 1}`, at);
    return true;
  }

  beginParty(parties: Party[], pointer: string, at: SegmentAt): boolean {
    this.party = mapParty(at);
    this.partyPointer = `${pointer}/${parties.length}`;
    return this.add(parties, this.party, pointer, at);
  }

  partySegment(segment: string, at: SegmentAt): boolean {
    if (!this.party || !addToParty(this.party, segment, at)) return false;
    if (segment === 'N3' || segment === 'N4') this.from(`${this.partyPointer}/address`, at);
    return true;
  }

  /** Nothing a document says is dropped: what has no field is kept whole. */
  keep(owner: Extended, at: SegmentAt, path: string | undefined): void {
    const extensions = (owner.extensions ??= {});
    const segments = (extensions['segments'] ??= []) as KeptSegment[];
    segments.push(keepSegment(at, path));
  }

  refuse(at: SegmentAt, element: number, detail: string): void {
    this.faults.push({
      code: this.unusable,
      severity: 'reject',
      message: `${sentenceOf(this.unusable)} ${detail}`,
      offset: at.table.offsetOf(at.index),
      segmentId: at.table.id(at.index),
      segmentPosition: at.index + 1,
      element,
      value: at.table.element(at.index, element),
    });
  }
}
