import type { TextLine } from '../document.js';
import { readOrderLine } from './line-grammar.js';
import { UNIT_PATTERN } from '../units.js';
import { writeFigures } from './write-figures.js';

/** `12 cases each of the following:`, `one case of each:`. */
const HEAD = new RegExp(
  String.raw`(?:^|\s)(\d{1,4}(?:\.\d{1,2})? (?:${UNIT_PATTERN}))\.? (?:each|of each|apiece)(?: of)?(?: (?:the )?(?:following|these|those|below|items?|things?|products?))*\W{0,3}$`,
  'i',
);
const MAX_ITEMS = 200;

/**
 * A count that all lines below it have, `2 cases of each:` over a list of items: each item with it, as one line. Only
 * where none of them has a count of its own.
 */
export function joinSharedCount(
  lines: readonly TextLine[],
  at: number,
): { readonly lines: readonly TextLine[]; readonly used: number } | undefined {
  const text = lines[at]!.text;
  const count = text.length > 200 ? undefined : HEAD.exec(writeFigures(text.replace(/\s+/g, ' ').trim()))?.[1];
  if (count === undefined) return undefined;
  const first = (lines[at + 1]?.text ?? '').trim() === '' ? at + 2 : at + 1;
  const joined: TextLine[] = [];
  for (const line of lines.slice(first, first + MAX_ITEMS)) {
    const item = line.text.trim().replace(/^(?:[-*•·]|\(?[a-z\d]{1,2}[.)])\s+/i, '');
    if (item === '') break;
    if (!isItem(item)) return undefined;
    joined.push({ ...line, text: `${count} ${item}` });
  }
  return joined.length < 2 ? undefined : { lines: joined, used: first - at + joined.length };
}

/** A number or a name without a count; `deli containers 8 oz` says how big they are. */
const isItem = (text: string): boolean => {
  if (text.length > 90 || /[:?!]\s*$/.test(text) || /\b(?:thanks?|thank you|please|deliver|regards)\b/i.test(text))
    return false;
  const reading = readOrderLine(text);
  return !('lines' in reading) || reading.lines.every(({ form, unit }) => form === 'text-quantity' && unit !== 'CA');
};
