import type { CanonicalOrder, CanonicalOrderLine } from '#contracts';
import { sentenceOf, type Decimal, type Fault } from '#x12';
import {
  addToCarrier,
  addToParty,
  keepSegment,
  mapParty,
  mapReference,
  noteOfSegment,
  type KeptSegment,
} from './map-order-parts.js';
import type { LeadTime } from './map-order-details.js';
import type { OrderProvenance } from './order-provenance.js';
import { textAt, type SegmentAt } from './segment-values.js';

/** Puts one segment of an 850 where it belongs. */
export type SegmentMapping = (draft: PurchaseOrderDraft, at: SegmentAt, path: string) => void;

type Party = CanonicalOrder['parties'][number];
/** Whatever has references and notes: an order, a line, a sub-line. */
type NotedOwner = Partial<Pick<CanonicalOrder, 'references' | 'notes'>>;

/** An order in the making, with what its parts at header and line have in common. */
export class PurchaseOrderDraft {
  readonly faults: Fault[] = [];
  /** The line at hand; none before the first PO1 and in the summary. */
  line: CanonicalOrderLine | undefined;
  subLine: CanonicalOrderLine['subLines'][number] | undefined;
  /** Whether the line at hand said its quantity itself. */
  quantitySaid = true;
  /** The quantity from which on the price of the line at hand holds, where CTP gave it. */
  bracket: Decimal | undefined;
  /** JSON pointer of the line at hand, '' at the header. Only kept where provenance is asked for. */
  base = '';
  /** What of the line is being filled: '' itself, or the pointer of a sub-line within it. */
  within = '';
  /** The LDT that QTY, REF and texts may follow. */
  leadTime: LeadTime | undefined;
  private party: Party | undefined;
  private partyPointer = '';
  /** Index of the segment kept last: whoever keeps one need not know whether somebody else did. */
  private keptLast = -1;

  constructor(
    readonly order: CanonicalOrder,
    /** Undefined when nobody asked where things stood. */
    readonly provenance: OrderProvenance | undefined,
  ) {}

  beginParty(parties: Party[], at: SegmentAt, path: string): void {
    const party = mapParty(at);
    this.party = party;
    if (!party) return this.keep(at, path);
    parties.push(party);
    if (!this.provenance) return;
    this.partyPointer = `${this.base}/parties/${parties.length - 1}`;
    this.from(this.partyPointer, at);
  }

  endParty(): void {
    this.party = undefined;
  }

  /** N2, N3, N4, PER and REF of the party at hand. */
  addToParty(at: SegmentAt, path: string): void {
    const segment = path.slice(path.lastIndexOf('/') + 1);
    if (!this.party || !addToParty(this.party, segment, at)) return this.keep(at, path);
    if (this.provenance) this.from(`${this.partyPointer}/${partyField(this.party, segment)}`, at);
  }

  addCarrier(owner: CanonicalOrder | CanonicalOrderLine, at: SegmentAt, path: string): void {
    if (!addToCarrier(owner, path.slice(-3), at)) return this.keep(at, path);
    if (this.provenance) this.from(`${this.base}/carrier`, at);
  }

  addNote(notes: string[], at: SegmentAt, path: string): void {
    const note = noteOfSegment(path.slice(path.lastIndexOf('/') + 1), at);
    if (note === undefined) return this.keep(at, path);
    notes.push(note);
    if (this.provenance)
      this.from(`${this.base}${this.within}/notes/${notes.length - 1}`, at, path.endsWith('MTX') ? 2 : 1);
  }

  /** N9 names a reference; its texts follow as MSG or MTX, or stand in N903. */
  addNoteReference(owner: NotedOwner, at: SegmentAt, path: string): void {
    const reference = mapReference(at);
    if (!reference) return this.keep(at, path);
    this.add((owner.references ??= []), reference, 'references', at, path);
    const note = textAt(at, 3, 4000);
    if (note === undefined) return;
    const count = (owner.notes ??= []).push(note);
    if (this.provenance) this.from(`${this.base}${this.within}/notes/${count - 1}`, at, 3);
  }

  /** Adds a value to a list of the order or line, or keeps its segment when it makes none. */
  add<T>(list: T[], value: T | undefined, name: string, at: SegmentAt, path: string): void {
    if (value === undefined) return this.keep(at, path);
    list.push(value);
    if (this.provenance) this.from(`${this.base}${this.within}/${name}/${list.length - 1}`, at);
  }

  /** Keeps a segment whole, with the line it stands in or with the order. */
  keep(at: SegmentAt, path: string | undefined): void {
    if (this.keptLast === at.index) return;
    this.keptLast = at.index;
    const inLine = this.line !== undefined && path !== 'CTT' && path !== 'CTT/AMT';
    const owner = inLine ? this.line! : this.order;
    const extensions = (owner.extensions ??= {});
    const segments = (extensions['segments'] ??= []) as KeptSegment[];
    segments.push(keepSegment(at, path));
    this.from(`${inLine ? this.base : ''}/extensions/segments/${segments.length - 1}`, at);
  }

  /** Sound X12 that says what no order can say. */
  refuse(at: SegmentAt, element: number, detail: string): void {
    this.faults.push({
      code: 'EDI_ORDER_UNUSABLE',
      severity: 'reject',
      message: `${sentenceOf('EDI_ORDER_UNUSABLE')} ${detail}`,
      offset: at.table.offsetOf(at.index),
      segmentId: at.table.id(at.index),
      segmentPosition: at.index + 1,
      element,
      value: at.table.element(at.index, element),
    });
  }

  from(pointer: string, at: SegmentAt, element?: number): void {
    if (!this.provenance || (element !== undefined && !at.table.has(at.index, element))) return;
    this.provenance.at(pointer, at, element);
  }
}

/** Where what a segment adds to a party stands in it. */
function partyField({ contacts = [], references = [] }: Party, segment: string): string {
  if (segment === 'PER') return `contacts/${contacts.length - 1}`;
  if (segment === 'REF') return `references/${references.length - 1}`;
  return segment === 'N2' ? 'additionalNames' : 'address';
}
