import type { LineAction } from '../candidate.js';
import { readOrderLine } from '../lines/line-grammar.js';
import type { WrittenLine } from '../lines/written-line.js';
import { COUNTED } from '../lines/split-line.js';
import { UNIT_PATTERN } from '../units.js';

/** A line of an order that stands, and what is to become of it. `set` quantities are what it shall be in all. */
export interface ChangeLine {
  readonly action: LineAction;
  readonly line: WrittenLine;
}

/** A quantity, for regular expressions. */
export const NUMBER = String.raw`\d{1,5}(?:\.\d{1,3})?`;

/** `change 12 cs 40137 to 15`, `drop 3 cs 40137`: how many there were comes first. */
const OLD_FIRST = new RegExp(`^(?:the\\s+)?${NUMBER}\\s?(?:${UNIT_PATTERN})\\b\\.?\\s+(?:of\\s+)?`, 'i');
/** `40137 (6 cs)`: how many there were, behind. */
const OLD_BEHIND = new RegExp(`[\\s,]+\\(?${NUMBER}\\s?(?:${UNIT_PATTERN})\\)?$`, 'i');
const withoutOld = (item: string): string => item.replace(OLD_FIRST, '');

/** A quantity it shall be in all; none deletes the line. */
export function change({ item, amount, unit }: Record<string, string>): ChangeLine | undefined {
  const line = lineOf(withoutOld(item!), amount!, unit);
  return line && (/^0+(?:\.0+)?$/.test(amount!) ? { action: 'delete', line: { ...line, quantity: '0' } } : { action: 'change', line }); // prettier-ignore
}

/** So much more of it. */
export function add({ item, amount, unit }: Record<string, string>): ChangeLine | undefined {
  const line = lineOf(item!, amount!, unit);
  return line && { action: 'add', line };
}

/** The line is dropped. */
export function remove({ item }: Record<string, string>): ChangeLine | undefined {
  const line = lineOf(withoutOld(item!).replace(OLD_BEHIND, ''), '1', undefined);
  return line && { action: 'delete', line: { ...line, quantity: '0' } };
}

/** Another item comes for one that goes. */
export function replace({ gone, item, amount, unit }: Record<string, string>): readonly ChangeLine[] | undefined {
  if (/[.;!?]\s|\bp\.?o\.?\b|\border\b/i.test(gone!)) return undefined;
  const [old, now] = [remove({ item: gone! }), add({ item: item!, amount: amount!, unit: unit! })];
  return old && now && [old, now];
}

/** `4 cs beans - wait, make that 5`: an order that corrects itself is no change of one that stands. */
export const changeOfOne = (found: Record<string, string>): ChangeLine | undefined =>
  COUNTED.test(found['item']!) ? undefined : change(found);

/** Dropped where a number names it: the verb means much else. */
export function removeNumbered(found: Record<string, string>): ChangeLine | undefined {
  const removed = remove(found);
  return removed && removed.line.names.length > 0 ? removed : undefined;
}

/** What is no item: a change of these is for a person. */
const NO_ITEM =
  /^(?:at|by|in|to|off|from|near|behind|with|for|on)\b|\b(?:pallets?|dock|door|gate|driver|delivery|deliver|dates?|address|shipping|ship|invoice|price|pricing|time|account|contact|terms|email|phone|orders?|p\.?o\.?|purchase|quantit(?:y|ies)|qty|lines?|items?|following|below|back ?orders?|b\/o|remainder|balance|shortages?|substitut\w*|subs|tomorrow|week|day|it|them|that|this|these|those|keep|one|anything|everything)\b/i;
const LEADING_WORDS =
  /^(?:(?:make|change|the|our|your|my|of|on|for|qty|quantity|order|orders|amount|count|number of|item|items|product|sku|no\.?|number|both|all)[\s:#-]+)+/i;
/** `… and I nearly fainted when I saw it`, `… last time`: said of the item, and not its name. */
const TOLD_BESIDE =
  /[\s,]+(?:and|but|since|because|as|so|when|which|that)\s+(?:i|we|it|they|you|nearly|almost|just|only)\b.*$|\s+(?:last|this) (?:time|week|month)$|\s+(?:off|from) (?:the|our|this|that) (?:order|p\.?o\.?)$/i;
/** `40137 - change qty`: what is done with it, behind its name. */
const ONLY_VERB =
  /^(?:please |pls )?(?:change|update|set|adjust|increase|decrease|reduce|make|raise|lower)?\s?(?:the |its )?(?:qty|quantity|amount|order)?$/i;
const STATED_LINE = /^(?:po\s+)?(?:line|ln|item line)\s*(?:no\.?|number|item|#)?\s*(?<number>\d{1,4})$/i;
const UNIT_ALONE = new RegExp(`^(?:${UNIT_PATTERN})$`, 'i');
/** `… that's on the other ticket`, `… if you are out of it`: no matter of this order, or not for certain. */
const ELSEWHERE =
  /\bother (?:ticket|order|p\.?o\.?|invoice|truck|delivery)\b|\b(?:if|unless)\b(?! (?:possible|you (?:can|could|have)|it'?s|it is|there'?s|still|not too late))/i;
const MAX_WORDS = 7;

/** Numbers of items, not sizes (`250ct`, `1000 ct`, `10/100`). */
const NUMBERS =
  /(?<![\w/])#?(?:\d{4,}|[A-Z]{1,4}-?\d{3,}[\w-]*|\d{3,}-\d{3,})(?![\w/]|\s?(?:ct|count|oz|ml|lbs?|ft|in|sheets?)\b)/gi;

/** The line an item phrase names: by a number, by words, or by its place in the order (`line 3`). */
function lineOf(phrase: string, amount: string, unit: string | undefined): WrittenLine | undefined {
  // Four digits without a unit are hardly a quantity: more likely the number of an item or an order.
  if (/^\d{4}/.test(amount) && !unit?.trim()) return undefined;
  // `Customer called - line 5`: what is changed stands behind the dash.
  const item = (phrase.split(/\s[–—-]\s/).findLast((part) => !ONLY_VERB.test(part)) ?? phrase)
    .replace(LEADING_WORDS, '')
    .replace(TOLD_BESIDE, '')
    .replace(/(?:\s+(?:on|in|of|from|to|for|onto|at))?[\s:,.;()-]+$|\s+(?:on|in|of|from|to|for|onto|at)$/i, '')
    .replace(/\([^()]*$/, '$&)')
    .trim();
  if (UNIT_ALONE.test(item) || ELSEWHERE.test(phrase)) return undefined;
  // Two numbers in one phrase: it is not certain which of them is meant.
  if ((item.match(NUMBERS) ?? []).length > 1) return undefined;
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
