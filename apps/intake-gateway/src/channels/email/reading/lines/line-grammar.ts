import type { LineDoubt } from '../candidate.js';
import { findQuantity, type Quantity } from './line-quantity.js';
import type { Token } from './line-tokens.js';
import { plainQuantity } from '../numbers.js';
import { readCorrected } from './corrected-line.js';
import { describe } from './describe-item.js';
import { isShortCode } from './headed-codes.js';
import { takeRemark, takeSubstitute } from './line-remarks.js';
import { plainLine } from './plain-line.js';
import { settledTokens } from './settle-tokens.js';
import { COUNTED, splitOrderLine, stripLead } from './split-line.js';
import { takeCode, takeMarkedNames } from './take-names.js';
import { isSizeUnit, unitCode, UNIT_PATTERN } from '../units.js';
import { standSideBySide } from '../tables/wide-gaps.js';
import type { LineReading, WrittenLine } from './written-line.js';

/** Longer lines are prose or an attack; no order line needs as much. */
const MAX_LINE = 400;

/** `customer is waiting on this one` */
const NO_COUNT = /\b(?:this|that|which|every|the|other|right|wrong|no|any) one\b/gi;
const NUMBERED = /^\(?#?(?:(?:line|ln)\s*#?)?(\d{1,3})\s*[-:.)]\s+/i;
/** Words of lines that count things nobody orders: totals, complaints, questions, addresses. */
const NEVER_ORDERED =
  /\b(?:sub-?total|totals?|tax|freight|shipping|handling|balance|invoices?|inv|statement|tracking|shipment|deliver(?:y|ies|ed|ing)?|as usual|p\.?o\.? box|suite|ste|avenue|ave|road|rd|blvd|boulevard|hwy|highway|parkway|pkwy|tel|fax|account|acct|net \d+|hours?|hrs?|days?|weeks?|months?|years?|minutes?|mins?|employees|people|guests|students|locations?|stores|questions?|attachments?|weeks|times|percent|thank|thanks|regards|minimum|budget|since|copyright|iphone|ipad|android|apt|apartment)\b/i;
const PLACES =
  'floor|fl|street|lane|drive|driver|stop|truck|door|gate|bay|room|rm|window|exit|route|zip|phone|mobile|cell|ext|extension|page|pages|copies|meals|dock|opens?|opening|bldg|building';
/** Words of places and calls that are words of goods too: `door 4`, `the truck`, but `door hinge - 4`. */
const PLACE = new RegExp(
  String.raw`\b(?:${PLACES})\s?[#:]?\s?(?:no\.?|number)?\s?\d|^\W*(?:${PLACES})\s+(?:is|are|opens|closes|code|hours|must|will|should|at|on|by)\b|\b(?:the|our|your|to|at|back|front|loading|side|rear|call|next|\d+(?:st|nd|rd|th)?)\s(?:${PLACES})\b`,
  'i',
);
const countsNoGoods = (text: string): boolean => NEVER_ORDERED.test(text) || PLACE.test(text);
/** Numbers of papers: what stands behind them is their number or a count, whatever it looks like. */
const PAPERS = /\b(?:invoices?|inv|statement|tracking|account|acct|credit memo|quote|sub-?total|totals?)\b/i;
/** `25 State St, Boston`: a house number, a name and a way. */
const STREET =
  /^\d{1,5} (?:[NSEW]\.? )?[A-Z][A-Za-z]+ (?:[A-Z][A-Za-z]+ )?(?:St|Ave|Rd|Dr|Blvd|Ln|Way|Pl|Ct)\b\.?(?:,|$|\s{0,2}[|•·]|.{0,30}\b[A-Z]{2},? {1,2}\d{5}$)/;
/** Words that turn a line round: nothing is ordered by a line that holds one without a person looking. */
const REVERSAL =
  /(?:^\W*(?:no|hold) (?!\.))|\b(?:cancel\w*|instead|don'?t|do not|not|never|skip|still (?:have|got)|on hand|left ?over|remove|drop(?! (?:cloths?|ceiling|lights?|forged|leaf)\b)|without|change\w*|returned?|returning|credit|short(?:ed)?|missing|damaged|broken|spoiled|expired|last (?:week|time|order|month)|received|got|already|quote|price (?:of|for|on)|how much|if|was|were|had|have you|do you|does|did)\b|\?\s*$/i;
/** Whether a sentence takes back, asks or tells of what was: nothing of it is ordered without a person looking. */
export const turnsRound = (text: string): boolean => reverses(text) || STOCKED.test(text);

/**
 * `Syringe 5 mL without needle`: behind a word of the item's name, what it comes without is part of that name. Behind
 * a count, a verb or at the beginning it says how to send the order: `3 cs without dressing`.
 */
const NAMED_WITHOUT =
  /(?<before>[a-z]{2,24}|\d[a-z]{1,3}|\d (?:m?l|oz|in|ft))\)?,? (?:without|w\/o) (?!(?:the|any|an?|our|my|your|it|them|these|those|this|that|those|sub\w*|asking|calling|approval|notice|further|delay|exception|fail|question\w*|charge|back-?orders?|prices?|pricing|confirm\w*|p\.?o)\b)[a-z]{3,}/gi;
const NO_NAME = new RegExp(
  String.raw`^(?:send|ship|deliver|order|orders|need|want|get|give|take|make|come|comes|pack|packed|same|usual|list|rest|all|everything|them|it|but|and|or|please|pls|us|me|do|can|will|go|live|this|these|that|those|one|ones|(?:${UNIT_PATTERN})\.?)$`,
  'i',
);
const reverses = (text: string): boolean =>
  REVERSAL.test(text.replace(NAMED_WITHOUT, (found, before: string) => (isNameWord(before) ? before : found)));
const isNameWord = (before: string): boolean => /^\d/.test(before) || !NO_NAME.test(before);

const APPROXIMATE =
  /\b(?:about|approx\w*|around|roughly|or so|maybe|at least|up to|a few|some)\b|~\s?\d|\b\d{1,3}-\d{1,3}\s?(?:cs|cases?)\b/i;

/** `no wings this week, still have 4 cs`: what is counted is there, not ordered. */
const STOCKED = /\b(?:still|already|we|i|only) (?:have got|have|got) (?:about |some )?\d/i;
/** `Store: 14`: the number of a place or a paper. */
const NUMBERED_PLACE =
  /^\W*(?:ship ?to |our )?(?:pos(?:ition)?|store|branch|location|loc|site|dept|department|school|ward|week|wk|customer|vendor|cost cent(?:er|re)|zone|region|district|section|aisle|lines?|items?|line count) ?(?:no\.?|number|num|id|count|#)? ?[:#-]? ?#?\d{1,6}\W*$/i;
/** `Manager: Ann 555-0144 x22`: whom to call. */
const PERSON = /^\W*(?:manager|mgr|contact|attn|attention|buyer|ask for|call)\b[^,;]{0,40}\b\d{3}[-.]\d{4}\b/i;
/** `a couple of cases`: two, or about two. */
const COUPLE = new RegExp(String.raw`\b(?:an? )?couple (?:more )?(?:of )?(?=(?:${UNIT_PATTERN})\b)`, 'i');

/**
 * Reads one line of a mail's text. Pure and of bounded time: lines over 400 characters are prose.
 */
export function readOrderLine(text: string): LineReading {
  if (text.length > 2 * MAX_LINE) return { kind: 'prose' };
  const beside = standSideBySide(text).map(readOrderLine);
  if (beside.length > 1 && beside.every(({ kind }) => kind === 'lines'))
    return { kind: 'lines', lines: beside.flatMap((each) => ('lines' in each ? each.lines : [])) };
  if (COUPLE.test(text)) return doubted(readOrderLine(text.replace(COUPLE, '2 ')), ['approximate']);
  const line = plainLine(text);
  if (
    line.length < 3 ||
    line.length > MAX_LINE ||
    NUMBERED_PLACE.test(line) ||
    PERSON.test(line) ||
    !/\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|an?)\b/i.test(line.replace(NO_COUNT, ''))
  ) {
    return { kind: 'prose' };
  }
  if (STOCKED.test(line) && COUNTED.test(line)) return { kind: 'unclear' };
  const { rest, note } = takeSubstitute(line);
  if (note !== undefined) return noted(readOrderLine(rest), note);
  const corrected = readCorrected(line, readOrderLine);
  if (corrected) return corrected;
  const said = takeRemark(line);
  if (said.note !== undefined) return doubted(noted(readOrderLine(said.rest), said.note), lineDoubts(said.note));
  if (said.rest !== line) return readOrderLine(said.rest);
  const stripped = readBody(stripLead(line), line);
  if (stripped.kind === 'prose' && isShortCode(line)) return { kind: 'unclear' };
  // `(12) 40137 milk`: brackets around the first number may be its list's or the quantity.
  if (!/^\W{0,3}\(\d{1,4}\)\s/.test(line) || countsItself(stripped)) return stripped;
  const bracketed = readBody(line.replace(/^[^(]+/, ''), line);
  return 'lines' in bracketed ? bracketed : stripped;
}

/** Every line has a count with a unit of goods of its own. */
const countsItself = (reading: LineReading): boolean =>
  reading.kind === 'lines' && reading.lines.every(({ unit }) => unit !== undefined && !isSizeUnit(unit));

const withLines = (reading: LineReading, change: (line: WrittenLine) => WrittenLine): LineReading =>
  'lines' in reading ? { ...reading, lines: reading.lines.map(change) } : reading;
const doubted = (reading: LineReading, doubts: readonly LineDoubt[]): LineReading =>
  withLines(reading, (line) => ({ ...line, doubts: [...line.doubts, ...doubts] }));
const noted = (reading: LineReading, note: string): LineReading => withLines(reading, (line) => ({ ...line, note }));

function readBody(body: string, line: string): LineReading {
  const found = splitOrderLine(body)
    .map((part) => readOne(part))
    .filter((each) => each !== undefined);
  if (found.length === 0) {
    const told = COMPLAINS.test(line) && !ASKS.test(line);
    return {
      kind: (COUNTED.test(body) || MULTIPLIED.test(body)) && !countsNoGoods(body) && !told ? 'unclear' : 'prose',
    };
  }
  const number = NUMBERED.exec(line)?.[1];
  const doubts = lineDoubts(line);
  const lines = found.map(({ line: written }) => ({
    ...written,
    ...(number === undefined || found.length > 1 ? {} : { lineNumber: number }),
    doubts: [...written.doubts, ...doubts],
  }));
  const named = lines.every(({ names }) => names.length > 0);
  if (COMPLAINS.test(line) && !ASKS.test(line) && !LISTED.test(line)) return { kind: 'prose' };
  if (doubts.includes('reversal-word') && !named)
    return { kind: COMPLAINS.test(line) && !ASKS.test(line) ? 'prose' : 'unclear' };
  // `floor cleaner 12/32 oz - 29 ctns` counts cartons, whatever else its words mean.
  const counts = found.every(
    ({ line: { form, unit }, strength }) =>
      form.startsWith('quantity-') || (strength === 'strong' && unit !== undefined && !isSizeUnit(unit)),
  );
  const plain = found.every(({ strength }) => strength === 'strong');
  const other = PAPERS.test(body) || STREET.test(body) || (countsNoGoods(body) && !counts && !(named && plain));
  const strong = !other && plain;
  if (strong) return { kind: 'lines', lines };
  return { kind: 'possible', lines: other ? lines.map(asProse) : lines };
}

/** What happened to goods that came: nothing is ordered by telling it. */
const COMPLAINS =
  /\b(?:damaged|broken|spoiled|expired|missing|short(?:ed)?|received|returned?|returning|refund|rma|credit|arrived|price (?:of|for|on)|how much)\b/i;
/** Begins as lines of a list do, with a count or a number: what is said in it is said about what it orders. */
const LISTED = /^\W*(?:\d|#?(?=[A-Z-]*\d)[A-Z\d-]{3,}\s)/;
const ASKS = /\b(?:cancel\w*|instead|change\w*|replace\w*|resend|send|ship|order|add|need|remove|drop)\b/i;
const asProse = (line: WrittenLine): WrittenLine => ({ ...line, doubts: [...line.doubts, 'prose'] });

function lineDoubts(line: string): LineDoubt[] {
  return [
    ...(reverses(line) ? (['reversal-word'] as const) : []),
    ...(APPROXIMATE.test(line) ? (['approximate'] as const) : []),
  ];
}

interface Reading {
  readonly line: WrittenLine;
  readonly strength: 'strong' | 'weak';
}
function readOne(segment: string): Reading | undefined {
  const all = settledTokens(segment);
  if (countsTwice(all)) return undefined;
  const { tokens: unopened, names: marked } = takeMarkedNames(all.filter(({ kind }) => kind !== 'money'));
  const { found, tokens } = quantityOf(unopened, marked.length > 0);
  if (!found || !/[1-9]/.test(found.value)) return undefined;
  const rest = [...tokens.slice(0, found.at), ...tokens.slice(found.at + found.length)];
  const unitMark = rest.findIndex((token) => token.kind === 'mark' && token.mark === 'unit');
  const behind = unitMark < 0 ? [] : rest.slice(unitMark + 1, unitMark + 3);
  const looseUnit = found.unit === undefined ? behind.find((token) => unitOf(token) !== undefined) : undefined;
  const { names, left } = takeCode(
    rest.filter((token, index) => token !== looseUnit && index !== unitMark),
    marked,
  );
  const { description, pack } = describe(left);
  const letters = (description?.match(/[a-z]{3,}|[A-Z]{1,4}-[A-Z]/gi) ?? []).length;
  if (names.length === 0 && letters === 0) return undefined;
  const money = all.filter((token) => token.kind === 'money');
  const unitPrice = money.find(({ role }) => role === 'price') ?? money.find(({ role }) => role === 'unknown');
  const lineTotal = money.find((each) => each !== unitPrice && each.role !== 'price');
  const unit = found.unit ?? (looseUnit && unitOf(looseUnit));
  const strength = names.length === 0 && found.form === 'bare-quantity-text' ? 'weak' : found.strength;
  return {
    strength: names.length === 0 && (description?.split(' ').length ?? 0) > 14 ? 'weak' : strength,
    line: {
      quantity: found.value,
      ...(unit === undefined ? {} : { unit }),
      names,
      ...(description === undefined ? {} : { description }),
      ...(pack === undefined ? {} : { pack }),
      ...(unitPrice === undefined ? {} : { unitPrice: unitPrice.value }),
      ...(lineTotal === undefined ? {} : { lineTotal: lineTotal.value }),
      form: found.form,
      doubts: found.doubts,
    },
  };
}

/** `12" x6, 16" x6`: two counts, and which is whose is not known here. */
const countsTwice = (tokens: readonly Token[]): boolean =>
  tokens.filter(({ kind }, index) => kind === 'times' && tokens[index + 1]?.kind === 'number').length > 1;

const MULTIPLIED = /\sx\s?\d{1,4}\b.{1,200}\sx\s?\d{1,4}\b/i;

const unitOf = (token: Token): string | undefined =>
  token.kind === 'unit' ? token.unit : token.kind === 'word' ? unitCode(token.text) : undefined;

/**
 * The quantity; where there is no other, `2 x 24ct lettuce` begins with one that a pack is glued to, and `25# salmon`
 * with one in pounds.
 */
function quantityOf(
  tokens: readonly Token[],
  named: boolean,
): { found: Quantity | undefined; tokens: readonly Token[] } {
  const found = findQuantity(tokens, named);
  const weighed = found ? undefined : inPounds(tokens);
  if (weighed) return { found: findQuantity(weighed, named), tokens: weighed };
  const glued = tokens[0]?.kind === 'pack' ? /^(\d{1,4})\s?x\s?(\d.*)$/i.exec(tokens[0].text) : null;
  if (found || !glued) return { found, tokens };
  const [, count = '', pack = ''] = glued;
  const opened: Token[] = [
    { kind: 'number', text: count, value: count, spelled: false },
    { kind: 'times', text: 'x' },
    { kind: 'pack', text: pack },
    ...tokens.slice(1),
  ];
  const read = findQuantity(opened, named);
  return { found: read && { ...read, doubts: [...read.doubts, 'two-readings'] }, tokens: opened };
}

/** `25# 40137 salmon`: pounds, where nothing else of the line is a count. */
function inPounds([first, ...rest]: readonly Token[]): Token[] | undefined {
  const weight = first?.kind === 'pack' ? /^(\d{1,4}(?:\.\d{1,2})?)\s?#$/.exec(first.text)?.[1] : undefined;
  return weight === undefined
    ? undefined
    : [{ kind: 'measure', text: first!.text, value: plainQuantity(weight), unit: 'LB', size: true }, ...rest];
}
