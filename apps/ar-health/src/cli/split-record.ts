const QUOTE = 0x22;
const COMMA = 0x2c;

/**
 * The cells of one CSV record (RFC 4180: comma, double quotes, a quote doubled inside quotes), blanks around cells
 * taken off. `open` when a quoted cell goes on in the next line; a sentence when the text is no CSV.
 */
export function splitRecord(text: string): string[] | 'open' | { readonly reason: string } {
  if (!text.includes('"')) return text.split(',').map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    while (text[at] === ' ' || text[at] === '\t') at += 1;
    if (text.charCodeAt(at) !== QUOTE) {
      const end = text.indexOf(',', at);
      const cell = text.slice(at, end < 0 ? text.length : end).trim();
      if (cell.includes('"')) return { reason: 'is not CSV: a quote inside a cell that is not quoted' };
      cells.push(cell);
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    const close = closingQuote(text, at + 1);
    if (close < 0) return 'open';
    cells.push(
      text
        .slice(at + 1, close)
        .replaceAll('""', '"')
        .trim(),
    );
    at = close + 1;
    while (text[at] === ' ' || text[at] === '\t') at += 1;
    if (at >= text.length) return cells;
    if (text.charCodeAt(at) !== COMMA) return { reason: 'is not CSV: something follows a closing quote' };
    at += 1;
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
  }
  return -1;
}
