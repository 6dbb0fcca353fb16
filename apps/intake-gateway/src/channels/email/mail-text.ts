/** A line of a mail's text, labelled rather than cut: quoted text is kept, but nothing is ordered by it. */
export interface MailLine {
  readonly text: string;
  /** Line of the part, from 1. */
  readonly line: number;
  readonly quoted: boolean;
}

const QUOTE_BEGINS = [
  /^-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht)\s*-{2,}/i,
  /^on .{5,200} wrote:\s*$/i,
  /^_{10,}\s*$/,
  /^begin forwarded message:/i,
];
const HEADER_BLOCK = /^(?:from|von|de):\s.+/i;
const HEADER_FOLLOWS = /^(?:sent|date|to|cc|subject|gesendet|an|betreff):\s/i;

/** Labels the lines of a mail's text. The signature (after `-- `) and all that follows count as quoted. */
export function labelLines(text: string): MailLine[] {
  const lines = text.split(/\r\n|\r|\n/);
  let rest = false;
  return lines.map((raw, index) => {
    const trimmed = raw.trim();
    const isHeaderBlock = HEADER_BLOCK.test(trimmed) && HEADER_FOLLOWS.test(lines[index + 1]?.trim() ?? '');
    rest ||= raw === '-- ' || isHeaderBlock || QUOTE_BEGINS.some((pattern) => pattern.test(trimmed));
    return { text: raw, line: index + 1, quoted: rest || trimmed.startsWith('>') };
  });
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * The text of an HTML part, in one pass over its characters and without building a tree: half a million nested
 * elements cost no more than their bytes. Rows of tables become lines with their cells parted by tabs.
 */
export function textOfHtml(html: string): string {
  const out: string[] = [];
  const lower = html.toLowerCase();
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? html.length : open;
    if (end > at) out.push(html.slice(at, end).replace(/\s+/g, ' '));
    if (open < 0) break;
    const close = html.indexOf('>', open);
    if (close < 0) break;
    const name = /^<(\/?[a-z0-9!]+)/i.exec(html.slice(open, open + 24))?.[1]?.toLowerCase() ?? '';
    at = close + 1;
    if (name === 'style' || name === 'script' || name === 'head' || name === 'title') {
      const after = lower.indexOf(`</${name}`, at);
      at = after < 0 ? html.length : after;
    } else if (name === '/table') out.push('\n\n');
    // Only the opening of a row: a blank line between two rows would end their table.
    else if (name === 'tr' || /^\/?(?:br|p|div|table|li|ul|ol|h[1-6]|blockquote)$/.test(name)) out.push('\n');
    else if (name === '/td' || name === '/th') out.push('\t');
  }
  return decodeEntities(out.join(''))
    .split('\n')
    .map((line) =>
      line
        .replace(/[^\S\t]+/g, ' ')
        .replace(/^ | $/g, '')
        .replace(/\t$/, ''),
    )
    .filter((line, index, all) => line !== '' || all[index - 1] !== '')
    .join('\n');
}

const decodeEntities = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
