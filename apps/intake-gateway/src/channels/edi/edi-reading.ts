import type { CanonicalOrder, CanonicalOrderChange, RemittanceAdvice } from '#contracts';
import type { Fault, InterchangeVerdict } from '#x12';
import type { EdiProfile } from '../../partners/partner-profile.js';
import type { ReadAcknowledgment } from './read-acknowledgment.js';
import type { SegmentEdit, SegmentPage } from './segments-of-file.js';

/** What was agreed with the sender of an interchange, as far as reading it goes. */
export interface EdiSender {
  readonly partnerId: string;
  readonly customerId: string;
  readonly test: boolean;
  /** Faults of padding are forgiven, and said. */
  readonly tolerant?: boolean;
  readonly ours: { readonly qualifier: string; readonly id: string };
  /** Absent parts are as the standard and the house have them. */
  readonly rules?: Partial<
    Pick<EdiProfile, 'rejectOn' | 'onSetFault' | 'requiredSegments' | 'crossReferences' | 'mapping' | 'lineMapping'>
  >;
}

/** An interchange by what its ISA says, known before anything in it is read. */
export interface EdiEnvelope {
  /** Both as `isaIdentity`. */
  readonly sender: string;
  readonly receiver: string;
  readonly controlNumber: string;
}

/** The bytes of a file, or where they lie. */
export type EdiSource = Uint8Array | { readonly path: string };

/** What the reading thread is asked. Senders are keyed by ISA qualifier and id (`isaIdentity`). */
export type EdiRequest =
  | { readonly ask: 'envelopes'; readonly source: EdiSource }
  | {
      readonly ask: 'orders';
      readonly source: EdiSource;
      readonly documentId: string;
      readonly senders: Readonly<Record<string, EdiSender>>;
      /** Interchanges that came before, within the window agreed with their sender. */
      readonly duplicates?: readonly EdiEnvelope[];
    }
  | {
      readonly ask: 'segments';
      readonly bytes: Uint8Array;
      readonly faults: readonly Fault[];
      readonly page: { readonly from: number; readonly limit: number };
    }
  | { readonly ask: 'edit'; readonly bytes: Uint8Array; readonly edits: readonly SegmentEdit[] };

/** What the reading thread answers, by what it was asked. */
export interface EdiAnswers {
  readonly envelopes: EdiEnvelope[];
  readonly orders: EdiReading;
  readonly segments: SegmentPage;
  /** Undefined when an edit names a segment that is not there. */
  readonly edit: Uint8Array | undefined;
}

/** What a set says, once mapped. */
export interface EdiContents {
  readonly order?: CanonicalOrder;
  readonly change?: CanonicalOrderChange;
  readonly remittance?: RemittanceAdvice;
}

/** One transaction set: what it says, and its bytes in an interchange of their own for repair. */
export interface ReadSet extends EdiContents {
  /** Which interchange of the file it stands in, from 0. */
  readonly interchange: number;
  /** Byte offset of its GS: control numbers of groups need not be unique. */
  readonly group: number;
  readonly ordinal: number;
  readonly controlNumber: string;
  /** The set, or its whole group, was rejected. */
  readonly refused?: true;
  readonly purchaseOrderNumber?: string;
  /** Why a sound set says nothing that can be used. */
  readonly faults?: readonly Fault[];
  /** Only of sets in error: what can be repaired and submitted by itself. */
  readonly bytes?: Uint8Array;
}

export interface ReadInterchange {
  /** As the ISA names them. */
  readonly sender: string;
  readonly receiver: string;
  readonly partnerId?: string;
  readonly verdict: InterchangeVerdict;
  /** Those in error; of the others, what they say is all there is. */
  readonly sets: readonly ReadSet[];
  /** True when any set of it says something that is taken. */
  readonly taken: boolean;
  /** What the partner says of documents of ours. */
  readonly acknowledgments: readonly ReadAcknowledgment[];
}

/** An X12 file as plain data: it crosses from the worker thread to the service. */
export interface EdiReading {
  readonly interchanges: readonly ReadInterchange[];
  /** What stands outside any interchange, or cannot be read as one. */
  readonly unreadable: readonly Fault[];
}

export const hasContents = ({ order, change, remittance }: EdiContents): boolean =>
  order !== undefined || change !== undefined || remittance !== undefined;

/** The same for two interchanges of one number between the same two, and for no others. */
export const nameOfEnvelope = ({ sender, receiver, controlNumber }: EdiEnvelope): string =>
  JSON.stringify([sender, receiver, controlNumber]);

/** Everything wrong with a file: its interchanges, groups and sets, and what stands outside of them. */
export const faultsOf = ({ interchanges, unreadable }: EdiReading): Fault[] => [
  ...unreadable,
  ...interchanges.flatMap(({ verdict, sets }) => [
    ...verdict.faults,
    ...verdict.groups.flatMap((group) => [...group.faults, ...group.sets.flatMap((set) => set.faults)]),
    ...sets.flatMap((set) => set.faults ?? []),
  ]),
];
