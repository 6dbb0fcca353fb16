import { UNIT_PATTERN } from '../units.js';

/** Units that say how big goods are, and words of sizes: what they count is no order of its own. */
const SIZE = String.raw`(?:oz|ounces?|lbs?|pounds?|ct|count|gals?|gallons?|qts?|quarts?|pts?|pints?|ft|foot|feet|in|inch(?:es)?|ml|ltr|kgs?|pk|packs?|ply|mil|piece)`;
const GOODS_UNIT = String.raw`(?!${SIZE}\b)(?:${UNIT_PATTERN})\b\.?`;
const NUMBER = String.raw`(?:\d{1,4}(?:\.\d{1,2})?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)`;
/** Begins what is ordered: a count with a unit of goods, a count `of` them, or behind a comma a count and a name. */
const COUNTS = new RegExp(
  String.raw`(?<![\w.,/#(-]|\b(?:per|of|last|every|for) )(?:(${NUMBER})\s(?:(?:more|full|big|small|large|extra)\s)?((?:\d{1,4}(?:\.\d)?[\s-]?${SIZE}\s)?)(?:(${GOODS_UNIT})(?=[\s,.]|$)(?!\s(?:per|each|a|on hand|left)\b)|(?=of (?:the |our )?[a-z]))|(?<=(?:,|\band)\s)(?!an?\s)(${NUMBER})\s(?=(?!${SIZE}\b)[a-z]{4,}))`,
  'gi',
);
/** `four limes (bags)`: the unit behind the name, as a unit in front of it. */
const UNIT_BEHIND = new RegExp(String.raw`\b(${NUMBER}) ([a-z][a-z' -]{2,30}) \((${GOODS_UNIT})\)`, 'gi');
const TAIL =
  /[\s,;:.!]*(?:\b(?:and|plus|also|oh|then|or|maybe|for the [a-z]{3,12}|that's (?:it|all)|i need|we need)\b[\s,;:.!]*)*$/i;

/** `5 boxes medium, 10 boxes large`: sizes of what is named in front, no goods by themselves. */
const SIZE_ALONE = /^(?:of )?(?:x{0,2}[sl]|m|small|medium|large|x-?large|\d?xl)\b[^a-z]*(?:[.!?].*)?$/i;

/** Where a sentence counts goods: how many orders it holds at least. */
export const countsIn = (text: string): number =>
  [...text.matchAll(COUNTS)].filter((each) => each[3] !== undefined).length;

/**
 * The orders of a sentence that holds several, each from its count to the next: `five cases of tonic and three of
 * ginger beer, two jars of olives`. A count `of` something has the unit told in front; a count that ends a phrase
 * belongs to the words before it. Undefined where less than two things are counted.
 */
export function splitSentence(text: string): string[] | undefined {
  const body = text.replace(UNIT_BEHIND, '$1 $3 of $2');
  const found = [...body.matchAll(COUNTS)];
  if (found.length < 2 || found.length > 40) return undefined;
  let unit = found.find((each) => each[3] !== undefined)?.[3] ?? '';
  let from = 0;
  const pieces = found.map((each, index) => {
    const [whole, counted, size = '', told, bare] = each;
    const next = found[index + 1];
    const behind = each.index + whole.length;
    const rest = firstSentence(body.slice(behind, next?.index)).replace(TAIL, '').trim();
    const before = body.slice(from, each.index).replace(TAIL, '').trim();
    from = rest === '' ? behind : (next?.index ?? body.length);
    if (told !== undefined) unit = told;
    const count = `${counted ?? bare} ${size}${bare === undefined ? unit : ''}`.trim();
    return { name: rest === '' ? before : rest, text: rest === '' ? `${before} - ${count}` : `${count} ${rest}` };
  });
  return pieces.some(({ name }) => SIZE_ALONE.test(name)) ? undefined : pieces.map(({ text: piece }) => piece);
}

/** Up to the end of the sentence, where what follows holds no number. */
function firstSentence(text: string): string {
  const at = text.search(/(?<=[a-z\d)]{2})[.!?]\s+(?=[a-z])/i);
  return at > 0 && !/\d/.test(text.slice(at)) ? text.slice(0, at) : text;
}
