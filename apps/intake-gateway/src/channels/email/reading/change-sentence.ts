import type { LineAction } from './candidate.js';
import { readOrderLine, type WrittenLine } from './line-grammar.js';
import { UNIT_PATTERN } from './units.js';

/** A line of an order that stands, and what is to become of it. `set` quantities are what it shall be in all. */
export interface ChangeLine {
  readonly action: LineAction;
  readonly line: WrittenLine;
}

const NUMBER = String.raw`\d{1,5}(?:\.\d{1,3})?`;
const UNIT = String.raw`(?:\s?(?:${UNIT_PATTERN})\b\.?)?`;
const AMOUNT = `(?<amount>${NUMBER})(?<unit>${UNIT})`;
/** `2 more cases`. */
const MORE = `(?<amount>${NUMBER})(?<unit>(?:\\s(?:more|additional|extra)\\b)?${UNIT})`;
const OLD = `${NUMBER}${UNIT}`;
const ITEM = String.raw`(?<item>\S.{0,118}?)`;
const END = String.raw`[\s.,;!?)]*$`;

/** Words of courtesy and of place that stand in front of a change or behind it. */
const LEAD =
  /^(?:[\s\-–—:,;.*•)(]+|(?:re|please|pls|plz|kindly|just|also|and|then|but|so|hi|hello|sorry|thanks|can|could|would|will|may|you|we|we'd|we'll|i|i'd|i'll|i'm|need|needs|want|wanted|like|have|going|to|let's|let us|go ahead and|on|in|for|from|of|as follows|note|actually|(?:update|change|changes|correction|revision)(?=\s*:))(?=[\s:,.\-]))+/i;
const TAIL =
  /[\s,.;!?()-]*(?:\b(?:please|pls|thanks|thank you|thx|everything else (?:stays|is|remains).*|rest (?:stays|is|remains|of the order).*|(?:to|from|on|onto|off|in|for|of|at|with)(?: (?:the|our|this|that|my|your))?(?: (?:po|p\.o\.|order|purchase order))?|as well|too|only|in total|total)\b[\s,.;!?()-]*)+$/i;

const SET_VERBS =
  'change|update|increase|decrease|reduce|raise|lower|revise|adjust|bump|cut|make|correct|modify|amend|set|switch|drop';
const DELETE_VERBS = 'cancel|remove|delete|drop|scratch|omit|strike|eliminate';
/** Verbs of much else: what they take off is named by its number, or they say `off` or `out`. */
const LOOSE_DELETE_VERBS = 'take|leave|pull|skip|lose|kill|stop|knock|get rid of';

const NOT_ALL = String.raw`(?!(?:the |this |that |our |my |whole |entire |all )*(?:orders?|p\.?o\.?|purchase|everything|it|all)\b)`;

type Pattern = readonly [RegExp, (found: Record<string, string>) => ChangeLine | undefined];
const of = (source: string): RegExp => new RegExp(source, 'i');

