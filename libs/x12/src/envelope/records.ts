import type { Fault } from '../codes.js';
import type { InterchangeHeader } from '../tokenizer/delimiters.js';
import type { SegmentTable } from '../tokenizer/segment-table.js';

/** What the GS says. */
export interface GroupHeader {
  /** GS01: PO for an 850, FA for acknowledgments … */
  readonly functionalId: string;
  readonly senderCode: string;
  readonly receiverCode: string;
  readonly date: string;
  readonly time: string;
  /** GS06 as sent. */
  readonly controlNumber: string;
  readonly agency: string;
  /** GS08 as sent, with its suffix (`004010VICS`). */
  readonly version: string;
  /** Byte offset of the GS in the source. */
  readonly offset: number;
}

/** One transaction set as it came, from ST to SE, with what is wrong with its own envelope. */
export interface TransactionSet {
  /** ST01, or '' when the ST is missing. */
  readonly identifier: string;
  /** ST02. */
  readonly controlNumber: string;
  /** ST03, from version 005010 on. */
  readonly implementation: string;
  /** Its place in the group, from 1. */
  readonly ordinal: number;
  readonly segments: SegmentTable;
  readonly interchange: InterchangeHeader;
  readonly group: GroupHeader;
  readonly faults: readonly Fault[];
}

/**
 * What the reader tells, in the order of the file. A set comes as soon as its SE (or what stands for it) is read,
 * while its group and interchange are still open: whether it is accepted is known only at `interchange-end`.
 */
export type EnvelopeRecord =
  | { readonly kind: 'interchange'; readonly interchange: InterchangeHeader; readonly faults: readonly Fault[] }
  /** ISX, or an interchange acknowledgment (TA1) standing before the first group. */
  | {
      readonly kind: 'interchange-acknowledgment';
      readonly interchange: InterchangeHeader;
      readonly segments: SegmentTable;
    }
  | { readonly kind: 'group'; readonly group: GroupHeader; readonly faults: readonly Fault[] }
  | { readonly kind: 'set'; readonly set: TransactionSet }
  | {
      readonly kind: 'group-end';
      readonly group: GroupHeader;
      /** Faults of the header, again, and of the trailer. */
      readonly faults: readonly Fault[];
      /** Transaction sets that came. */
      readonly received: number;
      /** GE01, when it is a number. */
      readonly declared: number | undefined;
    }
  | {
      readonly kind: 'interchange-end';
      readonly interchange: InterchangeHeader;
      /** All faults of the interchange's own envelope. */
      readonly faults: readonly Fault[];
      readonly groups: number;
    }
  /** Something outside any interchange, or a header that cannot be read. */
  | { readonly kind: 'unreadable'; readonly fault: Fault };
