import type { CandidateLine } from '../candidate.js';
import type { DocumentEvent } from '../document-event.js';
import type { TextLine } from '../document.js';
import { type Sense, senseOverList, sensesOf } from './sense-of-sentence.js';
import { goesOn, lineNumber } from '../documents/unwrap-lines.js';

/** Lines of a mail with what the words above them do with their goods. */
export interface GovernedLists {
  /** The events, without the lines that a heading of their own says are not ordered: these are text. */
  readonly events: readonly DocumentEvent[];
  /** The senses of the words over its lists; undefined over one that nothing introduces. */
  readonly senses: readonly (Sense | undefined)[];
  /** Lists under a heading of their own were left out. */
  readonly leftOut: boolean;
}

type LineEvent = Extract<DocumentEvent, { kind: 'line' }>;

interface Governed {
  readonly event: LineEvent;
  readonly sense: Sense | undefined;
  /** The words are a short heading: `On hand:`, `Do not need`. */
  readonly headed: boolean;
}

/** Longer than this the words are sentences, not a heading. */
const HEADING_WORDS = 7;
/** A line of more words says more than what it orders. */
const LONG = 14;

/**
 * The words that stand above a list govern it, down to the next words that introduce one: in `We received today:` the
 * lines below are not ordered, whatever the subject says. Below the first list only words that introduce something
 * govern (behind them a colon, or a blank line before and a list after); others are remarks.
 */
export function governLists(events: readonly DocumentEvent[]): GovernedLists {
  const lists = senseByLine(events);
  const isOut = ({ sense, headed }: Governed) => sense === 'tells' && headed;
  const out = new Set<DocumentEvent>(lists.filter(isOut).map(({ event }) => event));
  // Where nothing else is ordered, a person sees the lines.
  const leftOut = out.size > 0 && lists.some(({ sense }) => sense !== 'tells');
  return {
    events: leftOut ? events.map((event) => (event.kind === 'line' && out.has(event) ? asText(event) : event)) : events,
    senses: lists.filter(({ event }) => !leftOut || !out.has(event)).map(({ sense }) => sense),
    leftOut,
  };
}

function senseByLine(events: readonly DocumentEvent[]): Governed[] {
  const governed: Governed[] = [];
  const filled = events.filter((event) => event.kind !== 'text' || event.line.text.trim() !== '');
  let [sense, headed]: [Sense | undefined, boolean] = [undefined, false];
  for (const said of paragraphs(filled)) {
    if (said.kind === 'line') {
      governed.push(asSaid({ event: said.event, sense, headed }));
      continue;
    }
    const introduces = governed.length === 0 || /:\s*$/.test(said.text) || (said.beforeList && said.apart);
    const over = said.beforeList ? senseOverList : (text: string) => sensesOf(text).at(-1);
    const last = introduces || said.ofLine ? over(said.text) : undefined;
    // What is not understood takes nothing from what was said plainly.
    if (last === undefined || (last === 'unsure' && sense !== undefined)) continue;
    if (said.ofLine) governSame(governed, said.ofLine, last);
    else [sense, headed] = [last, said.text.split(/\s+/).length <= HEADING_WORDS];
  }
  return governed;
}

/** An order line within a sentence that says something else of it: `do you have 3 cs 40137 there?`. */
function asSaid(governed: Governed): Governed {
  const { doubts, source } = governed.event.line;
  const isProse =
    doubts.includes('prose') ||
    doubts.includes('reversal-word') ||
    (source.split(/\s+/).length > LONG && !/ \| |\S {2,}\S|\t/.test(source));
  if (!isProse) return governed;
  const own = sensesOf(source).at(-1);
  return own === 'asks' || own === 'tells' ? { ...governed, sense: own, headed: false } : governed;
}

/** A sentence with order lines in it governs these alone. */
function governSame(governed: Governed[], text: TextLine, sense: Sense): void {
  if (sense === 'orders') return;
  for (let at = governed.length - 1; at >= 0 && samePlace(governed[at]!.event.line, text); at -= 1)
    governed[at] = { ...governed[at]!, sense, headed: false };
}

type Said =
  | { readonly kind: 'line'; readonly event: LineEvent }
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Stands between a blank line, or the beginning, and a list. */
      readonly apart: boolean;
      readonly beforeList: boolean;
      /** The text is that of an order line, which names its order as well. */
      readonly ofLine?: TextLine | undefined;
    };

/** Lines of the list, and what is said between them: wrapped lines are one. */
function* paragraphs(events: readonly DocumentEvent[]): Generator<Said> {
  let text = '';
  let from = 0;
  for (const [index, event] of events.entries()) {
    if (event.kind === 'text') {
      const before = events[index - 1];
      if (before?.kind === 'line' && samePlace(before.line, event.line)) {
        yield { kind: 'text', text: event.line.text, apart: false, beforeList: false, ofLine: event.line };
        continue;
      }
      if (text === '') from = index;
      text = `${text} ${event.line.text.trim()}`.trim();
      const next = nextSaid(events, index);
      if (next?.kind === 'text' && goesOn(event.line, next.line)) continue;
      yield { kind: 'text', text, apart: standsApart(events, from), beforeList: next?.kind === 'line' };
      text = '';
    } else if (event.kind === 'line') yield { kind: 'line', event };
  }
}

/** What is said next, over numbers and totals found in it. */
function nextSaid(events: readonly DocumentEvent[], at: number): DocumentEvent | undefined {
  const few = events.slice(at + 1, at + 8);
  return few.find(({ kind }) => kind !== 'order-number' && kind !== 'amount');
}

/** Nothing stands right above, but a blank line or another text. */
function standsApart(events: readonly DocumentEvent[], at: number): boolean {
  const [line, before] = [events[at], events[at - 1]];
  if (line?.kind !== 'text' || before?.kind !== 'line') return true;
  const above = before.line.place;
  return above.kind !== 'mail' || lineNumber(line.line) > (above.line ?? 0) + 1;
}

const samePlace = (line: CandidateLine, text: TextLine): boolean =>
  line.place.kind === 'mail' &&
  text.place.kind === 'mail' &&
  line.place.part === text.place.part &&
  line.place.line !== undefined &&
  line.place.line === text.place.line;

const asText = ({ line, origin }: LineEvent): DocumentEvent => ({
  kind: 'text',
  line: { kind: 'line', text: line.source, place: line.place, origin: line.origin },
  origin,
});
