import type { CandidateOrder, LineAction } from './candidate.js';
import { readOrderLine, type WrittenLine } from './line-grammar.js';

export type Purpose = CandidateOrder['purpose'];

const PAPER = String.raw`(?:p\.?\s?o\.?|purchase order|orders?)`;
const CANCEL_ALL = new RegExp(
  String.raw`\b(?:cancel|void|withdraw|disregard|ignore)\b(?!\s+(?:after|if|date|by)).{0,40}?\b(?:${PAPER})\b|\b${PAPER}\b.{0,40}\b(?:is|be|has been)\s+(?:cancell?ed|voided|withdrawn)\b`,
  'i',
);
const PARTIAL =
  /\b(?:line|item|lines|items|from (?:the |our |this )?(?:po|order|p\.o))\b|#?\b[A-Z]{0,4}\d{4,}[A-Z]?\b.*\bfrom\b/i;
const REPLACES = new RegExp(
  String.raw`\b(?:revised|updated|corrected|amended|revision|replaces|supersedes|replacement)\b.{0,30}\b(?:${PAPER})\b|\b${PAPER}\b.{0,30}\b(?:revised|revision|rev\.? ?\d|updated|amended|replaces|supersedes)\b`,
  'i',
);
const CHANGES = new RegExp(
  String.raw`\b(?:change|changes|update|amend|revise|modify|modification|adjust|increase|decrease|reduce|add(?:ition)?s?)\b.{0,60}\b(?:${PAPER})\b|\b(?:${PAPER})\b.{0,20}\b(?:change|amendment|modification)\b|\b(?:please\s+)?(?:change|update|revise|adjust)\b.{0,60}\bto\s+\d`,
  'i',
);
const REPEATS =
  /\b(?:same (?:order )?as (?:last|before|usual|always|previous|the last)|re-?order (?:the )?(?:same|below|this|all)|repeat (?:the |our |my )?(?:last|previous|order|below)|the usual(?: order)?|same (?:thing|order) again|(?:ship|send|process|enter|fill|place) (?:this|the below|the order below|below|it) again|like last (?:time|week))\b/i;
const POINTS_BELOW =
  /\b(?:(?:see|per|as|process|enter|place|ship|send|fill|order|approved?|confirm\w*|go ahead)\b.{0,40}\b(?:below|attached below|email below|forwarded|following thread)|(?:please )?(?:process|enter|place|ship|fill|handle) (?:this|it|the)?\s*(?:order|po)?\s*(?:below|for (?:them|us|this customer)))\b/i;

