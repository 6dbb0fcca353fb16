import { DELETE_VERBS, PATTERNS } from './change-patterns.js';
import type { ChangeLine } from './changed-line.js';
import { readOrderLine } from '../lines/line-grammar.js';
import { numberWord } from '../numbers.js';
import { UNIT_PATTERN } from '../units.js';

/** Words of courtesy and of place that stand in front of a change or behind it. */
const LEAD =
  /^(?:[\s\-–—:,;.*•)(]+|(?:re|please|pls|plz|kindly|just|also|and|then|but|so|hi|hello|hey|sorry|regarding|thanks|can|could|would|will|may|you|we|we'd|we'll|i|i'd|i'll|i'm|need|needs|want|wanted|like|have|going|to|let's|let us|go ahead and|on|in|for|from|of|as follows|note|actually|(?:update|change|changes|correction|revision)(?=\s*:))(?=[\s:,.\-]))+/i;
const TAIL =
  /[\s,.;!?()-]*(?:\b(?:please|pls|for (?:us|me)|thanks|thank you|thx|everything else (?:stays|is|remains).*|(?:the )?rest (?:stays|is|remains|of the order).*|keep the rest.*|(?:to|from|on|onto|off|in|for|of|at|with)(?: (?:the|our|this|that|my|your))?(?: (?:po|p\.o\.|order|purchase order))?|as well|too|only|in total|total)\b[\s,.;!?()-]*)+$/i;

/** `Quick change to our order:`, `On 4711` in front of what shall be done. */
const HEADED =
  /^[^\d:]{0,60}\b(?:changes?|updates?|revisions?|corrections?|amendments?|add-?ons?)\b[^\d:]{0,30}:|^(?:(?:so|and|hi|hey|hello|also)[\s,]+)?(?:on|in|for)\s+#?\d{3,10}[\s,:-]+(?=(?:please|pls|make|change|add|drop|cancel|remove|can|could|i|we)\b)/i;
/** `On the order I sent this morning can you …`, `what we need is`: where, not what. */
const PLACED =
  /^(?:on|for|in|to|re|regarding|about|with)\s+(?:the|my|our|that|this|yesterday'?s|today'?s|last|(?:mon|tues|wednes|thurs|fri|satur|sun)day'?s)\b[^,.;\d]{0,60}?\b(?:order|p\.?o\.?)\b[^,.;\d]{0,60}?(?:[,:;–-]\s*|\s+)(?=(?:please|can|could|would|will|i need|we need|let'?s|change|make|bump|add|drop|cancel|remove|cut|take|delete|reduce|increase|up|swap|replace|instead)\b)|^(?:what|all)\s+(?:i|we)\s+(?:really\s+)?(?:need|want|meant)(?:\s+now)?\s+(?:is|was)\s+(?:to\s+)?/i;
/** `Donna, on 4711 please change …`: who is asked. */
const ASKED =
  /^(?:(?:hi|hello|hey|dear) )?[A-Z][a-z]{1,14}(?: [A-Z][a-z]{1,14})?,\s+(?=(?:on|for|in|please|pls|kindly|can|could|would|we|i|change|add|drop|cancel|remove|make)\b)/;
