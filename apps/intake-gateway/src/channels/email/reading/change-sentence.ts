import { add, change, type ChangeLine, NUMBER, remove, removeNumbered } from './changed-line.js';
import { numberWord } from './numbers.js';
import { UNIT_PATTERN } from './units.js';

const UNIT = String.raw`(?:\s?(?:${UNIT_PATTERN})\b\.?)?`;
const AMOUNT = `(?<amount>${NUMBER})(?<unit>${UNIT})`;
/** `2 more cases`. */
const MORE = `(?<amount>${NUMBER})(?<unit>(?:\\s(?:more|additional|extra)\\b)?${UNIT})`;
const OLD = `${NUMBER}${UNIT}`;
const ITEM = String.raw`(?<item>\S.{0,118}?)`;
const END = String.raw`[\s.,;!?()]*$`;

/** Words of courtesy and of place that stand in front of a change or behind it. */
const LEAD =
  /^(?:[\s\-–—:,;.*•)(]+|(?:re|please|pls|plz|kindly|just|also|and|then|but|so|hi|hello|hey|sorry|regarding|thanks|can|could|would|will|may|you|we|we'd|we'll|i|i'd|i'll|i'm|need|needs|want|wanted|like|have|going|to|let's|let us|go ahead and|on|in|for|from|of|as follows|note|actually|(?:update|change|changes|correction|revision)(?=\s*:))(?=[\s:,.\-]))+/i;
const TAIL =
  /[\s,.;!?()-]*(?:\b(?:please|pls|thanks|thank you|thx|everything else (?:stays|is|remains).*|(?:the )?rest (?:stays|is|remains|of the order).*|keep the rest.*|(?:to|from|on|onto|off|in|for|of|at|with)(?: (?:the|our|this|that|my|your))?(?: (?:po|p\.o\.|order|purchase order))?|as well|too|only|in total|total)\b[\s,.;!?()-]*)+$/i;

/** `Quick change to our order:`, `On 4711` in front of what shall be done. */
const HEADED =
  /^[^\d:]{0,60}\b(?:changes?|updates?|revisions?|corrections?|amendments?|add-?ons?)\b[^\d:]{0,30}:|^(?:on|in|for)\s+#?\d{3,10}[\s,:-]+(?=(?:please|pls|make|change|add|drop|cancel|remove|can|could)\b)/i;
/** `Donna, on 4711 please change …`: who is asked. */
const ASKED =
  /^(?:(?:hi|hello|hey|dear) )?[A-Z][a-z]{1,14}(?: [A-Z][a-z]{1,14})?,\s+(?=(?:on|for|in|please|pls|kindly|can|could|would|we|i|change|add|drop|cancel|remove|make)\b)/;
