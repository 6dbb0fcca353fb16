import type { Fault } from '../codes.js';
import type { InterchangeHeader } from '../tokenizer/delimiters.js';
import type { ReadLimits } from '../tokenizer/limits.js';
import { KEY } from '../tokenizer/control-segments.js';
import type { SegmentScanner } from '../tokenizer/segment-scanner.js';
import type { SegmentTable } from '../tokenizer/segment-table.js';
import {
  checkElementCounts,
  checkGroupHeader,
  checkGroupTrailer,
  checkInterchangeTrailer,
  checkSet,
  fault,
  readGroupHeader,
  readSetHeader,
} from './check-envelopes.js';
import { ControlNumbers } from './control-numbers.js';
import type { EnvelopeRecord, GroupHeader, TransactionSet } from './records.js';

interface OpenInterchange {
  readonly header: InterchangeHeader;
  readonly faults: Fault[];
  readonly groupNumbers: ControlNumbers;
  groups: number;
}

interface OpenGroup {
  readonly header: GroupHeader;
  readonly faults: Fault[];
  readonly setNumbers: ControlNumbers;
  received: number;
}

/** What a walk reads from, and how strictly. */
export interface WalkOptions {
  readonly scanner: SegmentScanner;
  readonly limits: ReadLimits;
  readonly tolerant: (interchange: InterchangeHeader) => boolean;
}

/**
 * Where a reader is in the envelopes: the interchange, group and set that are open. Each control segment opens or closes
 * one of them, whatever else is still open being closed first, and what is complete is told as a record.
 */
export class EnvelopeWalk {
  private readonly scanner: SegmentScanner;
  private readonly limits: ReadLimits;
  private readonly tolerant: (interchange: InterchangeHeader) => boolean;
  private interchange: OpenInterchange | undefined;
  private group: OpenGroup | undefined;
  private inSet = false;
  private out: EnvelopeRecord[] = [];

  constructor({ scanner, limits, tolerant }: WalkOptions) {
    this.scanner = scanner;
    this.limits = limits;
    this.tolerant = tolerant;
  }

  tell(record: EnvelopeRecord): void {
    this.out.push(record);
  }

  /** The records told since last asked. */
  flush(): EnvelopeRecord[] {
    const records = this.out;
    this.out = [];
    return records;
  }

  /** Adds a fault to the interchange that is open, if one is. */
  note(found: Fault): void {
    this.interchange?.faults.push(found);
  }

  openInterchange(header: InterchangeHeader, faults: Fault[]): void {
    this.interchange = { header, faults, groupNumbers: new ControlNumbers(), groups: 0 };
    this.out.push({ kind: 'interchange', interchange: header, faults: [...faults] });
  }

  /** Takes the control segment the scanner stopped at. */
  control(): void {
    switch (this.scanner.lastKey) {
      case KEY.ST:
        return this.openSet();
      case KEY.SE:
        return this.closeSet();
      case KEY.GS:
        return this.openGroup();
      case KEY.GE:
        return this.closeGroup();
      case KEY.IEA:
        return this.closeInterchange();
      default:
        return this.interchangeSegment();
    }
  }

  /** TA1 or ISX: they stand between ISA and the first GS. Anywhere else they are segments like any other. */
  private interchangeSegment(): void {
    if (this.group || this.inSet) return;
    this.takeStray(this.scanner.pending - 1);
    const segments = this.scanner.take();
    const { interchange } = this;
    if (!interchange) return;
    if (this.scanner.lastKey === KEY.ISX) {
      const release = segments.element(0, 1);
      if (release.length === 1) this.scanner.useRelease(release.charCodeAt(0));
    } else if (interchange.groups > 0) {
      interchange.faults.push(fault('EDI_CONTROL_STRUCTURE_INVALID', { offset: segments.offset, segmentId: 'TA1' }));
    } else {
      this.out.push({ kind: 'interchange-acknowledgment', interchange: interchange.header, segments });
    }
  }

  private openGroup(): void {
    this.closeOpenSet(this.scanner.pending - 1);
    if (this.group)
      this.endGroup(undefined, [fault('EDI_GROUP_TRAILER_MISSING', { offset: this.group.header.offset })]);
    this.takeStray(this.scanner.pending - 1);
    const gs = this.scanner.take();
    const interchange = this.interchange!;
    const header = readGroupHeader(gs);
    const faults = checkGroupHeader(header, interchange.groupNumbers);
    interchange.groups += 1;
    this.group = { header, faults, setNumbers: new ControlNumbers(), received: 0 };
    this.out.push({ kind: 'group', group: header, faults: [...faults] });
  }

  private closeGroup(): void {
    this.closeOpenSet(this.scanner.pending - 1);
    this.takeStray(this.scanner.pending - 1);
    const ge = this.scanner.take();
    const { group } = this;
    if (!group) {
      const at = { offset: ge.offset, segmentId: 'GE' };
      this.interchange!.faults.push(fault('EDI_CONTROL_STRUCTURE_INVALID', at, 'GE stands without a GS.'));
      return;
    }
    const count = ge.element(0, 1).trim();
    const declared = /^\d{1,9}$/.test(count) ? Number(count) : undefined;
    this.endGroup(declared, checkGroupTrailer(ge, group.header, group.received));
  }

