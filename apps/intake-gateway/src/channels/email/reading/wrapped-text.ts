import type { TextLine } from './document.js';

const MAX_JOINED = 12;
/** Shorter lines were ended by who wrote them, not by the width of a window. */
const FULL = 45;
/** A line of a list, or one set in columns: no continuation of a sentence. */
const OF_A_LIST = /^\s*(?:[-*•·]\s|\(?\d{1,3}[.)]\s|#?\d|[A-Z]{1,4}-?\d)|\t|\S\s{3,}\S|\|/;
const ENDS = /[.:;!?]["')]*$/;

/** A sentence broken over lines by a mail program, in one: it begins at `at` and takes `used` lines, two or more. */
export function joinWrapped(
  lines: readonly TextLine[],
  at: number,
): { readonly line: TextLine; readonly used: number } | undefined {
  const first = lines[at]!;
  if (OF_A_LIST.test(first.text.slice(0, 400))) return undefined;
  const joined = [first.text.trim()];
  for (const next of lines.slice(at + 1, at + MAX_JOINED)) {
    const above = joined.at(-1)!;
    const text = next.text.trim();
    if (above.length < FULL || above.length > 120 || text === '' || next.origin !== first.origin) break;
    // A sentence may end where the line does; the next one goes on with it all the same.
    if (OF_A_LIST.test(next.text.slice(0, 400)) || (ENDS.test(above) && joined.length === 1)) break;
    joined.push(text);
  }
  return joined.length < 2 ? undefined : { line: { ...first, text: joined.join(' ') }, used: joined.length };
}
