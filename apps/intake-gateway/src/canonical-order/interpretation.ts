import type { CanonicalOrder, CanonicalOrderChange, OrderChannel, RemittanceAdvice } from '#contracts';
import type { Tx } from '#messaging';
import type { Reason } from './intake-codes.js';

/** What the bytes are, and so which reader understands them. Channels say how they came, formats what they are. */
export const DOCUMENT_FORMATS = ['x12', 'order-json', 'mail'] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** A document as kept: everything a reader may know about it. Reading it again gives the same result. */
export interface StoredDocument {
  readonly id: string;
  readonly channel: OrderChannel;
  readonly format: DocumentFormat;
  /** Empty where `file` has them. */
  readonly bytes: Uint8Array;
  /** Name of the file in the EDI inbox that holds the bytes, for those too large to be held in memory. */
  readonly file?: string | undefined;
  readonly name?: string | undefined;
  readonly mediaType?: string | undefined;
  /** The partner who submitted it, where the way it came says so (an API key, a mail it was enclosed in). */
  readonly partnerId?: string | undefined;
  /** The only customer the submitter may order for; absent for those who may order for any. */
  readonly customerId?: string | undefined;
  readonly submittedBy: string;
  readonly receivedAt: Date;
  /** True when the document repairs another one: it was submitted on purpose, whatever came before. */
  readonly repair: boolean;
  /** Partners who had an answer to the document this one repairs: they are not answered a second time. */
  readonly answered: readonly string[];
}

/** A whole document, or one part of it, that did not become an order. */
export interface RefusedPart {
  readonly kind: 'document' | 'transaction_set' | 'order';
  readonly reasons: readonly [Reason, ...Reason[]];
  readonly purchaseOrderNumber?: string | undefined;
  /** Where the part stands in the document, for people: `ISA 000000001 / GS 1 / ST 0002`. */
  readonly where?: string | undefined;
  /** The part alone, in a form that can be submitted again; absent when the part is the whole document. */
  readonly bytes?: Uint8Array | undefined;
}

/** Own control numbers of an answer, drawn in the transaction that stores it. */
export interface AnswerNumbers {
  readonly interchange: number;
  readonly group: number;
  /** When the answer is written, for its envelope. */
  readonly at: Date;
}

/** An answer to the sender, to be written once its control numbers are known. */
export interface PlannedAnswer {
  readonly partnerId: string;
  readonly kind: 'TA1' | '997' | '999';
  /** A TA1 travels without a functional group, and so without a number for one. */
  readonly grouped: boolean;
  /** What the sender is told: A, E, P or R. */
  readonly verdict: string;
  render(numbers: AnswerNumbers): Uint8Array;
}

/** A document found inside another one (an X12 file attached to a mail): kept and read as a document of its own. */
export interface EnclosedDocument {
  readonly channel: OrderChannel;
  readonly format: DocumentFormat;
  readonly name?: string | undefined;
  readonly bytes: Uint8Array;
}

/** What a document says beside orders: a change to one, or what a payment is for. */
export type InboundMessage =
  | { readonly kind: 'order_change'; readonly change: CanonicalOrderChange }
  | { readonly kind: 'remittance'; readonly remittance: RemittanceAdvice };

/** A partner's word on something we sent, named by our own control numbers. */
export interface ReceivedAcknowledgment {
  readonly partnerId: string;
  readonly kind: 'TA1' | '997' | '999';
  /** TA101: ISA13 of ours. */
  readonly interchangeNumber?: number | undefined;
  /** AK101 and AK102: GS01 and GS06 of ours. */
  readonly functionalId?: string | undefined;
  readonly groupNumber?: number | undefined;
  /** TA104 or AK901. */
  readonly code: string;
  /** What the partner found, segment by segment as they wrote it. */
  readonly notes: readonly string[];
}

/** The control number of an interchange something was taken of; within the window no second one counts. */
export interface TakenInterchange {
  readonly partnerId: string;
  readonly sender: string;
  readonly receiver: string;
  readonly controlNumber: string;
  /** Days in which the number counts; 0: it does not. */
  readonly windowDays: number;
  /** How the interchange is named where parts of a document were refused (`RefusedPart.where`). */
  readonly place: string;
}

/** Everything a reader made of a document. Nothing is acknowledged or published from here: that is for the store. */
export interface Interpretation {
  /** The partner the document itself names. */
  readonly partnerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly orders: readonly CanonicalOrder[];
  readonly refused: readonly RefusedPart[];
  readonly answers: readonly PlannedAnswer[];
  readonly enclosed: readonly EnclosedDocument[];
  readonly messages?: readonly InboundMessage[] | undefined;
  readonly acknowledgments?: readonly ReceivedAcknowledgment[] | undefined;
  readonly interchanges?: readonly TakenInterchange[] | undefined;
  /** Parts that wait for a person elsewhere than in the quarantine: the document is in review until all are decided. */
  readonly waiting?: number | undefined;
  /** Stores what the channel keeps of its own, in the transaction that ends the document's waiting to be read. */
  readonly keep?: ((tx: Tx, document: StoredDocument) => Promise<void>) | undefined;
  /** Partners whose orders are taken in one transaction, all at once, whatever their number. */
  readonly together?: readonly string[] | undefined;
}

/** An interpretation that refuses the whole document. */
export function refuseDocument(
  reasons: readonly [Reason, ...Reason[]],
  known: { partnerId?: string | undefined; customerId?: string | undefined } = {},
): Interpretation {
  return { ...known, orders: [], refused: [{ kind: 'document', reasons }], answers: [], enclosed: [] };
}

/**
 * Reads documents of one format. It may look up partners but changes nothing: it can be run again after a crash,
 * or by two processes at once, and the store takes one result.
 */
export interface DocumentReader {
  /**
   * A reader of large documents may hand over orders it is sure of while it reads; they are taken in before it goes on,
   * and are not in the interpretation. Read again, it hands over the same orders in the same order.
   */
  read(document: StoredDocument, takeAhead: TakeAhead): Promise<Interpretation>;
}

export type TakeAhead = (orders: readonly CanonicalOrder[]) => Promise<void>;
