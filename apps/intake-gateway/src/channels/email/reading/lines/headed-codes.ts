import type { TextLine } from '../document.js';
import { headingOf } from '../tables/headings.js';
import { UNIT_PATTERN } from '../units.js';

/** `Lumea color:`, `Developer liters`: what all lines below it are of. */
const HEAD = /^\s*[-*•]?\s{0,3}([a-z][a-z'/& -]{2,30}[a-z])\s?:\s*$/i;
/** `5N - 6 tubes`, `20 vol - 4 bottles`: a shade, a strength or a size with its count, and nothing else. */
const SHORT = new RegExp(
  String.raw`^\s*[-*•]?\s{0,3}((?=[a-z]{0,3}\d)[a-z\d./]{1,5}(?:\s[a-z]{1,4})?)\s{0,3}[-–:=]\s{0,3}(\d{1,4}\s?(?:${UNIT_PATTERN})\b\.?)\s*$`,
  'i',
);
/** Words of places, people and days, which no goods are of. */
const NO_GOODS =
  /\b(?:ship|deliver|bill|attn|store|site|location|room|floor|ward|dept|department|order|please|need|following|list|items?|notes?|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/i;
const MAX_ITEMS = 200;

/**
 * Short codes with a count each below what they are of: each as a line with the words above. Two of them at least, one
 * below the other; one alone may be a sentence's end.
 */
export function joinHeadedCodes(
  lines: readonly TextLine[],
  at: number,
): { readonly lines: readonly TextLine[]; readonly used: number } | undefined {
  const text = lines[at]!.text;
  const head = text.length > 60 ? undefined : HEAD.exec(text)?.[1];
  if (head === undefined || NO_GOODS.test(head) || headingOf(head) !== undefined) return undefined;
  const joined: TextLine[] = [];
  for (const line of lines.slice(at + 1, at + 1 + MAX_ITEMS)) {
    const [, code, count] = line.text.length > 60 ? [] : (SHORT.exec(line.text) ?? []);
    if (code === undefined || count === undefined) break;
    joined.push({ ...line, text: `${head} ${code} - ${count}` });
  }
  return joined.length < 2 ? undefined : { lines: joined, used: joined.length + 1 };
}

/** The same without a heading: something is ordered, and of what is not said. */
export const isShortCode = (text: string): boolean => text.length <= 60 && SHORT.test(text);