/** The ways of asking for a change, surest first. */
const PATTERNS: readonly Pattern[] = [
  // 40137: 12 -> 15; Qty of 40137: 12 → 15
  [of(`^${ITEM}[\\s:=,-]+(?:qty|quantity)?[\\s:]*${OLD}\\s*(?:-+>|=+>|→|➔)\\s*${AMOUNT}${END}`), change],
  // go from 12 to 15 cases of 40137
  [
    of(
      `^(?:(?:${SET_VERBS}|go)\\s+)?(?:up\\s+|down\\s+)?from\\s+${OLD}\\s+(?:up\\s+|down\\s+)?to\\s+${AMOUNT}\\s+(?:of\\s+|on\\s+|for\\s+)?${ITEM}${END}`,
    ),
    change,
  ],
  // increase 40137 by 3 cs: so much more
  [of(`^(?:increase|raise|up|bump|bump up)\\s+${ITEM}\\s+(?:up\\s+)?by\\s+${AMOUNT}${END}`), add],
  // change (the quantity of) 40137 (from 12) (up) to 15 cs
  [
    of(
      `^(?:${SET_VERBS})\\s+${ITEM}\\s+(?:(?:qty|quantity)\\s+)?(?:from\\s+${OLD}\\s+)?(?:(?:up|down|back|over)\\s+)?(?:to|=|->)\\s+(?:be\\s+)?(?:qty\\s+|quantity\\s+)?${AMOUNT}${END}`,
    ),
    change,
  ],
  // line 2 quantity to 8
  [of(`^${ITEM}\\s+(?:qty|quantity)\\s+(?:to|=)\\s+${AMOUNT}${END}`), change],
  // ordered 12 cs of 40137 but only need 10
  [
    of(
      `^(?:ordered|asked for|had|have)\\s+${OLD}\\s+(?:of\\s+)?${ITEM}[\\s,]+(?:but|and|we)\\b.{0,20}?\\b(?:need|want|take|make it|use)\\s+(?:only\\s+)?${AMOUNT}${END}`,
    ),
    change,
  ],
  // instead of 12 cs 40137 send 15
  [
    of(
      `^(?:instead of|rather than)\\s+${OLD}\\s+(?:of\\s+)?${ITEM}[\\s,]+(?:please\\s+)?(?:send|ship|make it|we need|need|give us)\\s+${AMOUNT}${END}`,
    ),
    change,
  ],
  // make 40137 15 cs instead of 12; 40137 should be 15 cs, not 12; 40137 x 15 (was 12)
  [
    of(
      `^(?:(?:${SET_VERBS})\\s+)?${ITEM}[\\s:,-]+(?:(?:should|needs?|has|have|ought)\\s+(?:to\\s+)?(?:be|read)\\s+|is\\s+now\\s+|now\\s+|=\\s*|x\\s?|@\\s?|qty\\s+)?${AMOUNT}[\\s,(]+(?:instead of|rather than|not|was|previously|were)\\s+${OLD}.{0,20}$`,
    ),
    change,
  ],
  [
    of(
      `^${ITEM}[\\s:,-]+(?:(?:should|needs?|has|have|ought)\\s+(?:to\\s+)?(?:be|read)|is\\s+now|now)\\s+${AMOUNT}${END}`,
    ),
    change,
  ],
  // 15 cs 40137 instead of 12
  [of(`^${AMOUNT}\\s+(?:of\\s+)?${ITEM}[\\s,(]+(?:instead of|rather than|not|was)\\s+${OLD}${END}`), change],
  // 80120: 0 cs
  [of(`^(?:0|zero|no)\\s?(?:${UNIT_PATTERN})\\b\\.?\\s+(?:of\\s+)?${ITEM}${END}`), remove],
  [of(`^${ITEM}[\\s:x=-]+(?:0|zero|none)(?:\\s?(?:${UNIT_PATTERN}))?${END}`), remove],
  // add 3 cs 80233; tack on 2 more cases of 80233
  [
    of(
      `^(?:add|tack on|throw in|include|put in|put|append|send along)\\s+(?:on\\s+|in\\s+)?(?:another\\s+|an additional\\s+)?${MORE}\\s+(?:of\\s+)?${ITEM}${END}`,
    ),
    add,
  ],
  [of(`^(?:add|include|put)\\s+${ITEM}[\\s:,x-]+(?:qty\\s+)?${AMOUNT}${END}`), add],
  // take 80120 off; leave out 80120; no longer need 80120; don't ship 80120
  [of(`^(?:${DELETE_VERBS})\\s+(?:off\\s+|out\\s+)?${NOT_ALL}${ITEM}(?:\\s+(?:off|out|away))?${END}`), remove],
  [of(`^(?:${LOOSE_DELETE_VERBS})\\s+(?:off|out)\\s+${NOT_ALL}${ITEM}${END}`), remove],
  [of(`^(?:${LOOSE_DELETE_VERBS})\\s+${NOT_ALL}${ITEM}\\s+(?:off|out)${END}`), remove],
  [of(`^(?:${LOOSE_DELETE_VERBS})\\s+${NOT_ALL}${ITEM}${END}`), removeNumbered],
  [
    of(
      `^(?:(?:no longer|don'?t|do not|won'?t|will not)\\s+(?:need|want|require|send|ship|include|be needing|have any use for)|not\\s+need(?:ed|ing)?)\\s+${ITEM}(?:\\s+(?:any ?more|any longer))?${END}`,
    ),
    remove,
  ],
  [of(`^${ITEM}\\s+(?:is|are)\\s+(?:no longer|not)\\s+(?:needed|required|wanted)(?:\\s+any ?more)?${END}`), remove],
];

const SEAM =
  /\s*(?:;|,|\band\b|&|\.\s|\bbut\b|\bthen\b)\s*(?:also\s+|then\s+|please\s+|and\s+)*(?=(?:change|update|increase|decrease|reduce|cancel|remove|delete|drop|take|omit|scratch|add|make|tack on|throw in|leave out|bump|cut)\b)/i;

/** Words without which a line asks for no change of an order that stands. */
const CHANGE_HINT =
  /\b(?:change|update|increase|decrease|reduce|raise|lower|revise|adjust|modify|amend|bump|cut|make|set|switch|correct|cancel|remove|delete|drop|take|pull|strike|skip|lose|kill|stop|eliminate|scratch|omit|leave (?:off|out)|add|tack on|throw in|include|put|append|instead of|rather than|should (?:be|read)|needs to be|is now|was|no longer|not|don'?t|won'?t|only need|go from|quantity to|qty to|(?:0|zero|no) ?(?:cs|cases?|ea|each|bx|boxes))\b|[-=]>|[→➔]/i;

/** Whether it is worth looking for a change in a line. */
export const mayAskForChange = (text: string): boolean => CHANGE_HINT.test(text);

const MAX_SENTENCE = 400;

