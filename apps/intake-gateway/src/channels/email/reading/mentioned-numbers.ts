import type { ReadPart } from './assemble-orders.js';
import type { CandidateOrder, Mention } from './candidate.js';
import type { TextLine } from './document.js';
import { withoutOtherNumbers } from './orders/numbers-ordered.js';

/** Mentions kept, and numbers of one line: more is a catalogue, not a mail. */
const [MAX_MENTIONS, MAX_NUMBERS] = [200, 20];
const MAX_LINE = 400;

/** Looks like an item's number: digits, or letters parted by a dash, four places at least. */
const NUMBER = /(?<![\w.@/-])(?=[\w./-]*(?:\d|[A-Z]-[A-Z]))[A-Z0-9](?:[A-Z0-9./-]{2,22})[A-Z0-9](?![\w@])/gi;

/**
 * What could be numbers of items in the new words of a mail that no order line was read from. Only who knows the
 * catalogue can tell them from other numbers.
 */
export function mentionedNumbers(parts: readonly ReadPart[], orders: readonly CandidateOrder[]): Mention[] {
  const lines = orders.flatMap((order) => order.lines);
  const read = new Set(lines.map(({ place }) => JSON.stringify(place)));
  const known = new Set([
    ...lines.flatMap(({ names }) => names.map(({ value }) => value.toUpperCase())),
    ...orders.flatMap(({ purchaseOrderNumber }) => purchaseOrderNumber?.value.toUpperCase() ?? []),
  ]);
  const mentions: Mention[] = [];
  for (const { text, place } of newLines(parts)) {
    if (mentions.length >= MAX_MENTIONS) break;
    if (read.has(JSON.stringify(place))) continue;
    const found = withoutOtherNumbers(text.slice(0, MAX_LINE)).match(NUMBER) ?? [];
    const numbers = [...new Set(found.map((number) => number.toUpperCase()))].filter((number) => !known.has(number));
    if (numbers.length > 0)
      mentions.push({ place, text: text.trim().slice(0, 200), numbers: numbers.slice(0, MAX_NUMBERS) });
  }
  return mentions;
}

function* newLines(parts: readonly ReadPart[]): Generator<Pick<TextLine, 'text' | 'place'>> {
  for (const { events } of parts) {
    for (const event of events) {
      if (event.origin !== 'new') continue;
      if (event.kind === 'text' && !event.furniture) yield event.line;
      else if (event.kind === 'line') yield { text: event.line.source, place: event.line.place };
    }
  }
}
