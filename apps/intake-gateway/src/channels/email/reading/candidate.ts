import type { Origin, Place } from './document.js';
import type { MailParts } from './mail-parts.js';

/** A value with the place it was read from. */
export interface Found<T> {
  readonly value: T;
  readonly place: Place;
}

/** How an item was named, before anyone looked it up. `code`: a number of unknown kind, ours or theirs. */
export type IdentifierKind = 'code' | 'vendor' | 'customer' | 'gtin' | 'bidLine' | 'manufacturer';

export interface ItemName {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** The way a line was written; certainty is measured per form (see certainty/calibration.ts). */
export type LineForm =
  | 'quantity-unit-code'
  | 'quantity-code'
  | 'code-quantity'
  | 'marked-quantity'
  | 'quantity-unit-text'
  | 'text-quantity'
  | 'bare-quantity-text'
  | 'fields'
  | 'table-headed'
  | 'table-inferred';

/** Something about a line that makes it less certain; each is a sentence for the desk in certainty/doubts.ts. */
export type LineDoubt =
  | 'two-readings'
  | 'size-as-unit'
  | 'unit-unknown'
  | 'arithmetic'
  | 'hidden-row'
  | 'reversal-word'
  | 'approximate'
  | 'after-sign-off'
  | 'struck-out'
  | 'guessed-columns'
  | 'prose';

/** An order line as someone wrote it, with everything needed to judge it. */
export interface CandidateLine {
  /** The document's own line number. */
  readonly lineNumber?: string | undefined;
  /** Decimal string. */
  readonly quantity: string;
  /** X12 element 355. */
  readonly unit?: string | undefined;
  readonly names: readonly ItemName[];
  readonly description?: string | undefined;
  /** Pack as written: `6/10#`. */
  readonly pack?: string | undefined;
  readonly unitPrice?: string | undefined;
  readonly lineTotal?: string | undefined;
  /** Wanted on this day, `YYYY-MM-DD`. */
  readonly requestedDate?: string | undefined;
  readonly note?: string | undefined;
  readonly purchaseOrderNumber?: string | undefined;
  readonly form: LineForm;
  readonly doubts: readonly LineDoubt[];
  /** What the sender wants done with it; `set` unless the mail says otherwise. */
  readonly action?: LineAction | undefined;
  readonly place: Place;
  readonly origin: Origin;
  /** The line or row as it stood, at most 300 characters: what the desk highlights. */
  readonly source: string;
}

/** X12 element 670 in words: DI delete item, AI add item, CA change to item. */
export type LineAction = 'delete' | 'add' | 'change';

export interface CandidateParty {
  readonly role: 'ST' | 'BT' | 'BY';
  readonly name?: string | undefined;
  /** The sender's own number of the place: `store 12` → `12`. */
  readonly identifier?: string | undefined;
  readonly lines: readonly string[];
  readonly city?: string | undefined;
  readonly region?: string | undefined;
  readonly postalCode?: string | undefined;
}

/** X12 element 374: 002 delivery requested, 010 requested ship, 001 cancel after, 004 purchase order. */
export interface CandidateDate {
  readonly qualifier: '001' | '002' | '004' | '010' | '064';
  readonly date: string;
}

export type OrderDoubt =
  | 'po-number-ambiguous'
  | 'quoted-only'
  | 'forwarded'
  | 'repeat-request'
  | 'totals-differ'
  | 'sources-disagree'
  | 'question'
  | 'aftermath'
  | 'line-count-differs';

/** One order found in a mail, not yet matched to customers or items. */
export interface CandidateOrder {
  readonly purchaseOrderNumber?: Found<string> | undefined;
  readonly purpose: 'original' | 'change' | 'cancel' | 'replace';
  /** Numbers of bids or contracts the mail names, as candidates: what is none of this customer's is left out later. */
  readonly contracts?: readonly Found<string>[] | undefined;
  readonly lines: readonly CandidateLine[];
  readonly dates: readonly Found<CandidateDate>[];
  readonly parties: readonly Found<CandidateParty>[];
  readonly notes: readonly string[];
  readonly currency?: string | undefined;
  /** The document's own total over its lines, before tax and freight where it says both. */
  readonly amount?: Found<string> | undefined;
  readonly doubts: readonly OrderDoubt[];
}

/** A place that looks like an order but says not for certain what or how much. */
export interface UnclearPlace {
  readonly place: Place;
  readonly text: string;
}

/** A place of the new words that no line was read from, with what could be numbers of items. */
export interface Mention extends UnclearPlace {
  readonly numbers: readonly string[];
}

/** Why an attachment could not be read, as a code the desk shows. */
export type UnreadReason =
  'picture' | 'scan' | 'unsupported' | 'encrypted' | 'damaged' | 'too-large' | 'no-order' | 'mail-container';

export interface UnreadPart {
  readonly name: string;
  readonly reason: UnreadReason;
}

/** All that a mail orders. Plain data: it crosses from the worker thread to the service. */
export interface OrderMail extends Pick<
  MailParts,
  'from' | 'replyTo' | 'subject' | 'messageId' | 'references' | 'date' | 'automatic'
> {
  readonly conversation: 'new' | 'reply' | 'forward';
  readonly orders: readonly CandidateOrder[];
  readonly unclear: readonly UnclearPlace[];
  readonly mentions: readonly Mention[];
  readonly unread: readonly UnreadPart[];
  /** X12 files among the attachments, for the EDI channel. */
  readonly x12: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}