/** What a text asks for: an order, its change, its end. */
export function purposeOf(text: string): Purpose {
  const line = text.slice(0, 400);
  if (CANCEL_ALL.test(line) && !PARTIAL.test(line) && !/\bdo(?:n'?t| not) cancel\b/i.test(line)) return 'cancel';
  if (REPLACES.test(line)) return 'replace';
  if (CHANGES.test(line)) return 'change';
  return 'original';
}

/** `same as last week`: an order that says nothing of its lines. */
export const repeatsAnOrder = (text: string): boolean => REPEATS.test(text.slice(0, 400));

/** `please process the order below`: the old or forwarded text is meant. */
export const pointsBelow = (text: string): boolean =>
  POINTS_BELOW.test(text.slice(0, 400)) || REPEATS.test(text.slice(0, 400));

export interface ChangeLine {
  readonly action: LineAction;
  readonly line: WrittenLine;
}

const AMOUNT = String.raw`(?<amount>\d{1,5}(?:\.\d{1,3})?)\s?(?<unit>[a-z]{2,8}\b\.?)?`;
const LEAD = String.raw`^(?:(?:please|pls|can you|could you|kindly|also|and|we need to|need to|i need to|we'd like to|on po \S+|for po \S+|(?:on|for|from|in)(?=\s+please|\s*,))[\s,:]+)*`;
const CHANGE_TO = new RegExp(
  String.raw`${LEAD}(?:change|update|increase|decrease|reduce|raise|lower|revise|adjust|bump|cut|make|correct)\s+(?:the\s+)?(?:(?:qty|quantity|order|line|item)\s+)*(?:(?:of|on|for)\s+)?(?<item>.{2,120}?)\s+(?:qty\s+|quantity\s+)?(?:from\s+\d{1,5}(?:\.\d{1,3})?\s?(?:[a-z]{2,8}\.?)?\s+)?(?:to|=|->)\s+${AMOUNT}`,
  'i',
);
const SHOULD_BE = new RegExp(
  String.raw`^(?<item>.{2,120}?)\s*(?:[:,-]\s*)?(?:should (?:be|read)|needs to be|is now|now)\s+${AMOUNT}(?:[\s,(]+(?:not|instead of|rather than|was)\s+\d{1,5}.{0,20})?$`,
  'i',
);
const INSTEAD =
  /^(?<order>.{3,160}?)[\s,(]+(?:instead of|rather than|not|was)\s+\d{1,5}(?:\.\d{1,3})?(?:\s?[a-z]{2,8}\.?)?\)?[\s.!]*$/i;
const DELETE = new RegExp(
  String.raw`${LEAD}(?:cancel|remove|delete|drop|take off|scratch|omit|leave off)\s+(?:the\s+|line\s+\d+\s*[:,-]?\s*)*(?!(?:whole\s+|entire\s+)?(?:orders?|p\.?o\.?|purchase)\b)(?<item>.{2,120}?)(?:\s+(?:from|on|off)\s+(?:the\s+|our\s+|this\s+|my\s+)?(?:p\.?o\.?|order|purchase).{0,40})?[\s.!]*$`,
  'i',
);
const ADD = new RegExp(
  String.raw`${LEAD}add\s+(?<order>.{3,200}?)(?:\s+(?:to|on|onto)\s+(?:the\s+|our\s+|this\s+|my\s+)?(?:p\.?o\.?|order|purchase).{0,40})?[\s.!]*$`,
  'i',
);

const NEXT_CHANGE =
  /\s*(?:;|,|\band\b|&|\.\s)\s*(?:also\s+|then\s+|please\s+)*(?=(?:change|update|increase|decrease|reduce|cancel|remove|delete|drop|take off|omit|add|make)\b)/i;

/** The changes a sentence names, each by itself: `change 40137 to 15 cs and drop 40210`. */
export function readChangeLines(text: string): ChangeLine[] {
  const changes = text.slice(0, 400).split(NEXT_CHANGE).map(readChangeLine);
  return changes.every((change) => change !== undefined) ? changes : [];
}

/** A sentence that changes a line of an order that stands: `change 40137 from 12 to 15 cs`, `drop 40210`. */
function readChangeLine(text: string): ChangeLine | undefined {
  const line = text
    .slice(0, 400)
    .replace(/\s+/g, ' ')
    .replace(/^[-*•]\s+/, '')
    .trim();
  const changed = CHANGE_TO.exec(line) ?? SHOULD_BE.exec(line);
  if (changed) {
    const { item, amount, unit } = changed.groups!;
    const written = orderOf(
      `${amount} ${unit && !/^(?:and|for|on|please|from|per|cases? please)$/i.test(unit) ? unit : 'ea'} ${clean(item!)}`,
    );
    return written && { action: 'change', line: unit ? written : withoutUnit(written) };
  }
  const instead = INSTEAD.exec(line);
  if (instead) {
    const written = orderOf(instead.groups!['order']!);
    return written && { action: 'change', line: written };
  }
  const deleted = DELETE.exec(line);
  if (deleted) {
    const item = clean(deleted.groups!['item']!);
    const counted = /^\d{1,4}\s?[a-z]/i.test(item) ? orderOf(item) : undefined;
    const whole = counted ? undefined : orderOf(`1 ea ${item}`);
    const written = counted ?? (whole && { ...withoutUnit(whole), quantity: '0' });
    return written && { action: 'delete', line: written };
  }
  const added = ADD.exec(line);
  const written = added && orderOf(added.groups!['order']!);
  return written ? { action: 'add', line: written } : undefined;
}

const clean = (item: string): string =>
  item.replace(/^(?:item|line|sku|product)\s+(?:no\.?\s*|#\s*)?(?=\S*\d)/i, '').trim();

function withoutUnit(line: WrittenLine): WrittenLine {
  const { unit: _, ...rest } = line;
  return rest;
}

function orderOf(text: string): WrittenLine | undefined {
  const reading = readOrderLine(text);
  if (reading.kind !== 'lines' && reading.kind !== 'possible') return undefined;
  const [first, ...more] = reading.lines;
  return first && more.length === 0 && first.names.length > 0
    ? { ...first, doubts: first.doubts.filter((doubt) => doubt !== 'reversal-word') }
    : undefined;
}
