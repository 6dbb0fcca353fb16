import { splitVariants } from './split-variants.js';
import { UNIT_PATTERN } from '../units.js';

const BULLET =
  /^(?:[-–—*•·▪◦o>+]\s+|(?:line|ln)\s*#?\d{1,3}(?:\s*[-:.)]\s*|\s+(?=(?:item|part|sku|product|catalog|cat|stock|vendor|upc|p\/?n)\b))|(?:lin|ln|pos(?:ition)?|line|l)\.?\s?\d{1,3}\s*[|:]\s*|\(\d{1,2}\)\s+|[a-z][.)]\s+(?=[\d(])|#?\d{1,3}[.)]\s+|#\d{1,2}\s*[:-]\s+|\[[ x]?\]\s*)/i;
const COURTESY =
  /^(?:(?:hi|hello|hey|please|pls|plz|kindly|can|could|may|you|we|we'll|i|i'll|i'd|we'd|would|will|like|need|needs|want|also|and|then|plus|throw in|toss in|send|ship|order|ordering|add|get|give|put|us|me|to|in|for|have|take|another|more|just|the following|following|it|is|be|let's|do|make|that|looking|about)\b[\s,:]*)+(?=[\d#(]|[a-z]{1,6}-?\d{3}|an?\b|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|half\b)/i;

/** Something is counted in the words of orders. */
export const COUNTED = /\b\d{1,4}\s?(?:cs|cases?|ctns?|boxes|bags)\b/i;

/** A line without its bullet or number and without words of courtesy in front. */
export function stripLead(line: string): string {
  let body = line.replace(/^[\s:;,.]+/, '');
  for (let round = 0; round < 3; round += 1) {
    const next = body.replace(BULLET, '').replace(COURTESY, '');
    if (next === body) break;
    body = next;
  }
  return body.replace(/[\s.;,!]+$/, '').replace(/(?<=[\w)])[\s,.!-]+(?:thx|thanks|thank you|please|pls|plz|ty)$/i, '');
}

/** A segment that begins a line of its own: a quantity with a unit, or a code multiplied. */
const BEGINS_ORDER = new RegExp(
  String.raw`^(?:(?:also|then|plus|and|another)\s+)*(?:(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s+(?:${UNIT_PATTERN})\b\.?\s+(?:of\s+)?\S|(?:item|sku|article|part|product|code|upc|gtin)\s?(?:no\.?|number|#|:)?\s?#?[\w-]*\d[\w-]{2,}\b.{0,60}\b(?:qty|quantity)\b|#?[\w-]*\d[\w-]{3,}\s[a-z][^,;:]{1,40}?\s?[-–=]\s?\d{1,4}\s?(?:${UNIT_PATTERN})\b|(?!\d+\s?(?:oz|ounces?|ct|count)\b)\d{1,5}\s?(?:${UNIT_PATTERN})\b\.?\s+(?:of\s+)?\S|\d{1,4}\s?x\s?[\w-]*\d[\w-]{2,}|\d{1,4}\s+(?:of\s+)?(?:item\s+)?#?[A-Z-]{0,4}\d{4,}|#?[\w.-]*\d[\w-]{2,}\s*(?:x\s?\d|[-:=]\s?\d{1,4}(?:\s?(?:${UNIT_PATTERN}))?\b|qty\b|\s\d{1,4}\s?(?:${UNIT_PATTERN})\b))`,
  'i',
);

/** `40137 milk x 12`: a segment that is whole, whatever it begins with. */
const ENDS_COUNTED = new RegExp(
  String.raw`\sx\s?\d{1,4}$|\s\d{1,4}\s?(?!(?:oz|lbs?|ct|gal|in|ft|pk|ml)\b)(?:${UNIT_PATTERN})\.?$`,
  'i',
);
/** `3 flour`: a count and words, where the words are no size (`12 cs cups, 16 oz`). */
const COUNTED_WORDS =
  /^\d{1,4}(?:\s+|\s?[x×]\s+)(?!(?:oz|ounces?|lbs?|pounds?|ct|count|gal|gallons?|inch|inches|in|ft|feet|ml|ltr|pk|packs?|per|each|ea|mil|yd|ply|qt|pt)\b)[a-z]{3,}/i;

const SEAM = /\s*;\s*|,\s+|\s+(?:and|&|plus)\s+|\s+\/\s+|[!?]\s+(?=[A-Z])|(?<=[\w-]{3})\.\s+(?=[A-Z])/i;
const SEAMS = new RegExp(SEAM, 'gi');
/** A sentence beside an order: `… 5 cs 40137. Thanks!`, `… We close at noon`. */
const ASIDE =
  /^(?:thanks?|thank you|thx|ty|p\.?o\.?|we|i|please|pls|can|could|let|need|this|that|if|our|deliver|ship|call|have|hope|see|best|regards|any|it|they|sorry|sent|cheers|yours|sincerely|ok|okay)\b/i;

/** Several orders in one line, parted by commas, semicolons, `and`, `&`, `/` or the end of a sentence. */
export function splitOrderLine(sentence: string): string[] {
  const variants = splitVariants(sentence);
  if (variants) return variants;
  const body = withoutIntroduction(sentence);
  const pairs = splitPairs(body) ?? splitShared(body) ?? splitNamed(body);
  if (pairs) return pairs;
  const segments = body.split(SEAM);
  if (segments.length < 2) return [body];
  if (segments.every((segment) => BEGINS_ORDER.test(segment) || COUNTED_WORDS.test(segment))) return segments;
  const pieces: string[] = [];
  const seams = [...body.matchAll(SEAMS)].map((found) => found[0]);
  let aside = false;
  segments.forEach((segment, index) => {
    const seam = seams[index - 1] ?? '';
    const ends = /[.!?]/.test(seam);
    const plain = ends ? stripLead(segment) : segment;
    const opening =
      index === 0 && /[.!?]/.test(seams[0] ?? '') && !BEGINS_ORDER.test(segment) && !COUNTED.test(segment);
    if (opening) aside = true;
    else if (index === 0 || BEGINS_ORDER.test(plain)) {
      pieces.push(index === 0 ? segment : plain);
      aside = false;
    } else if (aside || (ends && ASIDE.test(segment) && !COUNTED.test(segment))) aside = true;
    else pieces[pieces.length - 1] += `${seam}${segment}`;
  });
  return (pieces.length > 1 || pieces[0] !== body) &&
    (BEGINS_ORDER.test(pieces[0] ?? '') || (pieces.length > 1 && ENDS_COUNTED.test(pieces[0] ?? '')))
    ? pieces
    : [body];
}

/** `for Friday's delivery: 40137 flour - 6 bags, …`: words in front that say nothing of items. */
function withoutIntroduction(sentence: string): string {
  const found = /^[^\d:]{1,60}:\s+(?=\S)/.exec(sentence);
  const rest = found ? sentence.slice(found[0].length) : sentence;
  const listed = rest.split(SEAM).filter((segment) => BEGINS_ORDER.test(segment)).length > 1;
  return listed ? rest : sentence;
}

const PAIR = new RegExp(
  String.raw`#?(?=[\w-]*\d)[\w-]{4,24}\s+(?:(?:x\s?)?\d{1,4}\s?(?:${UNIT_PATTERN})\b\.?|x\s?\d{1,4}\b|\(\d{1,4}\))|\d{1,4}\s?(?:${UNIT_PATTERN})\b\.?\s+#?(?=[\w-]*\d{3})[\w-]{4,24}|\d{1,3} x \d{5,}`,
  'gi',
);

/** `40137 5cs 40138 2cs`: numbers and counts in turn, and nothing else. */
function splitPairs(body: string): string[] | undefined {
  const pairs = body.match(PAIR) ?? [];
  return pairs.length > 1 && body.replace(PAIR, '').trim() === '' ? pairs : undefined;
}

const CODE = String.raw`#?(?=[\w.-]*\d)[\w.-]{3,23}\w`;
const CODES = String.raw`${CODE}(?:\s*(?:,|;|&|\band\b)\s*(?:and\s+)?${CODE}){1,30}`;
const EACH = String.raw`(?:each(?: of)?|apiece|of each|ea of|per item)`;
const SHARED = new RegExp(
  String.raw`^(?:(${CODES})\s*[-:=,(]*\s*((?:x\s?)?\d{1,4}\s?(?:${UNIT_PATTERN})?)\.?\s*${EACH}\)?|((?:x\s?)?\d{1,4}\s?(?:${UNIT_PATTERN})?)\.?\s*${EACH}\s*[-:(]*\s*(${CODES})\)?)$`,
  'i',
);

/** `40137, 40138 and 40139 - 2 cs each`: a count that each of several numbers has. */
function splitShared(body: string): string[] | undefined {
  const [, codes, count, first, behind] = SHARED.exec(body) ?? [];
  const named = (codes ?? behind)?.match(new RegExp(CODE, 'gi'));
  return named?.map((code) => `${code} - ${count ?? first}`);
}

const GLUED = new RegExp(String.raw`[a-z][a-z' -]{2,40} \d{1,3}(?:${UNIT_PATTERN})\b`, 'gi');
const LOOSE = new RegExp(
  String.raw`[a-z][a-z' -]{2,40} \d{1,3} ?(?!(?:oz|lbs?|ct|gal|in|ft|pk|ml)\b)(?:${UNIT_PATTERN})\b`,
  'gi',
);

/** `kale 2bx chard 1bx`: names and counts in turn. Only glued counts, or three and more, tell where a name ends. */
function splitNamed(body: string): string[] | undefined {
  for (const [pattern, least] of [
    [GLUED, 2],
    [LOOSE, 3],
  ] as const) {
    const found = body.match(pattern) ?? [];
    if (found.length >= least && body.replace(pattern, '').replace(/[\s,;]/g, '') === '')
      return found.map((each) => each.trim());
  }
  return undefined;
}
