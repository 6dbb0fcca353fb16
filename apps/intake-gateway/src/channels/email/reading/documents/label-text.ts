import type { Origin } from '../document.js';
import { seamAt } from './mail-seams.js';
import { isAnswer, isForward } from '../tables/subject-marks.js';

/** A line of text with whose words it is. */
export interface LabelledLine {
  readonly text: string;
  /** Line of the part, from 1. */
  readonly line: number;
  readonly origin: Origin;
}

const SIGN_OFF = /^(?:(?:many |kind |best |warm |kindest )?(?:thanks|thank you|thx|regards|cheers|sincerely|best|cordially|respectfully)(?: (?:again|so much|very much|in advance|and regards|you))*)[\s,.!]*$/i; // prettier-ignore
const SENT_FROM = /^(?:sent from my |get outlook for |sent via )/i;

/**
 * Labels the lines of a text; nothing is cut. What follows `On … wrote:` is quoted, unless it is marked with `>` line
 * by line: then only these are, and what stands below them is new (an answer written under the question).
 */
export function labelText(text: string, subject: string): LabelledLine[] {
  const lines = text.split(/\r\n|\r|\n/);
  const kind = { forwards: isForward(subject), answers: isAnswer(subject) };
  let rest: Origin | undefined;
  let below: 'signature' | undefined;
  return lines.map((raw, index) => {
    const line = index + 1;
    const trimmed = raw.trim();
    const begins = rest === undefined || rest === 'signature' ? seamAt(lines, index, kind)?.origin : undefined;
    if (begins !== undefined && !markedBelow(lines, index)) rest = begins;
    if (/^\s?(?:>|\|\s)/.test(raw) && trimmed.startsWith('>'))
      return { text: raw.replace(/^[>\s]+/, ''), line, origin: forwardedAs(rest) };
    if (begins !== undefined) return { text: raw, line, origin: rest ?? 'quoted' };
    if (rest !== undefined) return { text: raw, line, origin: rest };
    if (raw === '-- ' || raw === '--') rest = 'signature';
    if (SIGN_OFF.test(trimmed) || SENT_FROM.test(trimmed)) below = 'signature';
    return { text: raw, line, origin: rest ?? below ?? 'new' };
  });
}

const forwardedAs = (rest: Origin | undefined): Origin => (rest === 'forwarded' ? 'forwarded' : 'quoted');

/** True when the quoted text below is marked line by line. */
function markedBelow(lines: readonly string[], index: number): boolean {
  const next = lines.slice(index + 1, index + 5).filter((line) => line.trim() !== '');
  return next.slice(0, 2).some((line) => line.trimStart().startsWith('>'));
}
