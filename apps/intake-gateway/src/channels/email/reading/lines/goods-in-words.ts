import { UNIT_PATTERN } from '../units.js';

const VAGUE = String.raw`(?:an?|one|two|three|four|five|six|couple|few|several|some|extra|another|more|any|all|half|full|dozen|una?|dos|tres|une?|deux|trois|eine?|zwei|drei)`;
/** Words of units that say little by themselves are none here: `some each`, `any more ct`. */
const COUNTED_VAGUELY = new RegExp(
  String.raw`\b${VAGUE}(?: (?:more|of|big|small|full|extra|good|the))? (?!(?:each|ea|un|unit|units|count|ct|sets?|set|head|pair|ft|foot|feet|pt|pts|length|piece of|gross)\b)(?:${UNIT_PATTERN})\b`,
  'i',
);
/** `box of red wire nuts`. */
const BEGINS_WITH_UNIT = new RegExp(String.raw`^\W*(?:${UNIT_PATTERN}) of [a-z]{3}`, 'i');
/** `a few lemons`, `the usual bananas`, `double the bananas`, `celery - need some`. */
const WISHED =
  /\b(?:couple|few|several|(?:the|our) usual|double|triple|dozen|extra|plenty|need some|some more|as many|whatever you)\b(?! (?:days?|hours?|minutes?|weeks?|times?|questions?|things?|changes?|notes?|issues?|people|of us|problems?)\b)/i;
/** Lines beside a list that are plainly of something else. */
const SOMETHING_ELSE =
  /^\W*(?:(?:authori[sz]ed|approved|signed|signature|requested|prepared)\b[^_:]{0,20}[:_]|(?:line|item|product|pos(?:ition)?|row)\.? ?#?\d{1,4}\W*$|thank|thx|hi\b|hello|hey|dear|regards|best|cheers|sent from|deliver|please (?:call|confirm|let|deliver|ship|note|see|find|advise)|call|attn|attention|ship(?:ping)?\b|note\b|ps\b|p\.s\b)|[@:]|https?:|\b(?:please|pls|same|always|asap|brand|street|st|avenue|ave|road|rd|blvd|drive|dr|lane|ln|suite|ste|floor|dock|gate|door|phone|tel|fax|cell|ext|total|lines|items|ship(?:ping|ment)?|deliver\w*|store|account|acct|dept|page|order|p\.?o\.?|date|week|am|pm|driver|route)\b|\d{3}[-. ]\d{4}\b|\b[A-Z]{2},? +\d{5}\b|\d{1,2}\/\d{1,2}/i;

/** Whether words beside a list may order goods without a count in figures: `a couple cases celery`, `a few lemons`. */
export const ordersInWords = (text: string): boolean =>
  text.length <= 200 &&
  !/\b(?:if|when|whenever|would|could you|thanks?|thx)\b/i.test(text) &&
  (COUNTED_VAGUELY.test(text) || WISHED.test(text) || BEGINS_WITH_UNIT.test(text));

/** A short line with a number beside a list that speaks of nothing else: it may be a line of that list. */
export const maybeOfTheList = (text: string): boolean =>
  text.length <= 80 && /\d/.test(text) && /[a-z]{3}|[A-Z]-[A-Z]/.test(text) && !SOMETHING_ELSE.test(text);

const BULLET = /^\s*([-*•·▪◦+]|\(?\d{1,3}[.)])\s+\S/;
const kindOfBullet = (text: string): string => (BULLET.exec(text)?.[1] ?? '').replace(/\d+/, '1');

/**
 * Words between two lines of a list, written as these are: with their bullet, or in small letters as they. A section
 * (`PRODUCE`, `Dairy:`) is written otherwise.
 */
export function writtenAsItsList(text: string, before: string | undefined, after: string | undefined): boolean {
  const trimmed = text.trim();
  if (trimmed.length < 3 || trimmed.length > 60 || !/[a-z]{3}/i.test(trimmed) || /[:?!]$/.test(trimmed)) return false;
  if (SOMETHING_ELSE.test(trimmed)) return false;
  const bullet = kindOfBullet(text);
  if (bullet !== '') return [before, after].some((other) => other !== undefined && kindOfBullet(other) === bullet);
  if (before === undefined || after === undefined || before.length > 60) return false;
  return (
    /^[a-z]/.test(trimmed) &&
    trimmed.split(/\s+/).length <= 5 &&
    [before, after].every((other) => /^\W*[a-z\d]/.test(other))
  );
}