/** `We are short staffed so drop line 2`. */
const REASONED = /^[\s–—-]*(?:we|i|our|the|they)\b[^\d]{0,80}?\bso\s+/i;
const UNCHANGED = /^\W*(?:keep|leave)\s+(?:everything|the rest|all|the others?)\b[^\d]*$/i;
/** Why it is asked for: `…, we are overstocked`. */
const REASON = /[\s,;.–—-]+(?:we(?:'re| are| have| got)?|since|because|as|they|i|it's|can you|could you)\b[^\d]*$/i;

const SET_VERBS =
  'change|update|increase|decrease|reduce|raise|lower|revise|adjust|bump|cut|make|correct|modify|amend|set|switch|drop|knock';
const DELETE_VERBS = 'cancel|remove|delete|drop|scratch|omit|strike|eliminate|zero out|nix';
/** Verbs of much else: what they take off is named by its number, or they say `off` or `out`. */
const LOOSE_DELETE_VERBS = 'take|leave|pull|skip|lose|kill|stop|knock|get rid of';

const NOT_ALL = String.raw`(?!(?:the |this |that |our |my |whole |entire |all )*(?:orders?|p\.?o\.?|purchase|everything|it|all)\b)`;

type Pattern = readonly [RegExp, (found: Record<string, string>) => ChangeLine | undefined];
const of = (source: string): RegExp => new RegExp(source, 'i');

const SENT = '(?:(?:send|ship|make it|make that|do|need|want)\\s+)?';
const CHANGED = '(?:changed|updated|increased|decreased|reduced|revised|corrected|adjusted|raised|lowered|set|moved)';

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
  // 40137 from 10 to 14 cs; go up to 15 cs on the 40137
  [of(`^${ITEM}[\\s:,-]+from\\s+${OLD}\\s+(?:up\\s+|down\\s+)?to\\s+${AMOUNT}${END}`), change],
  [of(`^go\\s+(?:up\\s+|down\\s+|back\\s+)?to\\s+${AMOUNT}\\s+(?:of|on|for)\\s+${ITEM}${END}`), change],
  // the quantity for 40137 needs to be changed to 9; 40137: please change to 5
  [
    of(
      `^${ITEM}\\s+(?:(?:needs?|has|have|ought|is)\\s+to\\s+be|should be|must be|to be)\\s+${CHANGED}\\s+(?:up\\s+|down\\s+)?to\\s+${AMOUNT}${END}`,
    ),
    change,
  ],
  [
    of(
      `^${ITEM}[\\s:,-]+(?:please\\s+|pls\\s+)?(?:${SET_VERBS})\\s+(?:it\\s+|this\\s+|qty\\s+|quantity\\s+)?to\\s+${AMOUNT}${END}`,
    ),
    change,
  ],
  // everything stays except 40230, make that 4 cs
  [
    of(
      `^.{0,60}\\b(?:except|but)\\s+(?:for\\s+)?${ITEM}[\\s,]+(?:make|change|set)\\s+(?:that|it)\\s+(?:to\\s+)?${AMOUNT}${END}`,
    ),
    change,
  ],
  // we only need 5 cs of 40137 now
  [of(`^only\\s+(?:need|want|require)\\s+${AMOUNT}\\s+(?:of\\s+)?${ITEM}(?:\\s+now)?${END}`), change],
  // increase 40137 by 3 cs: so much more
  [of(`^(?:increase|raise|up|bump|bump up)\\s+${ITEM}\\s+(?:up\\s+)?by\\s+${AMOUNT}${END}`), add],
  // change (the quantity of) 40137 (from 12) (up) to 15 cs
  [
    of(
      `^(?:${SET_VERBS})\\s+${ITEM}\\s+(?:(?:qty|quantity)\\s+)?(?:from\\s+${OLD}\\s+)?(?:(?:up|down|back|over)\\s+)?(?:to|=|->)\\s+(?:(?:be|read)\\s+)?(?:qty\\s+|quantity\\s+)?${AMOUNT}${END}`,
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
  // ordered 40 of 40137, it should have been 4
  [
    of(
      `^(?:accidentally\\s+|mistakenly\\s+)?(?:ordered|asked for|put|typed|entered|had|have)\\s+${OLD}\\s+(?:of\\s+)?${ITEM}[\\s,]+(?:but\\s+)?(?:it\\s+|that\\s+|this\\s+|we\\s+|i\\s+)?(?:should have been|should be|meant|needs to be)\\s+${AMOUNT}${END}`,
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
  // 15 cs 40137 instead of 12; ship 20 instead of 15 on 40137
  [of(`^${SENT}${AMOUNT}\\s+(?:of\\s+)?${ITEM}[\\s,(]+(?:instead of|rather than|not|was)\\s+${OLD}${END}`), change],
  [of(`^${SENT}${AMOUNT}\\s+(?:instead of|rather than|not)\\s+${OLD}\\s+(?:of|on|for)\\s+${ITEM}${END}`), change],
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
  // 80120: 0 cs
  [of(`^(?:0|zero|no)\\s?(?:${UNIT_PATTERN})\\b\\.?\\s+(?:of\\s+)?${ITEM}${END}`), remove],
  [of(`^${ITEM}[\\s:x=-]+(?:0|zero|none)(?:\\s?(?:${UNIT_PATTERN}))?${END}`), remove],
  // add 3 cs 80233; tack on 2 more cases of 80233
  [
    of(
      `^(?:forgot\\s+(?:to\\s+)?)?(?:add|tack on|tack|throw in|stick|include|put in|put|append|send along)\\s+(?:on\\s+|in\\s+)?(?:another\\s+|an (?:additional|extra)\\s+|extra\\s+)?${MORE}\\s+(?:of\\s+)?${ITEM}${END}`,
    ),
    add,
  ],
  // one more case of 60301 added; 2 additional bags of 50210 be put on
  [
    of(
      `^(?:get\\s+|have\\s+)?${MORE}\\s+(?:of\\s+)?${ITEM}\\s+(?:be\\s+)?(?:added|put|included|tacked)(?:\\s+on|\\s+in)?${END}`,
    ),
    add,
  ],
  [of(`^${ITEM}[\\s:,-]+add\\s+${MORE}${END}`), add],
  [of(`^(?:add|include|put)\\s+${ITEM}[\\s:,x-]+(?:qty\\s+)?${AMOUNT}${END}`), add],
  // 60105: delete
  [of(`^${ITEM}[\\s:,-]+(?:please\\s+)?(?:${DELETE_VERBS})${END}`), remove],
  // take 80120 off; leave out 80120; no longer need 80120; don't ship 80120
  [of(`^(?:${DELETE_VERBS})[\\s:]+(?:off\\s+|out\\s+)?${NOT_ALL}${ITEM}(?:\\s+(?:off|out|away))?${END}`), remove],
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
  /\s*(?:;|,|\band\b|&|\.\s|\bbut\b|\bthen\b)\s*(?:also\s+|then\s+|please\s+|and\s+)*(?=(?:change|update|increase|decrease|reduce|cancel|remove|delete|drop|take|omit|scratch|add|make(?! (?:that|it)\b)|tack on|throw in|leave out|bump|cut|raise|lower|set|zero out)\b)/i;

/** Words without which a line asks for no change of an order that stands. */
const CHANGE_HINT =
  /\b(?:change|update|increase|decrease|reduce|raise|lower|revise|adjust|modify|amend|bump|cut|make|set|switch|correct|cancel|remove|delete|drop|take|pull|strike|skip|lose|kill|stop|eliminate|nix|knock|to be (?:changed|raised|lowered|reduced|increased)|scratch|omit|leave (?:off|out)|add|tack on|throw in|include|put|append|instead of|rather than|should (?:be|read)|needs to be|is now|was|no longer|not|don'?t|won'?t|only need|should have been|accidentally|tack|zero out|added|to read|except|from \d{1,5}\b.{0,14} to \d|go (?:up|down|back) to|go from|quantity to|qty to|(?:0|zero|no) ?(?:cs|cases?|ea|each|bx|boxes))\b|[-=]>|[→➔]/i;

/** Changes by so much less, or in proportion: what is left nobody says. */
const UNTOLD =
  /\b(?:reduce|lower|decrease|cut|drop|trim)\b.{0,80}\bby\s+(?:\d|half|a)|\btake\s+\d{1,4}\s?[a-z]{0,8}\s+(?:of .{0,40})?off\b|\b(?:double|triple|halve)\b/i;

/** Whether a line asks for a change that does not say what shall be. */
export const leavesUntold = (text: string): boolean => UNTOLD.test(text);

/** Whether it is worth looking for a change in a line. */
export const mayAskForChange = (text: string): boolean => CHANGE_HINT.test(text);

const MAX_SENTENCE = 400;

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
  return changes.every((each) => each !== undefined) ? changes : [];
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

function readChange(text: string): ChangeLine | undefined {
  const bare = text.replace(HEADED, '').replace(REASONED, '').replace(LEAD, '').trim();
  const short = bare.replace(REASON, '').trim();
  const plain = bare.replace(TAIL, '').trim();
  // What stands behind may be of the change itself (`take 80120 off`): both are tried.
  for (const sentence of new Set([plain, short.replace(TAIL, '').trim(), short, bare, text.trim()])) {
    for (const [pattern, make] of PATTERNS) {
      const found = pattern.exec(sentence)?.groups;
      const made = found && make(found);
      if (made) return made;
    }
  }
  return undefined;
}