/** `We are short staffed so drop line 2`. */
const REASONED = /^[\s–—-]*(?:we|i|our|the|they)\b[^\d]{0,80}?\bso\s+/i;
const UNCHANGED = /^\W*(?:keep|leave)\s+(?:everything|the rest|all|the others?)\b[^\d]*$/i;
/** Why it is asked for: `…, we are overstocked`. */
const REASON =
  /[\s,;.–—-]+(?:we(?:'re| are| have| got)?|since|because|as|they|i(?:'m|'ve)?|it's|there's|there is|too many|plenty|can you|could you)\b[^\d]*$|,\s+(?:i|we) (?:had|have|ordered|put|asked for) \d{1,4}(?:\s?[a-z]{1,8})?[.!]*$/i;

const SEAM =
  /\s*(?:;|,|\band\b|&|\.\s|\bbut\b|\bthen\b)\s*(?:also\s+|then\s+|please\s+|and\s+|(?:i|we)(?:'d|\s+would)?\s+)*(?=(?:change|update|increase|decrease|reduce|cancel|remove|delete|drop|take|omit|scratch|add|make(?! (?:that|it)\b)|tack on|throw in|leave out|bump|cut|raise|lower|set|up the|trim|boost|zero out|don'?t need|no longer need|need \d{1,4}\b(?!.{0,30}\bnot\b)|rather have|replace|swap|throw)\b)/i;

/** Words without which a line asks for no change of an order that stands. */
const CHANGE_HINT =
  /\b(?:change|update|increase|decrease|reduce|raise|lower|revise|adjust|modify|amend|bump|cut|make|set|switch|correct|cancel|remove|delete|drop|take|pull|strike|skip|lose|kill|stop|eliminate|nix|knock|sub out|come off|no need|forgot|missed|left (?:off|out)|\d more|replace|exchange|substitute|swap|trade|throw|toss|squeeze|slip|in place of|in lieu of|rather have|on top|in addition|on the side|deleted?|dropped|cancell?ed|removed|typed|meant|boost|up the|trim|to be (?:changed|raised|lowered|reduced|increased)|scratch|omit|leave (?:off|out)|add|tack on|throw in|include|put|append|instead of|rather than|should (?:be|read)|needs to be|is now|was|no longer|not|don'?t|won'?t|only need|should have been|accidentally|tack|zero out|added|to read|except|from \d{1,5}\b.{0,14} to \d|go (?:up|down|back) to|go from|quantity to|qty to|(?:0|zero|no) ?(?:cs|cases?|ea|each|bx|boxes))\b|[-=]>|[→➔]/i;

/** Changes by so much less, or in proportion: what is left nobody says. */
const UNTOLD =
  /\b(?:reduce|lower|decrease|cut|drop|trim)\b.{0,80}\bby\s+(?:\d|half|a)|\btake\s+\d{1,4}\s?[a-z]{0,8}\s+(?:of .{0,40})?off\b|\b(?:double|triple|halve)\b/i;

/** Whether a line asks for a change that does not say what shall be. */
export const leavesUntold = (text: string): boolean => UNTOLD.test(text);

/** Whether it is worth looking for a change in a line. */
export const mayAskForChange = (text: string): boolean => CHANGE_HINT.test(text);

const MAX_SENTENCE = 400;
const MAX_SENTENCES = 20;
const MAX_PARAGRAPH = 2_000;

/** What a text asks to be changed, and its sentences that ask for something nobody could read. */
export interface AskedChanges {
  readonly changes: readonly ChangeLine[];
  readonly left: readonly string[];
}

const NOTHING_ASKED: AskedChanges = { changes: [], left: [] };
const SENTENCE_ENDS =
  /(?<=[A-Za-z)'"%]{2}|\d)[.!?]+\s+(?=["'(]?[A-Z\d]|(?:not|no|i|we|it|that|this|they|and|also|please|pls|can|could|thanks|thx|the rest|rest|everything|keep|leave|sorry|if|just|but|then)\b)|[!?]+\s+/;
/** Goes on with what the sentence before said: `It should be 10 boxes.` */
const GOES_ON = /^(?:sorry,?\s+)?(?:it|that|this|they|those|these|which|should)\b/i;

/**
 * The changes a text asks for, sentence by sentence: what is told beside them asks for nothing. None where no sentence
 * asks for a change; `left` holds those that do and say it in other words.
 */
export function readChanges(text: string): AskedChanges {
  const whole = readChangeLines(text);
  if (whole.length > 0) return { changes: whole, left: [] };
  const sentences = text.slice(0, MAX_PARAGRAPH).split(SENTENCE_ENDS).slice(0, MAX_SENTENCES);
  if (sentences.length < 2) return NOTHING_ASKED;
  const changes: ChangeLine[] = [];
  const left: string[] = [];
  let at = 0;
  while (at < sentences.length) {
    const next = sentences[at + 1] ?? '';
    const both = GOES_ON.test(next) ? readChangeLines(`${sentences[at]}, ${next}`) : [];
    const found = both.length > 0 ? both : readChangeLines(sentences[at]!);
    changes.push(...found);
    if (found.length === 0) left.push(sentences[at]!);
    at += both.length > 0 ? 2 : 1;
  }
  return changes.length === 0 ? NOTHING_ASKED : beside(changes, left);
}

/** Beside changes: what else is counted is added, what is asked in words nobody reads is left for a person. */
function beside(changes: readonly ChangeLine[], others: readonly string[]): AskedChanges {
  const added: ChangeLine[] = [];
  const left: string[] = [];
  for (const sentence of others) {
    const reading = readOrderLine(sentence);
    if (reading.kind === 'lines') added.push(...reading.lines.map((line) => ({ action: 'add' as const, line })));
    else if (reading.kind === 'unclear' || leavesUntold(sentence) || (mayAskForChange(sentence) && /\d/.test(sentence)))
      left.push(sentence);
  }
  return { changes: [...changes, ...added], left };
}

/**
 * The changes a sentence asks for, each by itself: `change 40137 to 15 cs and drop 40210`. The purchase order number
 * has been taken out. Empty when any part of it is none: half a change is no change. Of bounded time: sentences over
 * 400 characters are cut, and no pattern holds a repeat within a repeat of the same characters.
 */
export function readChangeLines(text: string): ChangeLine[] {
  const line = text
    .slice(0, MAX_SENTENCE)
    .replace(/\s+/g, ' ')
    .replace(/[‘’]/g, "'")
    .replace(SPELLED, (word) => numberWord(word) ?? word)
    .trim()
    .replace(ASKED, '');
  const parts = line.split(SEAM).filter((part) => !UNCHANGED.test(part));
  const changes = parts.flatMap(eachDeleted).map(readChange);
  const read = changes.every((each) => each !== undefined) ? changes.flat() : [];
  if (read.length > 0 || parts.length < 2) return read;
  return [...(readChange(line) ?? [])];
}

const SPELLED = new RegExp(
  `\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)(?= (?:more|additional|extra|${UNIT_PATTERN})\\b)`,
  'gi',
);
const NAMED = String.raw`#?(?:(?=[\w-]*\d)[\w-]{3,20}|\d{1,3})`;
const SEVERAL = new RegExp(
  String.raw`^(?<verb>.{0,60}?\b(?:${DELETE_VERBS}))\s+(?<kind>(?:lines?|items?)\s+)?(?<named>${NAMED}(?:\s*(?:,|&|\band\b)+\s*${NAMED})+)(?<rest>(?:[\s,.!]+(?:[a-z']+\b)?){0,12})$`,
  'i',
);

/** `remove lines 2 and 5`, `drop 40137 & 40210`: each of them. */
function eachDeleted(sentence: string): string[] {
  const groups = SEVERAL.exec(sentence)?.groups;
  if (!groups) return [sentence];
  const kind = /line/i.test(groups['kind'] ?? '') ? 'line ' : '';
  const named = groups['named']!.split(/\s*(?:,|&|\band\b)+\s*/i);
  // Short numbers are places of lines, never items.
  if (kind === '' && named.some((each) => each.length < 3)) return [sentence];
  return named.map((each) => `${groups['verb']} ${kind}${each}`);
}

/** `1) `, `b. `: its place in a list. */
const NUMBERED = /^\s*\(?(?:\d{1,2}|[a-z])[.)]\s+/i;

function readChange(text: string): readonly ChangeLine[] | undefined {
  const said = text.replace(NUMBERED, '').replace(HEADED, '').replace(PLACED, '');
  const led = said.replace(LEAD, '').replace(HEADED, '').replace(PLACED, '').replace(LEAD, '').trim();
  const bare = said.replace(REASONED, '').replace(LEAD, '').trim();
  const short = bare.replace(REASON, '').trim();
  const plain = bare.replace(TAIL, '').trim();
  // What stands behind may be of the change itself (`take 80120 off`): both are tried.
  const ways = [plain, short.replace(TAIL, '').trim(), short, bare, led.replace(TAIL, '').trim(), led, text.trim()];
  for (const sentence of new Set(ways)) {
    for (const [pattern, make] of PATTERNS) {
      const found = pattern.exec(sentence)?.groups;
      const made = found && make(found);
      if (made) return 'action' in made ? [made] : made;
    }
  }
  return undefined;
}