  private endGroup(declared: number | undefined, faults: Fault[]): void {
    const group = this.group!;
    this.group = undefined;
    this.out.push({
      kind: 'group-end',
      group: group.header,
      faults: [...group.faults, ...faults],
      received: group.received,
      declared,
    });
  }

  private openSet(): void {
    this.closeOpenSet(this.scanner.pending - 1);
    this.takeStray(this.scanner.pending - 1);
    if (this.group) this.inSet = true;
    else {
      const detail = 'A transaction set stands outside any group.';
      this.interchange!.faults.push(fault('EDI_CONTROL_STRUCTURE_INVALID', { offset: this.scanner.offset }, detail));
      this.scanner.discard();
    }
  }

  private closeSet(): void {
    if (!this.group) return this.takeStray(this.scanner.pending);
    const segments = this.scanner.take();
    // Without an ST the segments up to SE still are a set that came, only nobody can say which.
    this.emitSet(segments, true);
  }

  /** Ends the set in progress, if any, whose SE did not come: `segments` of the run belong to it. */
  private closeOpenSet(segments: number): void {
    if (!this.inSet) return;
    this.emitSet(this.scanner.take(segments), false);
  }

  private emitSet(segments: SegmentTable, closed: boolean): void {
    const group = this.group!;
    const hasHeader = this.inSet;
    this.inSet = false;
    group.received += 1;
    const faults: Fault[] = [];
    const { identifier, controlNumber, implementation } = readSetHeader(segments, hasHeader);
    // Written out, not spread: a third of all reading time hangs on the shape of this object.
    const set: TransactionSet = {
      identifier,
      controlNumber,
      implementation,
      ordinal: group.received,
      segments,
      interchange: this.interchange!.header,
      group: group.header,
      faults,
    };
    checkSet(set, { hasHeader, closed, earlier: group.setNumbers, faults });
    checkElementCounts(segments, this.limits.segmentElements, faults);
    this.noteEmptySegments(faults);
    this.out.push({ kind: 'set', set });
  }

  private noteEmptySegments(faults: Fault[]): void {
    if (this.scanner.emptySegments === 0) return;
    this.scanner.emptySegments = 0;
    faults.push(fault('EDI_EMPTY_SEGMENT', {}, '', 'note'));
  }

  private closeInterchange(): void {
    this.closeOpenSet(this.scanner.pending - 1);
    if (this.group)
      this.endGroup(undefined, [fault('EDI_GROUP_TRAILER_MISSING', { offset: this.group.header.offset })]);
    this.takeStray(this.scanner.pending - 1);
    const iea = this.scanner.take();
    const interchange = this.interchange!;
    const { faults } = interchange;
    faults.push(...checkInterchangeTrailer(iea, interchange.header, interchange.groups));
    const at = { offset: iea.offset, segmentId: 'IEA' };
    if (this.scanner.unterminated) {
      if (this.tolerant(interchange.header)) faults.push(fault('EDI_TERMINATOR_FORGIVEN', at, '', 'note'));
      else faults.push(fault('EDI_INTERCHANGE_TRUNCATED', at, 'The terminator of IEA is missing.'));
    }
    this.endInterchange();
  }

  private endInterchange(): void {
    const { header, faults, groups } = this.interchange!;
    this.interchange = undefined;
    this.scanner.closeInterchange();
    this.out.push({ kind: 'interchange-end', interchange: header, faults, groups });
  }

  /** The interchange stops in the middle: at the end of the file, or because the next ISA begins. */
  closeTruncated(): void {
    if (!this.interchange) return;
    this.closeOpenSet(this.scanner.pending);
    if (this.group)
      this.endGroup(undefined, [fault('EDI_GROUP_TRAILER_MISSING', { offset: this.group.header.offset })]);
    this.takeStray(this.scanner.pending);
    this.interchange.faults.push(fault('EDI_INTERCHANGE_TRUNCATED', { offset: this.scanner.offset }));
    this.endInterchange();
  }

  /** A limit is passed: nothing more of this interchange is read. */
  abandon(): void {
    const { limit, offset } = this.scanner;
    if (this.inSet) {
      this.scanner.discard();
      this.inSet = false;
      this.group!.received += 1;
    }
    if (this.group) this.endGroup(undefined, [fault(limit, { offset })]);
    this.interchange!.faults.push(fault(limit, { offset }), fault('EDI_INTERCHANGE_CONTENT_INVALID', { offset }));
    this.endInterchange();
  }

  /** Segments between the envelopes: in a group they are a set without ST, elsewhere content that cannot stand. */
  private takeStray(segments: number): void {
    if (segments <= 0) return;
    const table = this.scanner.take(segments);
    if (this.group) {
      this.emitSet(table, false);
      return;
    }
    const detail = `${table.id(0).slice(0, 10)} stands outside any group.`;
    this.interchange?.faults.push(fault('EDI_CONTROL_STRUCTURE_INVALID', { offset: table.offset }, detail));
  }
}
