import type { UnreadReason } from '../candidate.js';
import type { PartDocument } from '../document.js';
import type { AttachedPart } from '../mail-parts.js';
import { textDocument } from './text-document.js';

export type AttachmentReading =
  | { readonly kind: 'document'; readonly document: PartDocument }
  | { readonly kind: 'unread'; readonly reason: UnreadReason }
  | { readonly kind: 'x12' | 'nothing' };

/** Logos in signatures are smaller; a photographed order is not. */
const PICTURE_BYTES = 40_000;
const MAX_FILE = 20_000_000;

/**
 * Reads an attachment by its bytes, its name only where bytes say nothing (CSV has no signature). The libraries for
 * workbooks and PDFs are loaded when the first of them comes.
 */
export async function readAttachment(attachment: AttachedPart): Promise<AttachmentReading> {
  const { bytes, inline, mediaType } = attachment;
  const part = attachment.name.slice(0, 200) || 'attachment';
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  if (/^(?:\xef\xbb\xbf)?\s*ISA[^A-Za-z0-9\s]/.test(head)) return { kind: 'x12' };
  if (bytes.length > MAX_FILE) return { kind: 'unread', reason: 'too-large' };
  if (isPicture(head) || mediaType.startsWith('image/')) {
    return inline && bytes.length < PICTURE_BYTES ? { kind: 'nothing' } : { kind: 'unread', reason: 'picture' };
  }
  if (NOT_FOR_READING.test(mediaType) || /\.(?:ics|vcf|p7s|asc|sig)$/i.test(part)) return { kind: 'nothing' };
  if (head.includes('%PDF-')) return readPdf(bytes, part);
  if (head.startsWith('PK\u0003\u0004')) return readWorkbook(bytes, part);
  // Compound files: old Excel and Word, or an encrypted workbook.
  if (head.startsWith('\xd0\xcf\x11\xe0'))
    return { kind: 'unread', reason: /xlsx$/i.test(part) ? 'encrypted' : 'unsupported' };
  if (head.startsWith('\x78\x9f\x3e\x22') || /ms-tnef/i.test(mediaType))
    return { kind: 'unread', reason: 'mail-container' };
  if (head.includes('\0') && !/^(?:\xff\xfe|\xfe\xff)/.test(head)) return { kind: 'unread', reason: 'unsupported' };
  return readTextFile(attachment, part, head);
}

const NOT_FOR_READING =
  /^(?:text\/(?:calendar|x-vcard|vcard|directory)|application\/(?:pgp-signature|pkcs7-signature|x-pkcs7-signature)|message\/(?:delivery-status|disposition-notification))$/i;

const isPicture = (head: string): boolean =>
  /^(?:\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0\0\0\0|RIFF.{4}WEBP|.{4}ftyphei)/s.test(head);

async function readPdf(bytes: Uint8Array, part: string): Promise<AttachmentReading> {
  const { pdfDocument, PdfRefused } = await import('../pages/pdf-document.js');
  try {
    return { kind: 'document', document: await pdfDocument(bytes, part) };
  } catch (error) {
    return { kind: 'unread', reason: error instanceof PdfRefused ? error.reason : 'damaged' };
  }
}

async function readWorkbook(bytes: Uint8Array, part: string): Promise<AttachmentReading> {
  const { ZipRefused } = await import('./zip-entries.js');
  const { xlsxDocument } = await import('./xlsx-document.js');
  try {
    return { kind: 'document', document: await xlsxDocument(bytes, part) };
  } catch (error) {
    if (!(error instanceof ZipRefused)) return { kind: 'unread', reason: 'damaged' };
    return { kind: 'unread', reason: error.message === 'no workbook inside' ? 'unsupported' : error.reason };
  }
}

async function readTextFile(
  { bytes, mediaType }: AttachedPart,
  part: string,
  head: string,
): Promise<AttachmentReading> {
  const { csvDocument, decodeText } = await import('./csv-document.js');
  const sheet =
    /\.(?:csv|tsv|tab)$/i.test(part) ||
    /^(?:text\/(?:csv|tab-separated-values|comma-separated-values)|application\/csv)$/i.test(mediaType);
  if (sheet) {
    try {
      return { kind: 'document', document: csvDocument(bytes, part) };
    } catch {
      return { kind: 'unread', reason: 'damaged' };
    }
  }
  if (/^\s*(?:<!doctype html|<html|<table|<body)/i.test(head) || /html/i.test(mediaType)) {
    const { htmlDocument } = await import('./html-document.js');
    return { kind: 'document', document: renamed(htmlDocument(decodeText(bytes).slice(0, 2_000_000), ''), part) };
  }
  if (/^text\/plain/i.test(mediaType) || /\.(?:txt|text)$/i.test(part)) {
    return { kind: 'document', document: renamed(textDocument(decodeText(bytes).slice(0, 1_000_000), ''), part) };
  }
  return { kind: 'unread', reason: 'unsupported' };
}

function renamed(document: PartDocument, part: string): PartDocument {
  const own = <T extends { readonly place: { readonly kind: string } }>(entry: T): T =>
    entry.place.kind === 'mail' ? { ...entry, place: { ...entry.place, part } } : entry;
  return {
    ...document,
    part,
    entries: document.entries.map((entry) =>
      entry.kind === 'line' ? own(entry) : { ...entry, rows: entry.rows.map(own) },
    ),
  };
}
