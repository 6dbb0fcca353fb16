import type { CanonicalOrder } from '#contracts';
import type { Fault, InterchangeVerdict } from '#x12';

/** What was agreed with the sender of an interchange, as far as reading it goes. */
export interface EdiSender {
  readonly partnerId: string;
  readonly customerId: string;
  readonly test: boolean;
  readonly ours: { readonly qualifier: string; readonly id: string };
}

/** What the reading thread is asked. Senders are keyed by ISA qualifier and id (`isaIdentity`). */
export type EdiRequest =
  | { readonly ask: 'senders'; readonly bytes: Uint8Array }
  | {
      readonly ask: 'orders';
      readonly bytes: Uint8Array;
      readonly documentId: string;
      readonly tolerant: boolean;
      readonly senders: Readonly<Record<string, EdiSender>>;
    };

/** One transaction set: the order it makes, and its bytes in an interchange of their own for repair. */
export interface ReadSet {
  /** Byte offset of its GS: control numbers of groups need not be unique. */
  readonly group: number;
  readonly ordinal: number;
  readonly controlNumber: string;
  readonly order?: CanonicalOrder;
  /** The set, or its whole group, was rejected. */
  readonly refused?: true;
  readonly purchaseOrderNumber?: string;
  /** Why a sound set makes no order that can be used. */
  readonly faults?: readonly Fault[];
  /** Only of sets in error: what can be repaired and submitted by itself. */
  readonly bytes?: Uint8Array;
}

export interface ReadInterchange {
  /** As the ISA names them. */
  readonly sender: string;
  readonly partnerId?: string;
  readonly verdict: InterchangeVerdict;
  readonly sets: readonly ReadSet[];
}

/** An X12 file as plain data: it crosses from the worker thread to the service. */
export interface EdiReading {
  readonly interchanges: readonly ReadInterchange[];
  /** What stands outside any interchange, or cannot be read as one. */
  readonly unreadable: readonly Fault[];
}
