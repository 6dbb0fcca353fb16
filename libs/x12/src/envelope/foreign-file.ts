/** Beginnings of files that are sent by mistake, as latin1, and what such a file is. */
const KINDS: readonly (readonly [begins: RegExp, what: string])[] = [
  [/^$/, 'It is empty.'],
  [/^\s+$/, 'It holds nothing but blanks.'],
  [/^PK(?:\x03\x04|\x05\x06)/, 'It is a ZIP archive, or an Office document: unpack it first.'],
  [/^\x1f\x8b/, 'It is compressed with gzip: unpack it first.'],
  [/^\s*%PDF-/, 'It is a PDF document.'],
  [/^\xd0\xcf\x11\xe0/, 'It is a document of an older Office program.'],
  [/^(?:\xff\xfe|\xfe\xff)|^I\x00S\x00A\x00|^\x00I\x00S\x00A/, 'It is text in UTF-16: save it as UTF-8 or Latin-1.'],
  [/^(?:\xef\xbb\xbf)?\s*(?:UNA|UNB\+)/, 'It is an EDIFACT interchange, not X12.'],
  [/^(?:\xef\xbb\xbf)?\s*STX=/, 'It is a TRADACOMS file, not X12.'],
  [
    /^(?:\xef\xbb\xbf)?\s*(?:GS|ST|BEG|BCH|BPR)[^A-Za-z0-9\s]/,
    'It begins inside an interchange: its ISA, or more, is missing.',
  ],
  [/^(?:\xef\xbb\xbf)?\s*isa[^A-Za-z0-9\s]/i, 'Its ISA is not in capitals.'],
  [/^(?:\xef\xbb\xbf)?\s*</, 'It is XML or HTML.'],
  [/^(?:\xef\xbb\xbf)?\s*[{[]/, 'It is JSON.'],
  // A character no text holds: bytes of some program.
  [/[\x00-\x06\x0e-\x1a]/, 'It is no text.'],
];

/** How many first bytes of a file {@link describeForeignFile} looks at. */
export const FOREIGN_HEAD = 64;

/**
 * What a file is that holds no X12, by its first bytes: a sentence for whoever sent it, or '' for a text of no kind
 * we know. @param head the first {@link FOREIGN_HEAD} bytes, fewer only where the file is shorter
 */
export function describeForeignFile(head: Uint8Array): string {
  const text = Buffer.from(head.subarray(0, FOREIGN_HEAD)).toString('latin1');
  return KINDS.find(([begins]) => begins.test(text))?.[1] ?? '';
}
