/** One header field of a mail: its name in lower case and its value with folding undone. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/** A header beyond this was made to be a burden: people's mails have some kilobytes. */
export const MAX_HEADER_BYTES = 256 * 1024;

/**
 * Reads the header of a mail (RFC 5322 §2.2), top first. Linear in its size, whatever it holds.
 * @returns undefined when it is larger than {@link MAX_HEADER_BYTES}
 */
export function readHeaderBlock(bytes: Uint8Array): HeaderField[] | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MAX_HEADER_BYTES + 4)).toString(
    'latin1',
  );
  const fields: { name: string; lines: string[] }[] = [];
  let at = 0;
  for (;;) {
    const newline = text.indexOf('\n', at);
    if (newline < 0) break;
    const line = text.slice(at, newline).replace(/\r$/, '');
    at = newline + 1;
    if (line === '') return fields.map(({ name, lines }) => ({ name, value: lines.join(' ').trim() }));
    const last = fields.at(-1);
    if (/^[ \t]/.test(line)) last?.lines.push(line.trim());
    else {
      const colon = line.indexOf(':');
      fields.push({ name: line.slice(0, Math.max(colon, 0)).trim().toLowerCase(), lines: [line.slice(colon + 1)] });
    }
  }
  // No empty line: either it is longer than what was looked at, or the mail is a header and nothing else.
  if (bytes.byteLength > MAX_HEADER_BYTES) return undefined;
  return fields.map(({ name, lines }) => ({ name, value: lines.join(' ').trim() }));
}

/** The values of a header, top first. */
export const valuesOf = (fields: readonly HeaderField[], name: string): string[] =>
  fields.filter((field) => field.name === name).map(({ value }) => value);
