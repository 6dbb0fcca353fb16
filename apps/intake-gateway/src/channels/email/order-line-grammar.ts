import { isSizeUnit, unitCode, UNIT_PATTERN } from './units.js';

/** An order line as someone wrote it. */
export interface WrittenLine {
  readonly quantity: string;
  readonly unitOfMeasure?: string;
  readonly unitPrice?: string;
  readonly item: string;
  readonly description?: string;
  /** How sure the reading is, 0…1. */
  readonly confidence: number;
}

/** `unclear`: somebody means to order something here, but what or how much is not certain. */
export type LineReading =
  | { readonly kind: 'lines'; readonly lines: readonly WrittenLine[] }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'prose' };

/** Longer lines are prose or an attack; no order line needs as much. */
const MAX_LINE = 400;

const QUANTITY = String.raw`(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.\d{1,4})?`;
const UNIT = String.raw`(?:${UNIT_PATTERN})\.?`;
/** Four characters or more with a digit among them, and no date: `40137`, `AB-1234`. */
const ITEM = String.raw`(?!\d{4}-\d\d-\d\d)(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{2,18}[A-Z0-9]`;
const ITEM_MARK = String.raw`(?:(?:item|sku|art|product)\b\.?\s*)?(?:no\.?\s*|#\s*)?`;
const MORE = String.raw`(?:[\s,:–-]+(?<description>\S.*))?`;
const BETWEEN = String.raw`(?:[\s,:–-]+(?<description>\S.*?))?`;

const form = (pattern: string) => new RegExp(`^${pattern}$`, 'i');

/** The common ways, surest first. A quantity without a unit next to a bare number could be either way round. */
const FORMS: readonly { readonly pattern: RegExp; readonly confidence: number; readonly trailing?: boolean }[] = [
  {
    pattern: form(`(?<quantity>${QUANTITY})\\s*(?<unit>${UNIT})\\s+(?:of\\s+)?${ITEM_MARK}(?<item>${ITEM})${MORE}`),
    confidence: 0.98,
  },
  {
    pattern: form(
      `${ITEM_MARK}(?<item>${ITEM})${BETWEEN}[\\s,:–-]*\\b(?:qty|quantity)\\b[\\s.:=]*(?<quantity>${QUANTITY})(?:\\s*(?<unit>${UNIT}))?`,
    ),
    confidence: 0.97,
  },
  {
    pattern: form(
      `${ITEM_MARK}(?<item>${ITEM})${BETWEEN}\\s*[x×*]\\s*(?<quantity>${QUANTITY})(?:\\s*(?<unit>${UNIT}))?`,
    ),
    confidence: 0.96,
  },
  { pattern: form(`(?<quantity>${QUANTITY})\\s*[x×*]\\s*${ITEM_MARK}(?<item>${ITEM})${MORE}`), confidence: 0.96 },
  {
    pattern: form(`${ITEM_MARK}(?<item>${ITEM})${BETWEEN}[\\s,:–-]+(?<quantity>${QUANTITY})\\s*(?<unit>${UNIT})`),
    confidence: 0.95,
    trailing: true,
  },
  {
    pattern: form(
      `(?<quantity>${QUANTITY})\\s*(?<unit>${UNIT})\\s+(?:of\\s+)?(?<description>[^\\d].*?)[\\s,(–-]+${ITEM_MARK}(?<item>${ITEM})\\)?`,
    ),
    confidence: 0.93,
  },
  { pattern: form(`(?<quantity>${QUANTITY})\\s+${ITEM_MARK}(?<item>${ITEM})${MORE}`), confidence: 0.7 },
  { pattern: form(`${ITEM_MARK}(?<item>${ITEM})\\s+(?<quantity>${QUANTITY})`), confidence: 0.7 },
];

