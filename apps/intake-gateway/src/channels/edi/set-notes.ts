import type { CanonicalOrder, ProvenanceEntry } from '#contracts';
import { sentenceOf, type Fault, type FaultCode } from '#x12';
import {
  addDetails,
  addToLeadTime,
  DETAIL_SEGMENTS,
  isWhole,
  type LeadTime,
  type OrderDetails,
} from './map-order-details.js';
import { addToParty, keepSegment, mapParty, type KeptSegment } from './map-order-parts.js';
import { OrderProvenance } from './order-provenance.js';
import { type SegmentAt } from './segment-values.js';

type Party = CanonicalOrder['parties'][number];
type Extended = { extensions?: Record<string, unknown> | undefined };

/** What is written down while a set is mapped: where fields stood, what was refused, what had no place. */
export class SetNotes {
  readonly faults: Fault[] = [];
  private readonly provenance = new OrderProvenance();
  private party: Party | undefined;
  private partyPointer = '';
  /** The LDT that QTY, REF and texts may follow, and its place in its list. */
  private leadTime: { readonly entry: LeadTime; readonly index: number } | undefined;

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

  /**
   * A segment with a list of its own at head and lines: taxes, terms of freight, marks …
   * @returns false when the segment, or a part of it, has no place there
   */
  addDetails(
    owner: OrderDetails,
    pointer: string,
    { segment, at }: { readonly segment: string; readonly at: SegmentAt },
  ): boolean {
    if (segment.startsWith('LDT/')) return this.followLeadTime(`${pointer}/leadTimes`, segment.slice(4), at);
    const detail = DETAIL_SEGMENTS.get(segment);
    const first = detail && addDetails(owner, detail, at);
    if (segment === 'LDT') {
      this.leadTime = first === undefined ? undefined : { entry: owner.leadTimes![first]!, index: first };
    }
    if (detail === undefined || first === undefined) return false;
    const count = owner[detail.list]!.length;
    for (let entry = first; entry < count; entry += 1) this.from(`${pointer}/${detail.list}/${entry}`, at);
    return isWhole(detail, at);
  }

  /** QTY, REF and texts below LDT. */
  private followLeadTime(pointer: string, segment: string, at: SegmentAt): boolean {
    const { leadTime } = this;
    const list = leadTime && addToLeadTime(leadTime.entry, segment, at);
    if (list !== undefined) this.from(`${pointer}/${leadTime!.index}/${list}`, at);
    return list !== undefined;
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
