/** The separators of one interchange, as byte values. They are read anew at every ISA. */
export interface Delimiters {
  readonly element: number;
  readonly component: number;
  readonly segment: number;
  /** ISA11, from version 00402 on, unless it is a letter or digit. */
  readonly repetition?: number;
  /** ISX01, from version 007040 on. */
  readonly release?: number;
}

/** What the ISA says, trimmed of its padding. */
export interface InterchangeHeader {
  readonly authorizationQualifier: string;
  readonly authorization: string;
  readonly securityQualifier: string;
  readonly security: string;
  readonly senderQualifier: string;
  readonly senderId: string;
  readonly receiverQualifier: string;
  readonly receiverId: string;
  /** YYMMDD as sent. */
  readonly date: string;
  /** HHMM as sent. */
  readonly time: string;
  readonly standard: string;
  readonly version: string;
  /** ISA13 as sent. */
  readonly controlNumber: string;
  /** ISA14 = 1. */
  readonly acknowledgmentRequested: boolean;
  /** ISA15: P production, T test, I information. */
  readonly usage: string;
  readonly delimiters: Delimiters;
  /** Byte offset of the ISA in the source. */
  readonly offset: number;
  /** The sixteen elements as sent, padding included (index 0 = ISA01). */
  readonly elements: readonly string[];
}

export const CR = 0x0d;
export const LF = 0x0a;
const SPACE = 0x20;

/** Widths of ISA01 to ISA16. X12.5: the ISA is the one segment of fixed width, 105 characters and a terminator. */
export const ISA_WIDTHS: readonly number[] = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];

/** Stands for the terminator in a list of misfits: the place after ISA16. */
export const TERMINATOR_PLACE = 17;

/** A header with every element padded well beyond its width still ends here; what is longer is no header. */
const ISA_LIMIT = 512;

export const isAlphanumeric = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

export type HeaderReading =
  | { readonly kind: 'header'; readonly header: InterchangeHeader; readonly next: number; readonly misfits: number[] }
  | { readonly kind: 'need-input' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** True when an interchange header may start here: `ISA` and something that can separate elements. */
export function startsInterchange(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    at + 3 < end &&
    bytes[at] === 0x49 &&
    bytes[at + 1] === 0x53 &&
    bytes[at + 2] === 0x41 &&
    !isAlphanumeric(bytes[at + 3]!) &&
    bytes[at + 3] !== SPACE &&
    bytes[at + 3] !== CR &&
    bytes[at + 3] !== LF
  );
}

/**
 * Reads an interchange header by its separators, not by its fixed positions, so that a badly padded one can be
 * named exactly (and forgiven where a partner profile says so). `misfits` lists the elements (1…16) that are not
 * as wide as the standard fixes. A line break inside (lines wrapped at 80 columns) is skipped.
 */
export function readInterchangeHeader(
  bytes: Uint8Array,
  at: number,
  end: number,
  offset: number,
  finished: boolean,
): HeaderReading {
  const separator = bytes[at + 3]!;
  const logical: number[] = [];
  let separators = 0;
  let position = at;
  for (; separators < 16; position += 1) {
    if (position >= end) {
      return finished ? { kind: 'malformed', reason: 'The file ends inside the ISA header.' } : { kind: 'need-input' };
    }
    if (logical.length > ISA_LIMIT) return { kind: 'malformed', reason: 'It has fewer.' };
    const byte = bytes[position]!;
    if (byte === separator) separators += 1;
    else if (byte === CR || byte === LF) continue;
    logical.push(byte);
  }
  // ISA16 and the terminator follow the sixteenth separator; one more byte tells CR from CRLF and "~" from " LF".
  if (position + 3 > end && !finished) return { kind: 'need-input' };
  if (position + 2 > end) return { kind: 'malformed', reason: 'The file ends inside the ISA header.' };
  const component = bytes[position]!;
  let terminatorAt = position + 1;
  // A blank before a line break is padding left by a mail program: the line break is what terminates.
  while (bytes[terminatorAt] === SPACE && terminatorAt + 1 < end) terminatorAt += 1;
  const segment = bytes[terminatorAt]!;
  if (isAlphanumeric(segment) || segment === SPACE || segment === separator) {
    return { kind: 'malformed', reason: 'No segment terminator follows ISA16.' };
  }
  const text = decodeText(Buffer.from(logical).toString('latin1'));
  const elements = [...text.split(String.fromCharCode(separator)).slice(1, 16), String.fromCharCode(component)];
  const misfits = elements.flatMap((value, index) => (value.length === ISA_WIDTHS[index] ? [] : [index + 1]));
  if (terminatorAt > position + 1) misfits.push(TERMINATOR_PLACE);
  const header = toHeader(elements, { element: separator, component, segment }, offset);
  return { kind: 'header', header, next: terminatorAt + 1, misfits };
}

function toHeader(elements: string[], found: Delimiters, offset: number): InterchangeHeader {
  const [i1, i2, i3, i4, i5, i6, i7, i8, i9, i10, i11, i12, i13, i14, i15] = elements.map((value) => value.trim());
  // Senders leave 'U' in ISA11 of 005010 files too: a letter or digit means that nothing repeats.
  const mark = (i11 ?? '').charCodeAt(0);
  const repeats = Number(i12) >= 402 && i11!.length === 1 && !isAlphanumeric(mark) && !taken(mark, found);
  return {
    authorizationQualifier: i1!,
    authorization: i2!,
    securityQualifier: i3!,
    security: i4!,
    senderQualifier: i5!,
    senderId: i6!,
    receiverQualifier: i7!,
    receiverId: i8!,
    date: i9!,
    time: i10!,
    standard: i11!,
    version: i12!,
    controlNumber: i13!,
    acknowledgmentRequested: i14 === '1',
    usage: i15!,
    delimiters: repeats ? { ...found, repetition: mark } : found,
    offset,
    elements,
  };
}

const taken = (mark: number, delimiters: Delimiters): boolean =>
  mark === delimiters.element || mark === delimiters.segment || mark === delimiters.component;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Text of bytes kept as latin1: UTF-8 where the bytes are valid UTF-8, otherwise the latin1 reading stays
 * (X12 says nothing of encodings above the extended set; both are met).
 */
export function decodeText(latin1: string): string {
  for (let index = 0; index < latin1.length; index += 1) {
    if (latin1.charCodeAt(index) >= 0x80) {
      try {
        return strictUtf8.decode(Buffer.from(latin1, 'latin1'));
      } catch {
        return latin1;
      }
    }
  }
  return latin1;
}
