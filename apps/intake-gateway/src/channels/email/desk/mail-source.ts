import type { Place } from '../reading/document.js';
import { htmlDocument } from '../reading/documents/html-document.js';
import type { MailParts } from '../reading/mail-parts.js';
import { textDocument } from '../reading/documents/text-document.js';

/** A line of a mail's own words, under the place that drafts name it by; quoted and forwarded text is labelled. */
export interface SourceLine {
  readonly text: string;
  readonly place: Place;
  readonly origin: string;
}

/** What a mail consists of, for a person who compares it with a draft. */
export interface MailSource {
  readonly parts: readonly { readonly part: 'text' | 'html'; readonly lines: readonly SourceLine[] }[];
  readonly files: readonly { readonly name: string; readonly mediaType: string; readonly sizeBytes: number }[];
  /** True when the mail has more lines than are shown. */
  readonly cut: boolean;
}

/** More than a person reads; drafts of longer mails are judged with the whole document at hand. */
const MOST_LINES = 5_000;
const MOST_TEXT = 1_000_000;

/** The words of a mail line by line, and the names of its files, those of enclosed mails among them. */
export function mailSource(mail: MailParts): MailSource {
  const text = mail.text?.slice(0, MOST_TEXT) ?? '';
  const html = mail.html?.slice(0, MOST_TEXT);
  const documents = [
    ...(text.trim() === '' ? [] : [{ part: 'text' as const, document: textDocument(text, mail.subject) }]),
    ...(html === undefined ? [] : [{ part: 'html' as const, document: htmlDocument(html, mail.subject) }]),
  ];
  const parts = documents.map(({ part, document }) => ({
    part,
    lines: document.entries.flatMap((entry): SourceLine[] =>
      entry.kind === 'line'
        ? [{ text: entry.text, place: entry.place, origin: entry.origin }]
        : entry.rows.map(({ cells, place }) => ({ text: cells.join(' | '), place, origin: entry.origin })),
    ),
  }));
  return {
    parts: parts.map(({ part, lines }) => ({ part, lines: lines.slice(0, MOST_LINES) })),
    files: filesOf(mail).map(({ name, mediaType, bytes }) => ({ name, mediaType, sizeBytes: bytes.length })),
    cut: parts.some(({ lines }) => lines.length > MOST_LINES),
  };
}

const filesOf = (mail: MailParts): MailParts['attachments'] => [
  ...mail.attachments,
  ...mail.enclosed.flatMap((enclosed) => filesOf(enclosed)),
];

/** A file that came with the mail, by its name. */
export const mailFile = (mail: MailParts, name: string): Uint8Array | undefined =>
  filesOf(mail).find((file) => file.name === name)?.bytes;