/**
 * The changes a sentence asks for, each by itself: `change 40137 to 15 cs and drop 40210`. The purchase order number
 * has been taken out. Empty when any part of it is none: half a change is no change. Of bounded time: sentences over
 * 400 characters are cut, and no pattern holds a repeat within a repeat of the same characters.
 */
export function readChangeLines(text: string): ChangeLine[] {
  const line = text.slice(0, MAX_SENTENCE).replace(/\s+/g, ' ').replace(/[‘’]/g, "'").trim();
  const changes = line.split(SEAM).map(readChange);
  return changes.every((change) => change !== undefined) ? changes : [];
}

function readChange(text: string): ChangeLine | undefined {
  const bare = text.replace(LEAD, '').trim();
  const plain = bare.replace(TAIL, '').trim();
  // What stands behind may be of the change itself (`take 80120 off`): both are tried.
  for (const sentence of new Set([plain, bare, text.trim()])) {
    for (const [pattern, make] of PATTERNS) {
      const found = pattern.exec(sentence)?.groups;
      const made = found && make(found);
      if (made) return made;
    }
  }
  return undefined;
}

/** `change 12 cs 40137 to 15`, `drop 3 cs 40137`: how many there were comes first. */
const OLD_FIRST = new RegExp(`^(?:the\\s+)?${NUMBER}\\s?(?:${UNIT_PATTERN})\\b\\.?\\s+(?:of\\s+)?`, 'i');
const withoutOld = (item: string): string => item.replace(OLD_FIRST, '');

function change({ item, amount, unit }: Record<string, string>): ChangeLine | undefined {
  const line = lineOf(withoutOld(item!), amount!, unit);
  return line && (/^0+(?:\.0+)?$/.test(amount!) ? { action: 'delete', line: { ...line, quantity: '0' } } : { action: 'change', line }); // prettier-ignore
}

function add({ item, amount, unit }: Record<string, string>): ChangeLine | undefined {
  const line = lineOf(item!, amount!, unit);
  return line && { action: 'add', line };
}

function remove({ item }: Record<string, string>): ChangeLine | undefined {
  const line = lineOf(withoutOld(item!), '1', undefined);
  return line && { action: 'delete', line: { ...line, quantity: '0' } };
}

function removeNumbered(found: Record<string, string>): ChangeLine | undefined {
  const removed = remove(found);
  return removed && removed.line.names.length > 0 ? removed : undefined;
}

/** What is no item: a change of these is for a person. */
const NO_ITEM =
  /\b(?:delivery|deliver|dates?|address|shipping|ship|invoice|price|pricing|time|account|contact|terms|email|phone|orders?|p\.?o\.?|purchase|quantit(?:y|ies)|tomorrow|week|day|it|them|that|this|one|anything|everything)\b/i;
const LEADING_WORDS =
  /^(?:(?:the|our|your|my|of|on|for|qty|quantity|order|orders|amount|count|number of|item|items|product|sku|no\.?|number|both|all)[\s:#]+)+/i;
const STATED_LINE = /^(?:po\s+)?(?:line|ln|item line)\s*(?:no\.?|number|item|#)?\s*(?<number>\d{1,4})$/i;
const MAX_WORDS = 7;

/** The line an item phrase names: by a number, by words, or by its place in the order (`line 3`). */
function lineOf(phrase: string, amount: string, unit: string | undefined): WrittenLine | undefined {
  const item = phrase
    .replace(LEADING_WORDS, '')
    .replace(/[\s:,.;()-]+$/, '')
    .trim();
  const stated = STATED_LINE.exec(item)?.groups?.['number'] ?? STATED_LINE.exec(phrase.trim())?.groups?.['number'];
  if (stated !== undefined) return placed(stated, amount, unit);
  const hasUnit = unit !== undefined && unit.trim() !== '';
  const reading = readOrderLine(
    `${amount.replace(/^0+(?=\d)/, '')} ${hasUnit ? unit.trim() : 'ea'} ${item}`.replace(/^0 /, '1 '),
  );
  if (reading.kind !== 'lines' && reading.kind !== 'possible') return undefined;
  const [line, ...more] = reading.lines;
  if (!line || more.length > 0) return undefined;
  if (line.names.length === 0 && (NO_ITEM.test(item) || item.split(' ').length > MAX_WORDS)) return undefined;
  const { unit: read, doubts, ...rest } = line;
  return {
    ...rest,
    ...(hasUnit && read !== undefined ? { unit: read } : {}),
    doubts: doubts.filter((doubt) => doubt !== 'reversal-word' && doubt !== 'prose' && doubt !== 'approximate'),
  };
}

function placed(lineNumber: string, amount: string, unit: string | undefined): WrittenLine | undefined {
  const reading = readOrderLine(`${amount} ${unit?.trim() || 'ea'} 99999`);
  const [line] = reading.kind === 'lines' ? reading.lines : [];
  if (!line) return undefined;
  const { unit: read, ...rest } = line;
  return { ...rest, lineNumber, names: [], ...(unit?.trim() && read !== undefined ? { unit: read } : {}) };
}
