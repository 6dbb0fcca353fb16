import { add, change, changeOfOne, type ChangeLine, NUMBER, remove, removeNumbered, replace } from './changed-line.js';
import { UNIT_PATTERN } from '../units.js';

const UNIT = String.raw`(?:\s?(?:${UNIT_PATTERN})\b\.?)?`;
const AMOUNT = `(?<amount>${NUMBER})(?<unit>${UNIT})`;
/** `2 more cases`. */
const MORE = `(?<amount>${NUMBER})(?<unit>(?:\\s(?:more|additional|extra)\\b)?${UNIT})`;
/** `2 more cases`: said, not left out. */
const NUMBERED_MORE = `(?<amount>${NUMBER})\\s(?:more|additional|extra)(?<unit>${UNIT})`;
const OLD = `(?:the\\s+)?${NUMBER}${UNIT}`;
const ITEM = String.raw`(?<item>\S.{0,118}?)`;
/** The item that goes, where another comes for it. */
const GONE = String.raw`(?:the\s+)?(?<gone>(?!\d{1,3}\b\s?(?:[a-z]{0,6}\.?)?$)\S.{0,78}?)`;
const END = String.raw`[\s.,;!?()]*$`;

const SET_VERBS =
  'change|update|increase|decrease|reduce|raise|lower|revise|adjust|bump|cut|make|correct|modify|amend|set|switch|drop|knock|up|boost|bring|trim';
export const DELETE_VERBS = 'cancel|remove|delete|drop|scratch|omit|strike|eliminate|zero out|nix';
/** Verbs of much else: what they take off is named by its number, or they say `off` or `out`. */
const LOOSE_DELETE_VERBS = 'take|leave|pull|skip|lose|kill|stop|knock|get rid of';

/** What the line is called behind a verb: `delete this line`. */
const THIS_LINE = String.raw`(?:\s+(?:this|the|that)?\s*(?:line|item|one|it))?`;
const NOT_ALL = String.raw`(?!(?:the |this |that |our |my |whole |entire |all )*(?:orders?|p\.?o\.?|purchase|everything|it|all)\b)`;

type Made = ChangeLine | readonly ChangeLine[] | undefined;
type Pattern = readonly [RegExp, (found: Record<string, string>) => Made];
const of = (source: string): RegExp => new RegExp(source, 'i');

const GIVE =
  "(?:(?:please|pls|just|let'?s|let us|we|i|we'?ll|i'?ll|we'?d|i'?d|like|to|can you|could you)\\s+)*(?:send|ship|make it|make that|do|need|want|take|get|have|use|go with|give (?:us|me)|order|bring)";
const SENT = `(?:${GIVE}\\s+)?`;
const NOT_BUT = '(?:and\\s+)?(?:instead of|rather than|in place of|not|was|previously|were)';
const FOR_IT = '(?:instead of|in place of|in lieu of|rather than)';
const REPLACE = '(?:replace|swap|exchange|switch|substitute|trade|sub|change)(?:\\s+out)?';
const ORDERED =
  '(?:(?:accidentally|mistakenly|wrongly)\\s+)?(?:ordered|asked for|put(?: in| down)?|typed|entered|wrote|keyed(?: in)?|had|have|said|requested)';
const MEANT =
  '(?:(?:really|actually)\\s+)?(?:should have (?:been|said|read)|should (?:be|say|read)|meant(?: to (?:order|say|type|put))?|needs? to be|(?:is|was) (?:supposed|meant) to be)';
const CHANGED = '(?:changed|updated|increased|decreased|reduced|revised|corrected|adjusted|raised|lowered|set|moved)';

