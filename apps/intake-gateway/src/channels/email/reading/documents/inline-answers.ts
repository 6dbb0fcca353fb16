import type { TextLine } from '../document.js';
import { UNIT_PATTERN } from '../units.js';

/** `15 cs pls`, `Same, 15 cs`, `make it 4`: a count that does not say of what. */
const COUNT_ALONE = new RegExp(
  String.raw`^\W{0,3}(?:(?:yes|yep|yeah|yup|sure|ok(?:ay)?|please|same(?: (?:again|here|as last time))?|make (?:it|that)|we'?ll (?:take|do)|i'?ll (?:take|do)|we need|i need|need|give us|just|only|let'?s do|do)\b[,.\s:–-]{0,3}){0,4}(?<count>\d{1,4})\s{0,2}(?<unit>(?:${UNIT_PATTERN})\b\.?)?(?:[,\s]{1,2}(?:pls|please|thanks|thx|again|this (?:time|week)|as usual|is (?:fine|good|plenty))){0,3}\W{0,3}$`,
  'i',
);
const ASKS_NUMBER = /\b(?:p\.?o\.?|purchase order|order number)\b[^?]{0,60}\?\s*$/i;
const NUMBER_ALONE =
  /^\W{0,3}(?:(?:it'?s|use|the|po|p\.o\.|number|is|will be)[\s:#]{1,3}){0,4}#?(?<value>(?=[\w/-]{0,12}\d)[a-z\d][\w/-]{1,20})(?:\s(?:please|pls|thanks|thx))?\W{0,3}$/i;

const DECLINES =
  /^\W{0,3}(?:no|nope|none|not (?:this (?:time|week)|today|needed)|skip (?:it|that|this))\b[^\d]{0,60}$/i;

/** What the question calls the item: a number in it, else the words it asks about. */
const ITEM_NUMBER =
  /(?<![\w/-])#?(?:\d{4,}[\w-]{0,12}|[A-Z]{1,6}-(?=[\w-]{2,})[A-Z\d-]{2,18}|[A-Z]{1,4}\d{3,}[\w-]{0,12})(?![\w/-])/;
const ASKED_OF =
  /\b(?:how (?:many|much|about)|what about|do you (?:want|need)|would you like|will you (?:want|need)|any|need|want)\b(?<words>[^?]{3,90})\?/i;
const LEADING_WORDS = new RegExp(
  String.raw`^(?:\s{0,2}(?:(?:the|some|any|more|of|you|do|need|want|other|again|this time|(?:${UNIT_PATTERN})(?= of))\b))+\s*`,
  'i',
);
const TRAILING_WORDS =
  /[\s,]+(?:(?:do|would|will|should) (?:you|we|i)\b.*|this (?:week|time)|again|as well|too|to go with.*|(?:for|on) (?:this|the|next|your)\b.*)$/i;

/**
 * Answers written below the questions of an older mail, line by line (`> How many cases of 40137?` above `12 cs`): the
 * question's item, or that it asks for an order's number, is put beside the answer. Such a line is new, at the place of
 * the answer, and marked as one that older words explain.
 */
export function joinAnswers(lines: readonly TextLine[]): TextLine[] {
  let question: string | undefined;
  return lines.map((line) => {
    const text = line.text.trim();
    if (line.origin === 'quoted') {
      if (text !== '') question = text.slice(0, 300);
      return line;
    }
    if (text === '' || question === undefined || line.origin !== 'new') return line;
    const answer = text.length > 80 ? undefined : answered(question, text);
    question = undefined;
    // What is declined says nothing of the lines below.
    if (DECLINES.test(text)) return { ...line, origin: 'quoted' };
    if (answer === undefined) return line;
    const place = line.place.kind === 'mail' ? { ...line.place, quoted: true } : line.place;
    return { ...line, text: answer, place };
  });
}

function answered(question: string, text: string): string | undefined {
  const number = ASKS_NUMBER.test(question) ? NUMBER_ALONE.exec(text)?.groups?.['value'] : undefined;
  if (number !== undefined) return `PO ${number}`;
  const { count, unit } = COUNT_ALONE.exec(text)?.groups ?? {};
  const item = count === undefined ? undefined : itemOf(question);
  if (count === undefined || item === undefined) return undefined;
  const asked = new RegExp(String.raw`\bhow many (?<unit>${UNIT_PATTERN})\b`, 'i').exec(question)?.groups?.['unit'];
  return `${count} ${unit ?? asked ?? ''} ${item}`.replace(/ +/g, ' ');
}

function itemOf(question: string): string | undefined {
  const number = ITEM_NUMBER.exec(question)?.[0];
  if (number !== undefined) return number;
  const words = ASKED_OF.exec(question)
    ?.groups?.['words']?.replace(LEADING_WORDS, '')
    .replace(TRAILING_WORDS, '')
    .trim();
  return words !== undefined && /[a-z]{3}/i.test(words) && words.split(' ').length <= 8 ? words : undefined;
}

/** `__6__`, `[ 6 ]`, `___6`: what was filled into the blank of a form, as wide as the blank was. */
export const fillBlanks = (text: string): string =>
  text.length > 400
    ? text
    : text
        .replace(
          /(?<![\w_])_{1,20} ?(\d{1,4}(?:\.\d{1,2})?) ?_{0,20}(?![\w])|(?<![\w])(\d{1,4}) ?_{2,20}(?!\w)/g,
          (blank, a: string, b: string) => spread(blank, a ?? b),
        )
        .replace(/\[ {0,3}(\d{1,4}) {0,3}\]/g, (blank, count: string) => spread(blank, count));

const spread = (blank: string, count: string): string => ` ${count}`.padEnd(blank.length, ' ');
