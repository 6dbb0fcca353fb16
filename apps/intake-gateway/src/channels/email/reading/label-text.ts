import type { Origin } from './document.js';

/** A line of text with whose words it is. */
export interface LabelledLine {
  readonly text: string;
  /** Line of the part, from 1. */
  readonly line: number;
  readonly origin: Origin;
}

const ORIGINAL = /^-{2,}\s*(?:original message|original appointment|ursprüngliche nachricht|mensaje original|message d'origine)\s*-{2,}|^_{20,}\s*$|^\*{3,}\s*original message/i; // prettier-ignore
const FORWARDED = /^-{2,}\s*(?:forwarded message|forwarded by.*|weitergeleitete nachricht|mensaje reenviado|message transféré)\s*-{2,}|^begin forwarded message:/i; // prettier-ignore
const WROTE =
  /^(?:>\s*)?(?:on|am|le|el|il|op|den)\b.{5,250}\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev)\b.{0,120}:\s*$/i;
const WROTE_BEGINS = /^(?:on|am|le|el)\s.{5,200}$/i;
const HEADER_BLOCK = /^\*?(?:from|von|de|da)\s?:\*?\s.+/i;
const HEADER_FOLLOWS =
  /^\*?(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|asunto)\s?:\*?\s/i;
const SIGN_OFF = /^(?:(?:many |kind |best |warm |kindest )?(?:thanks|thank you|thx|regards|cheers|sincerely|best|cordially|respectfully)(?: (?:again|so much|very much|in advance|and regards|you))*)[\s,.!]*$/i; // prettier-ignore
const SENT_FROM = /^(?:sent from my |get outlook for |sent via )/i;

/**
 * Labels the lines of a text; nothing is cut. What follows `On … wrote:` is quoted, unless it is marked with `>` line
 * by line: then only these are, and what stands below them is new (an answer written under the question).
 */
export function labelText(text: string, subject: string): LabelledLine[] {
  const lines = text.split(/\r\n|\r|\n/);
  const forwardedMail = /^\s*(?:fwd?|wg|tr|rv|enc)\s*:/i.test(subject);
  let rest: Origin | undefined;
  let below: 'signature' | undefined;
  return lines.map((raw, index) => {
    const line = index + 1;
    const trimmed = raw.trim();
    const begins = rest === undefined || rest === 'signature' ? seam(lines, index, forwardedMail) : undefined;
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

function seam(lines: readonly string[], index: number, forwardedMail: boolean): Origin | undefined {
  const trimmed = lines[index]!.trim();
  const next = lines[index + 1]?.trim() ?? '';
  if (FORWARDED.test(trimmed)) return 'forwarded';
  if (ORIGINAL.test(trimmed)) {
    const header = lines.slice(index + 1, index + 4).some((each) => HEADER_BLOCK.test(each.trim()));
    return trimmed.startsWith('_') && !header ? undefined : forwardedMail ? 'forwarded' : 'quoted';
  }
  if (
    HEADER_BLOCK.test(trimmed) &&
    (HEADER_FOLLOWS.test(next) || HEADER_FOLLOWS.test(lines[index + 2]?.trim() ?? ''))
  ) {
    return forwardedMail ? 'forwarded' : 'quoted';
  }
  const wrapped =
    WROTE_BEGINS.test(trimmed) &&
    WROTE.test(
      `${trimmed} ${next} ${lines[index + 2]?.trim() ?? ''}`
        .slice(0, 500)
        .split(/(?<=:)\s*$/)[0]!
        .trim(),
    );
  if (WROTE.test(trimmed) || (wrapped && WROTE.test(`${trimmed} ${next}`)))
    return forwardedMail ? 'forwarded' : 'quoted';
  return undefined;
}

/** True when the quoted text below is marked line by line. */
function markedBelow(lines: readonly string[], index: number): boolean {
  const next = lines.slice(index + 1, index + 5).filter((line) => line.trim() !== '');
  return next.slice(0, 2).some((line) => line.trimStart().startsWith('>'));
}