const PRICE = /\s*@\s*\$?\s*(?<price>\d{1,7}(?:\.\d{1,6})?)(?:\s*(?:\/|per\s+)?\s*[a-z]{2,5}\.?)?$/i;
const BULLET = /^(?:[-*•·]\s+|\(?\d{1,3}[.)]\s+)/;
const COURTESY =
  /^(?:(?:hi|hello|please|pls|kindly|can|could|you|we|i|i'd|we'd|would|will|like|need|want|also|and|send|ship|order|add|get|us|me|to)\s+)+(?=[\d#])/i;
/** Words that turn a line round: nothing is ordered by a line that holds one. */
const REVERSAL =
  /\b(?:cancel\w*|instead|don'?t|do not|not|never|remove|drop|without|change\w*|returned?|returning|credit|short(?:ed)?|missing|damaged|last (?:week|time|order)|received|got|already|quote|price of|how much|if)\b/i;
const ORDERING = new RegExp(`\\b${QUANTITY}\\s*(?:${UNIT_PATTERN})\\b`, 'i');
const NEXT_ORDER = new RegExp(
  `\\s*(?:;|,(?=\\s)|\\band\\b|&)\\s*(?=${QUANTITY}\\s*(?:${UNIT_PATTERN})\\b\\.?\\s+(?:of\\s+)?${ITEM_MARK}${ITEM}\\b)`,
  'gi',
);
const ANOTHER = new RegExp(`\\b${QUANTITY}\\s*(?:${UNIT_PATTERN})\\b\\.?\\s+(?:of\\s+)?${ITEM}\\b`, 'i');

/** Below this a line is for a person to decide. */
export const CERTAIN = 0.9;

/**
 * Reads one line of a mail's text. Pure and of bounded time: lines over 400 characters are prose. Confidence is that
 * of the form of writing; whether the item exists is for order-core.
 */
export function readOrderLine(text: string): LineReading {
  const line = text.trim();
  if (line.length === 0 || line.length > MAX_LINE || !/\d/.test(line)) return { kind: 'prose' };
  const body = line
    .replace(BULLET, '')
    .replace(COURTESY, '')
    .replace(/[\s.;,!]+$/, '');
  const written = body.split(NEXT_ORDER).map(readOne);
  const lines = written.filter((each) => each !== undefined);
  const orders = lines.length > 0 || ORDERING.test(body);
  if (!orders) return { kind: 'prose' };
  const sure =
    lines.length === written.length && !REVERSAL.test(line) && lines.every(({ confidence }) => confidence >= CERTAIN);
  if (sure) return { kind: 'lines', lines };
  // A unit and a number alone may be prose ("2 boxes were damaged"); it is still nothing to pass over in silence.
  return { kind: 'unclear' };
}

function readOne(segment: string): WrittenLine | undefined {
  const priced = PRICE.exec(segment);
  const text = priced ? segment.slice(0, priced.index).trim() : segment;
  for (const { pattern, confidence, trailing } of FORMS) {
    const found = pattern.exec(text)?.groups;
    if (!found?.['quantity'] || !found['item']) continue;
    const unit = found['unit'] === undefined ? undefined : unitCode(found['unit']);
    const description = found['description']?.trim();
    const doubtful =
      (trailing === true && unit !== undefined && isSizeUnit(unit)) ||
      (description !== undefined && ANOTHER.test(description)) ||
      !isPositive(found['quantity']);
    return {
      quantity: plainQuantity(found['quantity']),
      ...(unit === undefined ? {} : { unitOfMeasure: unit }),
      ...(priced?.groups?.['price'] === undefined ? {} : { unitPrice: priced.groups['price'] }),
      item: found['item'].toUpperCase(),
      ...(description ? { description } : {}),
      confidence: doubtful ? 0.5 : confidence,
    };
  }
  return undefined;
}

const isPositive = (quantity: string): boolean => /[1-9]/.test(quantity);

/** `1,200` → `1200`, `012` → `12`. */
export const plainQuantity = (quantity: string): string => quantity.replaceAll(',', '').replace(/^0+(?=\d)/, '');
