import type { TextLine } from '../document.js';

/** Longer lines are as long as the mail was wide. */
const WIDE = 60;

/** Whether the next line goes on with this one: it begins small, or this one fills the width of the mail. */
export const goesOn = (line: TextLine, next: TextLine): boolean =>
  lineNumber(next) === lineNumber(line) + 1 &&
  line.origin === next.origin &&
  !/[:.!?]\s*$/.test(line.text) &&
  (/^\s*\p{Ll}/u.test(next.text) || line.text.length > WIDE);

/** The place of a line in its part; none on pages and sheets. */
export const lineNumber = ({ place }: TextLine): number => (place.kind === 'mail' ? (place.line ?? 0) : 0);

/** At most so many lines are one. */
const MOST = 8;

/** Lines broken by the width of the mail made whole, at the place of the first. */
export function unwrapLines(lines: readonly TextLine[]): TextLine[] {
  const out: TextLine[] = [];
  let joined = 0;
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const last = out.at(-1);
    if (before && last && joined < MOST && before.text.trim() !== '' && goesOn(before, line)) {
      out[out.length - 1] = { ...last, text: `${last.text} ${line.text.trim()}` };
      joined += 1;
    } else {
      out.push(line);
      joined = 0;
    }
  });
  return out;
}
