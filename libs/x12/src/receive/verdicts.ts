import type { Fault } from '../codes.js';
import type { GroupHeader, TransactionSet } from '../envelope/records.js';
import type { InterchangeHeader } from '../tokenizer/delimiters.js';
import type { SegmentTable } from '../tokenizer/segment-table.js';
import type { SetReport } from '../validate/validate-set.js';

/** What an acknowledgment says of one transaction set. */
export interface SetVerdict {
  readonly identifier: string;
  readonly controlNumber: string;
  readonly implementation: string;
  readonly ordinal: number;
  /** The set itself, its group, its interchange and the hold policy all allow it. */
  accepted: boolean;
  /** AK501. */
  readonly code: 'A' | 'E' | 'R';
  readonly faults: readonly Fault[];
}

/** What a functional acknowledgment says of one group. */
export interface GroupVerdict {
  readonly group: GroupHeader;
  /** AK901: A accepted, E accepted with errors, P partly accepted, R rejected. */
  readonly code: 'A' | 'E' | 'P' | 'R';
  readonly faults: readonly Fault[];
  /** Sets that came, and how many of them are accepted. */
  readonly received: number;
  readonly accepted: number;
  /** GE01, when it was a number. */
  readonly declared: number | undefined;
  /**
   * Sets in the order of the group. In a group of more than `listAcceptedUpTo` sets only those with faults are
   * listed, so that a file of a million orders does not fill the memory with their control numbers.
   */
  readonly sets: readonly SetVerdict[];
}

/** The word on one interchange, known when it is closed. Nothing of it counts as accepted before. */
export interface InterchangeVerdict {
  readonly interchange: InterchangeHeader;
  /** False: no set of it may be used, whatever was said of the set. */
  readonly accepted: boolean;
  readonly faults: readonly Fault[];
  readonly groups: readonly GroupVerdict[];
  /** Groups that came (IEA01 should say so). */
  readonly groupCount: number;
}

/** What a receiver tells, in the order of the file. */
export type ReceivedRecord =
  | { readonly kind: 'interchange'; readonly interchange: InterchangeHeader; readonly faults: readonly Fault[] }
  | {
      readonly kind: 'interchange-acknowledgment';
      readonly interchange: InterchangeHeader;
      readonly segments: SegmentTable;
    }
  | { readonly kind: 'group'; readonly group: GroupHeader }
  /** Provisional: whether it is accepted is said by the verdict on its interchange. */
  | { readonly kind: 'set'; readonly set: TransactionSet; readonly report: SetReport }
  | { readonly kind: 'group-end'; readonly verdict: GroupVerdict }
  | { readonly kind: 'interchange-end'; readonly verdict: InterchangeVerdict }
  | { readonly kind: 'unreadable'; readonly fault: Fault };
