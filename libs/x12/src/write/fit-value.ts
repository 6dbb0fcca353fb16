import type { ElementDefinition } from '../schema/elements.js';
import type { WriteFindingCode } from './write-findings.js';

/** The separators of an interchange and what may stand between them. */
export interface SafeText {
  readonly element: string;
  readonly component: string;
  readonly segment: string;
  /** Separator of repetitions, from 004020 on. */
  readonly repetition?: string | undefined;
  /** ISX01, from 007040 on: stands before a separator that is data. */
  readonly release?: string | undefined;
  /**
   * `extended`: printable ASCII, the extended character set of X12.6 as every partner can read it. `basic`: the basic
   * set, upper case only. `any`: all but control characters, for partners who agreed on an encoding.
   */
  readonly characters: 'basic' | 'extended' | 'any';
}

export interface FittedValue {
  readonly text: string;
  readonly code?: WriteFindingCode;
}

/** Elements that name something the partner looks up: an altered character makes them wrong, not merely ugly. */
const IDENTIFYING = new Set(['67', '76', '87', '127', '234', '324', '326', '327', '328', '350', '367', '396']);

/** A value in our own form as the element of this version wants it, before separators are looked at. */
export function fitValue(value: string, definition: ElementDefinition | undefined): FittedValue {
  if (!definition) return { text: value };
  const { type, min, max } = definition;
  switch (type) {
    case 'DT':
      return fitLength(dayText(value, max), min, max);
    case 'TM':
      return fitLength(value.replaceAll(':', '').slice(0, max), min, max);
    case 'R':
      return fitNumber(plainNumber(value), min, max);
    case 'N0':
      return fitNumber(plainNumber(value), min, max, /^-?\d+$/);
    case 'N2':
      return fitNumber(impliedCents(value), min, max, /^-?\d+$/);
    case 'ID':
      return fitLength(value.trim(), min, max);
    case 'AN':
      return fitText(value, definition);
  }
}

/** CCYYMMDD, or YYMMDD where the version has six (before 004010). */
function dayText(value: string, max: number): string {
  const digits = value.replaceAll('-', '');
  return max === 6 && digits.length === 8 ? digits.slice(2) : digits;
}

/** X12 type R: no leading zeros, no zeros at the end of a fraction: X12.6 asks for significant digits only. */
function plainNumber(value: string): string {
  const match = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(value.trim());
  if (!match) return value;
  const [, sign, whole, fraction] = match;
  const number = fraction ? `${whole}.${fraction}` : whole!;
  return sign && /[1-9]/.test(number) ? `-${number}` : number;
}

/** X12 type N2: two implied decimals, `18420.50` is 1842050. More than two digits of fraction cannot be said. */
function impliedCents(value: string): string {
  const match = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(value.trim());
  if (!match) return value;
  const digits = `${match[2]}${(match[3] ?? '').padEnd(2, '0')}`.replace(/^0+(?=\d)/, '');
  return match[1] && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** The sign and the point do not count in the length of a number. */
function fitNumber(text: string, min: number, max: number, form = /^-?(\d+\.?\d*|\.\d+)$/): FittedValue {
  const digits = text.replace(/[-.]/g, '').length;
  return form.test(text) && digits >= min && digits <= max ? { text } : { text, code: 'X12_VALUE_UNFIT' };
}

const fitLength = (text: string, min: number, max: number): FittedValue =>
  text.length >= min && text.length <= max ? { text } : { text, code: 'X12_VALUE_UNFIT' };

function fitText(value: string, { reference, min, max }: ElementDefinition): FittedValue {
  const text = value.trimEnd();
  if (text.length > max) {
    // Half a number is another number: it is written whole and the validator's word is the finding's.
    if (IDENTIFYING.has(reference)) return { text, code: 'X12_VALUE_UNFIT' };
    return { text: text.slice(0, max).trimEnd(), code: 'X12_TEXT_CUT' };
  }
  return text.length < min ? { text, code: 'X12_VALUE_UNFIT' } : { text };
}

const FOLDS: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  '½': '1/2',
  '¼': '1/4',
  '¾': '3/4',
  '\u00a0': ' ',
};

/** X12.6 basic character set. */
const BASIC = /[A-Z0-9 !"&'()*+,\-./:;?=]/;

/**
 * Makes a value safe for an interchange: diacritics folded, control characters and separators replaced by a blank.
 * With a release character the separators stay, each behind it. @returns the text and whether it says the same
 */
export function safeText(value: string, safe: SafeText, reference?: string): FittedValue {
  const separators = [safe.element, safe.component, safe.segment, safe.repetition, safe.release];
  let text = '';
  let altered = false;
  for (const character of value) {
    const plain = plainCharacter(character, safe.characters);
    if (plain !== character) altered = true;
    for (const part of plain) {
      if (!separators.includes(part)) text += part;
      else if (safe.release !== undefined) text += safe.release + part;
      else {
        text += ' ';
        altered = true;
      }
    }
  }
  if (!altered) return { text };
  const identifying = reference !== undefined && IDENTIFYING.has(reference);
  // A text of nothing writable still says that something stood there.
  const kept = text.trim() === '' ? ['-', '.', '0'].find((mark) => !separators.includes(mark))! : text.trimEnd();
  return { text: kept, code: identifying ? 'X12_IDENTIFIER_ALTERED' : 'X12_TEXT_ALTERED' };
}

function plainCharacter(character: string, characters: SafeText['characters']): string {
  const code = character.codePointAt(0)!;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return ' ';
  if (characters === 'any') return character;
  let plain = character;
  if (code > 0x7e) {
    const folded = FOLDS[character] ?? character.normalize('NFD').replace(/[^\x20-\x7e]/g, '');
    plain = folded === '' ? '?' : folded;
  }
  if (characters === 'extended') return plain;
  return [...plain.toUpperCase()].map((part) => (BASIC.test(part) ? part : ' ')).join('');
}
