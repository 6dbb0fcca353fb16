import type { TextLine } from '../document.js';
import { readOrderLine } from '../lines/line-grammar.js';
import { purchaseOrderNumbersIn } from '../orders/order-facts.js';
import { UNIT_PATTERN } from '../units.js';

/** `2 cs` and nothing else. */
const COUNT_ALONE = new RegExp(String.raw`^\s*\d{1,4}\s?(?:${UNIT_PATTERN})\.?\s*$`, 'i');
const MAX_PAIRS = 500;

/**
 * Items with their counts on the lines below them, `40137` over `2 cs`: each pair as one line. Two pairs at least, one
 * after the other, no count in front and no item left over: only then is it plain which item a count belongs to.
 */
export function joinStackedPairs(
  lines: readonly TextLine[],
  at: number,
): { readonly lines: readonly TextLine[]; readonly used: number } | undefined {
  if (at > 0 && COUNT_ALONE.test(lines[at - 1]!.text)) return undefined;
  const joined: TextLine[] = [];
  let next = at;
  while (joined.length < MAX_PAIRS) {
    const [name, count] = [lines[next], lines[next + 1]];
    if (!name || !count || !isName(name.text) || !COUNT_ALONE.test(count.text)) break;
    joined.push({ ...name, text: `${name.text.trim()} - ${count.text.trim()}` });
    next += 2;
  }
  const leftOver = (lines[next]?.text ?? '').trim() !== '';
  return joined.length >= 2 && !leftOver ? { lines: joined, used: next - at } : undefined;
}

/** An item's number or its name, without a count of its own. */
const isName = (text: string): boolean =>
  /^\s*[a-z\d#]/i.test(text) &&
  text.trim().length <= 80 &&
  !/[:?!]\s*$/.test(text) &&
  !COUNT_ALONE.test(text) &&
  purchaseOrderNumbersIn(text).length === 0 &&
  readOrderLine(text).kind === 'prose';