/** The ways of asking for a change, surest first. */
export const PATTERNS: readonly Pattern[] = [
  // replace 40137 with 3 cs 40138; swap the milk for cream, 3 cs; replace 3 cs 40137 with 40138
  [
    of(
      `^${REPLACE}\\s+(?:${OLD}\\s+(?:of\\s+)?)?${GONE}\\s+(?:with|for|by|to)\\s+${AMOUNT}\\s+(?:of\\s+)?${ITEM}${END}`,
    ),
    replace,
  ],
  [
    of(`^${REPLACE}\\s+(?:${OLD}\\s+(?:of\\s+)?)?${GONE}\\s+(?:with|for|by)\\s+${ITEM}[\\s,:(–-]+${AMOUNT}${END}`),
    replace,
  ],
  [of(`^${REPLACE}\\s+(?:the\\s+)?${AMOUNT}\\s+(?:of\\s+)?${GONE}\\s+(?:with|for|by)\\s+${ITEM}${END}`), replace],
  // 3 cs 40138 instead of the 40137; instead of 40137 send 3 cs 40138; instead of 40137, 40138 3 cs
  [of(`^${SENT}${AMOUNT}\\s+(?:of\\s+)?${ITEM}[\\s,]+${FOR_IT}\\s+(?:${OLD}\\s+(?:of\\s+)?)?${GONE}${END}`), replace],
  [of(`^${ITEM}[\\s,:–-]+${AMOUNT}[\\s,]+${FOR_IT}\\s+(?:${OLD}\\s+(?:of\\s+)?)?${GONE}${END}`), replace],
  [
    of(`^${FOR_IT}\\s+(?:${OLD}\\s+(?:of\\s+)?)?${GONE}[\\s,]+${GIVE}\\s+${AMOUNT}\\s+(?:of\\s+)?${ITEM}${END}`),
    replace,
  ],
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
  // ordered 40 of 40137, it should have been 4; typed 10 CASES of 40137 and that should be 10 BOXES
  [
    of(
      `^(?:think\\s+)?(?:i\\s+)?${ORDERED}\\s+${OLD}\\s+(?:of\\s+)?${ITEM}[\\s,.;–-]+(?:but\\s+|and\\s+)?(?:it\\s+|that\\s+|this\\s+|they\\s+|we\\s+|i\\s+)?${MEANT}\\s+(?:only\\s+)?${AMOUNT}${END}`,
    ),
    change,
  ],
  [
    of(`^${OLD}\\s+(?:of\\s+)?${ITEM}[\\s,]+(?:it\\s+|that\\s+|this\\s+|which\\s+)?${MEANT}\\s+${AMOUNT}${END}`),
    change,
  ],
  // instead of 12 cs 40137 send 15
  [of(`^(?:instead of|rather than)\\s+${OLD}\\s+(?:of\\s+)?${ITEM}[\\s,]+${GIVE}\\s+${AMOUNT}${END}`), change],
  // 15 cs 40137 instead of 12; ship 20 instead of 15 on 40137
  [of(`^${SENT}${AMOUNT}\\s+(?:of\\s+)?${ITEM}[\\s,(]+${NOT_BUT}\\s+${OLD}${END}`), change],
  [of(`^${SENT}${AMOUNT}\\s+${NOT_BUT}\\s+${OLD}\\s+(?:of|on|for)\\s+${ITEM}${END}`), change],
  // make 40137 15 cs instead of 12; 40137 should be 15 cs, not 12; 40137 x 15 (was 12)
  [
    of(
      `^(?:(?:${SET_VERBS})\\s+)?${ITEM}[\\s:,-]+(?:(?:should|needs?|has|have|ought)\\s+(?:to\\s+)?(?:be|read)\\s+|is\\s+now\\s+|now\\s+|=\\s*|x\\s?|@\\s?|qty\\s+)?${AMOUNT}[\\s,(]+${NOT_BUT}\\s+${OLD}.{0,20}$`,
    ),
    change,
  ],
  [
    of(
      `^${ITEM}[\\s:,-]+(?:(?:should|needs?|has|have|ought)\\s+(?:to\\s+)?(?:be|read)|is\\s+now|now)\\s+${AMOUNT}${END}`,
    ),
    change,
  ],
  // 40137 - make it 5 bags (instead of 3)
  [
    of(
      `^${ITEM}[\\s:,–-]+(?:please\\s+)?(?:make|change|set|switch|bump)\\s+(?:it|that|this|them|those)\\s+(?:up\\s+|down\\s+)?(?:to\\s+)?${AMOUNT}(?:[\\s,(]+(?:${NOT_BUT}|from)\\s+${OLD})?${END}`,
    ),
    changeOfOne,
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
  // throw another 5 cs of 80233 on the next truck; 2 cases 80233 on top of it
  [
    of(
      `^(?:throw|toss|slip|squeeze|sneak|stick|tack|put|get|send|ship|load|give (?:us|me))\\s+(?:on\\s+|in\\s+)?(?:me\\s+|us\\s+)?(?:another\\s+|an (?:additional|extra)\\s+|extra\\s+|in\\s+)?${MORE}\\s+(?:of\\s+)?${ITEM}\\s+(?:on|onto|to|in|into|with)\\s+(?:(?:the|our|my|that|this|next)\\s+)*(?:\\w+'?s?\\s+){0,3}?(?:truck|order|delivery|load|run|drop|po|shipment)(?:\\s+for us)?${END}`,
    ),
    add,
  ],
  [
    of(
      `^${SENT}(?:another\\s+)?${MORE}\\s+(?:of\\s+)?${ITEM}[\\s,]+(?:on top(?: of (?:it|that|this|the (?:order|rest)))?|in addition(?: to (?:it|that))?|on the side)${END}`,
    ),
    add,
  ],
  // rather have 4 cs 80233
  [of(`^rather\\s+(?:have|get|take)\\s+${AMOUNT}\\s+(?:of\\s+)?${ITEM}(?:\\s+instead)?${END}`), add],
  [of(`^${GIVE}\\s+${AMOUNT}\\s+(?:of\\s+)?${ITEM}\\s+(?:instead|in (?:its|their) place)${END}`), add],
  // forgot the 80233, 2 cs; need 2 more cs of 80233
  [
    of(
      `^(?:also\\s+)?(?:forgot|missed|left off|left out)\\s+(?:to (?:add|put|order|include)\\s+)?(?:the\\s+)?${AMOUNT}\\s+(?:of\\s+)?${ITEM}${END}`,
    ),
    add,
  ],
  [
    of(
      `^(?:also\\s+)?(?:forgot|missed|left off|left out)\\s+(?:to (?:add|put|order|include)\\s+)?${ITEM}[\\s,:(–-]+${AMOUNT}${END}`,
    ),
    add,
  ],
  [of(`^${SENT}${NUMBERED_MORE}\\s+(?:of\\s+)?${ITEM}${END}`), add],
  // one more case of 60301 added; 2 additional bags of 50210 be put on
  [
    of(
      `^(?:get\\s+|have\\s+)?${MORE}\\s+(?:of\\s+)?${ITEM}\\s+(?:be\\s+)?(?:added|put|included|tacked)(?:\\s+on|\\s+in)?${END}`,
    ),
    add,
  ],
  [of(`^${ITEM}[\\s:,-]+add\\s+${MORE}${END}`), add],
  [of(`^(?:add|include|put)[\\s:]+${ITEM}[\\s:,x-]+(?:qty\\s+)?${AMOUNT}${END}`), add],
  // 60105: delete; 60105 - delete this line; 60105 is cancelled
  [
    of(
      `^${ITEM}[\\s:,–-]+(?:please\\s+)?(?:(?:is|are|to be|can be)\\s+)?(?:${DELETE_VERBS}|cancell?ed|deleted|removed|dropped)${THIS_LINE}${END}`,
    ),
    remove,
  ],
  // nobody ate the 80120 last time so drop those off the order
  [
    of(
      `^(?:nobody|no one|we|they|i|people|guests|customers)\\b.{0,30}?\\b(?:ate|eats?|wants?|wanted|needs?|uses?|used|likes?|liked|have|has|got|buys?|bought)\\s+(?:(?:the|any|enough|plenty of|(?:way )?too (?:many|much)|lots of)\\s+)*${ITEM}(?:\\s+(?:last|this) \\w+|\\s+any ?more|\\s+left)?[\\s,]+(?:so|and)\\s+(?:please\\s+|can you\\s+|you can\\s+|just\\s+)?(?:${DELETE_VERBS}|${LOOSE_DELETE_VERBS})\\s+(?:those|them|it|that|these)(?:\\s+(?:off|out|of|from|the|that|this|our|order|po|list))*${END}`,
    ),
    remove,
  ],
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
  [of(`^no\\s+(?:need|use)\\s+for\\s+${ITEM}(?:\\s+any ?more)?${END}`), remove],
  [
    of(
      `^${ITEM}\\s+(?:can|should|needs? to|has to|have to|must|may)\\s+(?:come|go|be (?:taken|left|dropped))\\s+(?:off|out)${END}`,
    ),
    remove,
  ],
  [of(`^${ITEM}\\s+(?:is|are)\\s+(?:no longer|not)\\s+(?:needed|required|wanted)(?:\\s+any ?more)?${END}`), remove],
];
