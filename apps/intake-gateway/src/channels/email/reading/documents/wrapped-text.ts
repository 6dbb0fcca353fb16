import type { TextLine } from '../document.js';
import { goesOn } from './unwrap-lines.js';

const MAX_JOINED = 12;
/** Shorter lines were ended by who wrote them, not by the width of a window. */
const FULL = 45;
/** A line of a list, or one set in columns: no continuation of a sentence. */
const OF_A_LIST = /^\s*(?:[-*•·]\s|\(?\d{1,3}[.)]\s|#?\d|[A-Z]{1,4}-?\d)|\t|\S\s{3,}\S|\|/;
const ENDS = /[.!?]["')]*\s*$/;

/** A sentence broken over lines by a mail program, in one: it begins at `at` and takes `used` lines, two or more. */
export function joinWrapped(
  lines: readonly TextLine[],
  at: number,
): { readonly line: TextLine; readonly used: number } | undefined {
  const first = lines[at]!;
  if (OF_A_LIST.test(first.text.slice(0, 400))) return undefined;
  const joined = [first.text.trim()];
  for (const [step, next] of lines.slice(at + 1, at + MAX_JOINED).entries()) {
    const above = lines[at + step]!;
    const text = next.text.trim();
    if (text === '' || OF_A_LIST.test(next.text.slice(0, 400))) break;
    // A sentence may end where the line does; the next one goes on with it all the same.
    const ended =
      joined.length > 1 && above.text.length > FULL && ENDS.test(above.text) && next.origin === above.origin;
    if (!goesOn(above, next) && !ended) break;
    joined.push(text);
  }
  return joined.length < 2 ? undefined : { line: { ...first, text: joined.join(' ') }, used: joined.length };
}
