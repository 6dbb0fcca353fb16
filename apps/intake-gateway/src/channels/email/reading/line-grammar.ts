import type { CandidateLine, IdentifierKind, ItemName, LineDoubt } from './candidate.js';
import { findQuantity, isCode, isFiller, trailingQuantity } from './line-quantity.js';
import { type Token, tokenize } from './line-tokens.js';
import { UNIT_PATTERN } from './units.js';

/** What one line of text orders, before its place is known. */
export type WrittenLine = Pick<
  CandidateLine,
  'lineNumber' | 'quantity' | 'unit' | 'names' | 'description' | 'pack' | 'unitPrice' | 'lineTotal' | 'form' | 'doubts'
>;

/**
 * `lines`: a way of writing order lines that means nothing else. `possible`: a number and words, an order among other
 * order lines and prose alone. `unclear`: somebody orders something, but what or how much is not said.
 */
export type LineReading =
  | { readonly kind: 'lines' | 'possible'; readonly lines: readonly WrittenLine[] }
  | { readonly kind: 'unclear' | 'prose' };

/** Longer lines are prose or an attack; no order line needs as much. */
const MAX_LINE = 400;

const BULLET =
  /^(?:[-–—*•·▪◦o>+]\s+|(?:line|ln)\s*#?\d{1,3}\s*[-:.)]\s*|\(\d{1,2}\)\s+|#?\d{1,3}[.)]\s+|#\d{1,2}\s*[:-]\s+|\[[ x]?\]\s*)/i;
const NUMBERED = /^\(?#?(?:(?:line|ln)\s*#?)?(\d{1,3})\s*[-:.)]\s+/i;
const COURTESY =
  /^(?:(?:hi|hello|hey|please|pls|plz|kindly|can|could|may|you|we|we'll|i|i'll|i'd|we'd|would|will|like|need|needs|want|also|and|then|plus|send|ship|order|ordering|add|get|give|put|us|me|to|in|for|have|take|another|more|just|the following|following|it|is|be|let's|do|make|that|looking|about)\b[\s,:]*)+(?=[\d#(]|an?\b|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|half\b)/i;

/** Words of lines that count things nobody orders: totals, complaints, questions, addresses, appointments. */
const NO_ORDER =
  /\b(?:sub-?total|totals?|tax|freight|shipping|handling|balance|invoices?|inv|statement|tracking|shipment|p\.?o\.? box|suite|ste|floor|fl|avenue|ave|street|road|rd|blvd|boulevard|lane|hwy|highway|parkway|pkwy|drive|phone|tel|fax|mobile|cell|ext|extension|zip|account|acct|page|net \d+|hours?|hrs?|days?|weeks?|months?|years?|minutes?|mins?|employees|people|guests|students|meals|locations?|stores|questions?|attachments?|copies|pages|weeks|times|percent|thank|thanks|regards|minimum|budget|dock|gate|door|bay|room|rm|since|copyright|iphone|ipad|android|exit|apt|apartment|bldg|building|route|stop|truck|driver|window|opens?|opening)\b/i;
/** Numbers of papers: what stands behind them is their number or a count, whatever it looks like. */
const PAPERS = /\b(?:invoices?|inv|statement|tracking|account|acct|credit memo|quote|sub-?total|totals?)\b/i;
/** Words that turn a line round: nothing is ordered by a line that holds one without a person looking. */
const REVERSAL =
  /\b(?:cancel\w*|instead|don'?t|do not|not|never|remove|drop|without|change\w*|returned?|returning|credit|short(?:ed)?|missing|damaged|broken|spoiled|expired|last (?:week|time|order|month)|received|got|already|quote|price (?:of|for|on)|how much|if|was|were|had|have you|do you|does|did)\b|\?\s*$/i;
const APPROXIMATE =
  /\b(?:about|approx\w*|around|roughly|or so|maybe|at least|up to|a few|some)\b|~\s?\d|\b\d{1,3}-\d{1,3}\s?(?:cs|cases?)\b/i;

/**
 * Reads one line of a mail's text. Pure and of bounded time: lines over 400 characters are prose.
 */
export function readOrderLine(text: string): LineReading {
  const line = text
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(/[‘’]/g, "'")
    .replace(/½/g, '1/2')
    .replace(/\bhalf(?: an?)?(?= (?:case|cs|box|bag|doz)\w*\b)/i, '1/2')
    .replace(/\b(\d{1,4}|two|three|four|five|six) (?:more|additional|extra|full|whole|of the) (?=[a-z])/i, '$1 ')
    .trim();
  if (
    line.length < 3 ||
    line.length > MAX_LINE ||
    !/\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|an?) /i.test(line)
  ) {
    return { kind: 'prose' };
  }
  const stripped = readBody(stripLead(line), line);
  // `(12) 40137 milk`: brackets around the first number may be its list's or the quantity.
  if (stripped.kind === 'prose' && /^\(\d{1,4}\)\s/.test(line)) return readBody(line, line);
  return stripped;
}

function readBody(body: string, line: string): LineReading {
  const found = splitOrders(body)
    .map((part) => readOne(part))
    .filter((each) => each !== undefined);
  if (found.length === 0) {
    const told = COMPLAINS.test(line) && !ASKS.test(line);
    return { kind: COUNTED.test(body) && !NO_ORDER.test(body) && !told ? 'unclear' : 'prose' };
  }
  const number = NUMBERED.exec(line)?.[1];
  const doubts = lineDoubts(line);
  const lines = found.map(({ line: written }) => ({
    ...written,
    ...(number === undefined || found.length > 1 ? {} : { lineNumber: number }),
    doubts: [...written.doubts, ...doubts],
  }));
  const named = lines.every(({ names }) => names.length > 0);
  if (doubts.includes('reversal-word') && !named)
    return { kind: COMPLAINS.test(line) && !ASKS.test(line) ? 'prose' : 'unclear' };
  const counts = lines.every(({ form }) => form.startsWith('quantity-'));
  const plain = found.every(({ strength }) => strength === 'strong');
  const other = PAPERS.test(body) || (NO_ORDER.test(body) && !counts && !(named && plain));
  const strong = !other && plain;
  if (strong) return { kind: 'lines', lines };
  return { kind: 'possible', lines: other ? lines.map(asProse) : lines };
}

/** What happened to goods that came: nothing is ordered by telling it. */
const COMPLAINS =
  /\b(?:damaged|broken|spoiled|expired|missing|short(?:ed)?|received|returned?|returning|credit|arrived|price (?:of|for|on)|how much)\b/i;
const ASKS = /\b(?:cancel\w*|instead|change\w*|replace\w*|resend|send|ship|order|add|need|remove|drop)\b/i;
const COUNTED = /\b\d{1,4}\s?(?:cs|cases?|ctns?|boxes|bags)\b/i;
const asProse = (line: WrittenLine): WrittenLine => ({ ...line, doubts: [...line.doubts, 'prose'] });

function stripLead(line: string): string {
  let body = line;
  for (let round = 0; round < 3; round += 1) {
    const next = body.replace(BULLET, '').replace(COURTESY, '');
    if (next === body) break;
    body = next;
  }
  return body.replace(/[\s.;,!]+$/, '');
}

function lineDoubts(line: string): LineDoubt[] {
  return [
    ...(REVERSAL.test(line) ? (['reversal-word'] as const) : []),
    ...(APPROXIMATE.test(line) ? (['approximate'] as const) : []),
  ];
}

/** A segment that begins a line of its own: a quantity with a unit, or a code multiplied. */
const BEGINS_ORDER = new RegExp(
  String.raw`^(?:(?:also|then|plus|and|another)\s+)*(?:\d{1,5}\s?(?:${UNIT_PATTERN})\b\.?\s+(?:of\s+)?\S|\d{1,4}\s?x\s?[\w-]*\d[\w-]{2,}|\d{1,4}\s+(?:of\s+)?(?:item\s+)?#?[A-Z-]{0,4}\d{4,}|#?[\w-]*\d[\w-]{2,}\s*(?:x\s?\d|[-:=]\s?\d{1,4}\b))`,
  'i',
);

/** Several orders in one line, parted by commas, semicolons, `and`, `&` or `/`. */
function splitOrders(body: string): string[] {
  const segments = body.split(/\s*;\s*|,\s+|\s+(?:and|&|plus)\s+|\s+\/\s+/i);
  if (segments.length < 2) return [body];
  const pieces: string[] = [];
  const seams = [...body.matchAll(/\s*;\s*|,\s+|\s+(?:and|&|plus)\s+|\s+\/\s+/gi)].map((found) => found[0]);
  segments.forEach((segment, index) => {
    if (index === 0) pieces.push(segment);
    else if (BEGINS_ORDER.test(segment)) pieces.push(segment);
    else pieces[pieces.length - 1] += `${seams[index - 1]}${segment}`;
  });
  return pieces.length > 1 && BEGINS_ORDER.test(pieces[0]!) ? pieces : [body];
}

interface Reading {
  readonly line: WrittenLine;
  readonly strength: 'strong' | 'weak';
}
function readOne(segment: string): Reading | undefined {
  const all = withBarePrices(withoutFalseUnit(tokenize(segment)));
  const { tokens, names: marked } = takeMarkedNames(all.filter(({ kind }) => kind !== 'money'));
  const found = findQuantity(tokens, marked.length > 0);
  if (!found || !/[1-9]/.test(found.value)) return undefined;
  const rest = [...tokens.slice(0, found.at), ...tokens.slice(found.at + found.length)];
  const unitMark = rest.findIndex((token) => token.kind === 'mark' && token.mark === 'unit');
  const next = unitMark < 0 ? undefined : rest.slice(unitMark + 1, unitMark + 3).find((token) => token.kind === 'unit');
  const looseUnit = found.unit === undefined && next?.kind === 'unit' ? next : undefined;
  const { names, left } = takeCode(
    rest.filter((token, index) => token !== looseUnit && index !== unitMark),
    marked,
  );
  const { description, pack } = describe(left);
  const letters = (description?.match(/[a-z]{3,}/gi) ?? []).length;
  if (names.length === 0 && letters === 0) return undefined;
  const money = all.filter((token) => token.kind === 'money');
  const unitPrice = money.find(({ role }) => role === 'price') ?? money.find(({ role }) => role === 'unknown');
  const lineTotal = money.find((each) => each !== unitPrice && each.role !== 'price');
  const unit = found.unit ?? looseUnit?.unit;
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

/** `7654 can liner - 4 cs`: where a count with a unit ends the line, four digits in front are the item's number. */
function withoutFalseUnit(tokens: readonly Token[]): readonly Token[] {
  const [first, ...rest] = tokens;
  if (first?.kind !== 'measure' || !/^\d{4}\s/.test(first.text)) return tokens;
  const behind = trailingQuantity(rest, true);
  if (behind?.unit === undefined || behind.strength !== 'strong') return tokens;
  const [digits = '', unit = ''] = first.text.split(/\s+/, 2);
  return [{ kind: 'number', text: digits, value: digits, spelled: false }, { kind: 'word', text: unit }, ...rest];
}

/**
 * `40137 milk 12 CS 9.38 112.56`: numbers with cents behind another number are prices, the last of two the total.
 * A unit behind the number makes it a quantity.
 */
function withBarePrices(tokens: readonly Token[]): Token[] {
  const counted = tokens.some(
    (token) => token.kind === 'measure' || (token.kind === 'number' && !token.text.includes('.')),
  );
  if (!counted || tokens.some((token) => token.kind === 'money')) return [...tokens];
  let prices = 0;
  return tokens.map((token, index) => {
    const cents = token.kind === 'number' && index > 0 && /\d\.\d{2,4}$/.test(token.text);
    if (!cents || tokens[index + 1]?.kind === 'unit') return token;
    prices += 1;
    const value = token.text.replaceAll(',', '');
    return { kind: 'money', text: token.text, value, role: prices === 1 ? 'price' : 'total' };
  });
}

const NAME_MARKS: ReadonlySet<string> = new Set(['item', 'vendor', 'customer', 'gtin', 'bidLine', 'manufacturer']);

/** `item no. 40137`, `SKU: AB-1`, `UPC 012345678905`: takes the number behind the words, and the words. */
function takeMarkedNames(tokens: readonly Token[]): { tokens: Token[]; names: ItemName[] } {
  const left: Token[] = [];
  const names: ItemName[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    if (token.kind !== 'mark' || !NAME_MARKS.has(token.mark)) {
      left.push(token);
      continue;
    }
    let next = index + 1;
    while (next < tokens.length && isFiller(tokens[next]!)) next += 1;
    const value = tokens[next];
    const named =
      value?.kind === 'code' ? value.value : value?.kind === 'number' && !value.spelled ? value.text : undefined;
    if (named === undefined || named.length < (token.mark === 'bidLine' ? 1 : 3)) {
      left.push(token);
      continue;
    }
    names.push({
      kind: token.mark === 'item' ? 'code' : (token.mark as IdentifierKind),
      value: named.replace(/^#/, ''),
    });
    // `bid line 3: 2 cs …`: what parts the number from the quantity belongs to neither.
    const parting = tokens[next + 1];
    index = left.length === 0 && parting?.kind === 'separator' && /^[:,.–—-]$/.test(parting.text) ? next + 1 : next;
  }
  return { tokens: left, names };
}
/** The item's number among what is left: the first code, else a number of three digits and more in front. */
function takeCode(tokens: readonly Token[], marked: readonly ItemName[]): { names: ItemName[]; left: Token[] } {
  if (marked.length > 0) return { names: [...marked], left: [...tokens] };
  const at = tokens.findIndex((token) => isCode(token));
  const index =
    at >= 0
      ? at
      : tokens.findIndex((token) => token.kind === 'number' && !token.spelled && /^\d{3,4}$/.test(token.text));
  if (index < 0 || (at < 0 && index > 0 && tokens.length > 1)) return { names: [], left: [...tokens] };
  const token = tokens[index]!;
  const value = token.kind === 'code' ? token.value : token.text;
  const digits = value.replace(/\D/g, '');
  const gtin = /^\d+$/.test(value) && [12, 13, 14].includes(digits.length);
  return { names: [{ kind: gtin ? 'gtin' : 'code', value }], left: tokens.filter((_, other) => other !== index) };
}

function describe(tokens: readonly Token[]): { description?: string; pack?: string } {
  const words = tokens.filter((token) => token.kind !== 'opaque');
  const text = words
    .map((token) => token.text.trim())
    .join(' ')
    .replace(/\s+([,;:)\]])/g, '$1')
    .replace(/([([])\s+/g, '$1')
    .replace(/\(\)|\[\]/g, '')
    .replace(/^[\s,;:|.#=–—-]+|[\s,;:|=([–—-]+$/g, '')
    .replace(/\b(?:unit price|price|cost|descr?(?:iption)?|ext(?:ended)?|total|amount)\s*:\s*/gi, '')
    .replace(/(?:^|\s)(?:unit price|price|cost|each)$/i, '')
    .replace(/^(?:of|the|our|your)\s+/i, '')
    .trim();
  const pack = words.find((token) => token.kind === 'pack' || (token.kind === 'measure' && token.size));
  return { ...(text === '' ? {} : { description: text.slice(0, 300) }), ...(pack ? { pack: pack.text.trim() } : {}) };
}
