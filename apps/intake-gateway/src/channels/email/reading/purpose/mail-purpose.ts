import type { OrderDoubt, UnclearPlace } from '../candidate.js';
import type { DocumentEvent } from '../document-event.js';
import type { Place } from '../document.js';
import { governLists } from './governing-words.js';
import { asksForPrices, speaksOfThePast } from './intent.js';
import { sentencesOf } from './plain-words.js';
import { speaksOtherwise } from './pointing-remarks.js';
import { disclaimsOrder, overturnsList, refersToOrder } from './remarks.js';
import { asksForGoods, isPlainlyOther, type Sense, sensesOf } from './sense-of-sentence.js';
import { unwrapLines } from '../documents/unwrap-lines.js';

/** What a mail's words make of the lists in it and beside it. */
export interface MailPurpose {
  /** The events of its text, without lists that a heading says are not ordered. */
  readonly events: readonly DocumentEvent[];
  readonly doubts: readonly OrderDoubt[];
  /** Remarks by which a list is not meant as it stands. */
  readonly unclear: readonly UnclearPlace[];
  /** Its words leave no doubt that it orders nothing. */
  readonly nothing: boolean;
}

export interface MailSaid {
  /** Its new text, with the older text that counts. */
  readonly events: readonly DocumentEvent[];
  readonly subject: string;
  /** The subject is that of an older mail: it says nothing of this one. */
  readonly answers: boolean;
  /** Order lines stand in files beside the text. */
  readonly attachedLines: boolean;
}

/** Longer remarks below the sign-off are notices of lawyers. */
const MAX_REMARK = 200;

/**
 * What a mail is about. The words above a list say what its goods are there for; remarks may take back what it says.
 * A list is doubted where any of these gives it another purpose than to be ordered; that a mail orders nothing at all
 * takes two sayings of it and none of an order, as a lost order is worse than a draft too many.
 */
export function judgePurpose({ events, subject, answers, attachedLines }: MailSaid): MailPurpose {
  const { events: kept, senses, leftOut } = governLists(events);
  const spoken = sentences(events);
  const own = spoken.flatMap(({ signed, listed, text }) => (signed || listed ? [] : [text]));
  const told = answers ? [] : [subject];
  const over = attachedLines ? [...senses, tellsOfFile(own)] : senses;
  const titled = told.flatMap(sensesOf).find((sense) => sense !== 'orders');
  const doubted = (sense: Sense) =>
    over.includes(sense) || (titled === sense && (!over.includes('orders') || told.some(isOther)));
  const all = [...told, ...spoken.flatMap(({ signed, text }) => (signed ? [] : [text]))];
  const aftermath =
    leftOut ||
    doubted('tells') ||
    over.includes('unsure') ||
    [...told, ...own].some(disclaimsOrder) ||
    [...told, ...own].some(speaksOtherwise) ||
    all.some((text) => speaksOfThePast(text)) ||
    told.some((text) => speaksOfThePast(text, true));
  return {
    events: kept,
    doubts: [
      ...(doubted('asks') || all.some(asksForPrices) ? (['question'] as const) : []),
      ...(aftermath ? (['aftermath'] as const) : []),
      ...(spoken.some(({ text }) => refersToOrder(text)) ? (['repeat-request'] as const) : []),
    ],
    unclear: spoken
      .filter(({ text }) => overturnsList(text))
      .map(({ text, place }) => ({ place, text: text.slice(0, 200) })),
    nothing: ordersNothing({ over, told, own }),
  };
}

const isOther = (text: string): boolean =>
  isPlainlyOther(text) || disclaimsOrder(text) || speaksOfThePast(text) || asksForPrices(text);

/** Two sayings that the goods are no order's, one of them above every list or in the subject, and none of an order. */
function ordersNothing(said: {
  over: readonly (Sense | undefined)[];
  told: readonly string[];
  own: readonly string[];
}) {
  const subject = said.told.some((text) => isOther(text) || speaksOfThePast(text, true));
  const governed = said.over.length > 0 && said.over.every((sense) => sense === 'tells' || sense === 'asks');
  if (!(governed || subject) || said.over.includes('orders')) return false;
  if (said.own.some((text) => asksForGoods(text) || refersToOrder(text) || sensesOf(text).includes('orders')))
    return false;
  // What is only not to be shipped yet is an order all the same: a person keeps it.
  if (![...said.told, ...said.own].some((text) => isPlainlyOther(text) || speaksOfThePast(text, true))) return false;
  return Math.max(said.own.filter(isOther).length, Number(governed)) + Number(subject) > 1;
}

/** Words of a sentence that speaks of the file beside it. */
const OF_FILE =
  /\b(?:attach\w*|enclos\w*|file|sheet|spreadsheet|pdf|excel|list|report|here(?:'s| is| are)|this is|these are|find|see|adjunt\w*|joint\w*|anbei|anhang)\b/i;

/** What a covering letter says of the file beside it: an order wherever it says so, else what is last said of it. */
function tellsOfFile(own: readonly string[]): Sense | undefined {
  if (own.flatMap(sensesOf).includes('orders')) return 'orders';
  return own
    .filter((text) => OF_FILE.test(text) || isPlainlyOther(text))
    .flatMap(sensesOf)
    .at(-1);
}

interface Spoken {
  readonly text: string;
  readonly place: Place;
  /** Below the sign-off. */
  readonly signed: boolean;
  /** An order line: its words name goods. */
  readonly listed: boolean;
}

/** The sentences of the sender's own text, and the order lines among them. */
function sentences(events: readonly DocumentEvent[]): Spoken[] {
  const isOwn = ({ origin }: DocumentEvent) => origin === 'new' || origin === 'signature';
  const lines = events.filter(isOwn).flatMap((event) => (event.kind === 'text' ? [event.line] : []));
  const spoken = unwrapLines(lines)
    .filter(({ text, origin }) => origin === 'new' || text.length <= MAX_REMARK)
    .flatMap(({ text, place, origin }) =>
      sentencesOf(text).map((sentence) => ({ text: sentence, place, signed: origin === 'signature', listed: false })),
    );
  const listed = events.filter(isOwn).flatMap((event) => (event.kind === 'line' ? [event.line] : []));
  return [...spoken, ...listed.map(({ source, place }) => ({ text: source, place, signed: false, listed: true }))];
}
