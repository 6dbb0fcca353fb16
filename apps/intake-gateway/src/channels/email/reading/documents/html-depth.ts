/**
 * How deep elements nest at most, as tags are counted: those that never close are few in mails people write, and the
 * parser's stack costs the square of its depth.
 */
const MAX_OPEN = 3_000;
const VOID = /^(?:br|hr|img|meta|link|input|col|area|base|wbr|source|p\b|li|td|tr|th|!)/i;

export function nestsTooDeep(html: string): boolean {
  let open = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const next = html[at + 1] ?? '';
    if (next === '/') open = Math.max(0, open - 1);
    else if (/[a-z]/i.test(next) && !VOID.test(html.slice(at + 1, at + 8))) open += 1;
    if (open > MAX_OPEN) return true;
  }
  return false;
}

/** The text between the tags, for HTML no parser should be given. */
export const textBetween = (html: string): string =>
  html
    .replace(/<(?:br|\/?p|\/?div|\/?tr|\/?table|\/?li)\b[^<>]{0,500}>/gi, '\n')
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/\n\s*\n+/g, '\n\n');
