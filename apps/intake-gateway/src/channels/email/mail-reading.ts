import type { WrittenLine } from './order-line-grammar.js';

/** A line with its place in the mail. */
export interface FoundLine extends WrittenLine {
  readonly gtin?: string;
  readonly customerItem?: string;
  /** `text`, `html`, or the name of an attachment. */
  readonly part: string;
  /** Line of the part, from 1. */
  readonly line: number;
}

/** What a mail says, as plain data: it crosses from the worker thread to the service. */
export interface MailReading {
  /** Addresses of the From header, lower case. */
  readonly from: readonly string[];
  readonly subject: string;
  readonly messageId?: string;
  /** The Date header: the instant, and the sender's own calendar day, `YYYY-MM-DD`. */
  readonly date?: { readonly instant: string; readonly day: string };
  /** An automatic reply, a delivery report, bulk mail. */
  readonly automatic: boolean;
  /** Purchase order numbers named in the subject and in the new text, as written; each once. */
  readonly purchaseOrderNumbers: readonly { readonly value: string; readonly part: string; readonly line?: number }[];
  readonly requestedDate?: { readonly date: string; readonly part: string; readonly line?: number };
  readonly lines: readonly FoundLine[];
  /** Places that look like an order but are not certain, with what stands there. */
  readonly unclear: readonly { readonly part: string; readonly line: number; readonly text: string }[];
  /** True when order lines stand in quoted text only: an old order, or a forwarded one. */
  readonly quotedOnly: boolean;
  /** What the mail says beside its lines: for the desk. */
  readonly note: string;
  /** X12 files among the attachments. */
  readonly x12: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Attachments that may hold an order and cannot be read here. */
  readonly unread: readonly string[];
}
