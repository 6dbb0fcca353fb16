import { UNIT_PATTERN } from '../units.js';

/**
 * Number words in front of units, in the languages orders come in. Words that are others as well (`once`, `un`, `die`)
 * are safe here only because a unit stands behind them.
 */
const WORDS: Readonly<Record<string, number>> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12,
  thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19, twenty: 20,
  thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90,
  un: 1, una: 1, uno: 1, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, siete: 7, ocho: 8, nueve: 9, diez: 10, doce: 12,
  quince: 15, veinte: 20, treinta: 30, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, sept: 7, huit: 8, neuf: 9, dix: 10,
  douze: 12, quinze: 15, vingt: 20, trente: 30, ein: 1, eine: 1, einen: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, fuenf: 5,
  sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10, zwölf: 12, zwoelf: 12, zwanzig: 20, dreißig: 30, dreissig: 30,
}; // prettier-ignore

const NUMBER = Object.keys(WORDS).join('|');
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const ONES = 'one|two|three|four|five|six|seven|eight|nine';
/** A unit that counts goods: not one that says how big they are (`2 1/2 gal`, `1 1/2 inch`). */
const COUNT_UNIT = String.raw`(?!(?:lbs?|pounds?|kgs?|kilos?|gals?|gallons?|qts?|quarts?|pts?|pints?|oz|ounces?|ltr|lit(?:er|re)s?|ft|foot|feet|yds?|yards?|ct|count)\b)(?:${UNIT_PATTERN})\b`;
const HALF = String.raw`and (?:an? )?half|[uy] medi[oa]|et demie?`;

const value = (word: string): number => (/^\d/.test(word) ? Number(word) : (WORDS[word.toLowerCase()] ?? 1));
const share = (top: string, bottom: string): number => Number(top) / Number(bottom);
/** At most four decimals, as quantities have. */
const plain = (number: number): string => String(Math.round(number * 10_000) / 10_000);

const of = (source: string): RegExp => new RegExp(source, 'giu');
const COMPOUND = of(String.raw`\b(${TENS})[ -](${ONES})\b(?= ?(?:\(\d{1,3}\) )?(?:${UNIT_PATTERN})\b)`);
const HALVES = of(
  String.raw`(?<![\w.-])(an?|\d{1,3}|${NUMBER}) (?:(?:${HALF}) (${COUNT_UNIT})|(${COUNT_UNIT})\.? and a half\b)`,
);
const MIXED = of(String.raw`(?<![\w.,/#"-])(\d{1,2})[ -]([1-9])\/([2-9]|1[0-6])(?= ?(?:${COUNT_UNIT}))`);
const FRACTION = of(
  String.raw`(?<![\w.,/#"x-]|(?<!\d\d)\d )([1-9])\/([2-9]|1[0-6])(?: ?(?:of (?:an? )?|an? )| ?)(?=(?:${COUNT_UNIT}))`,
);
const DECIMAL_COMMA = of(String.raw`(?<![\w.,/-])(\d{1,3}),(\d{1,2})(?= ?(?:${UNIT_PATTERN})\b)`);
const COUNTED = of(String.raw`(?<![\w'-])(${NUMBER})(?= (?:${UNIT_PATTERN})\b)`);
const DOZENS = of(
  String.raw`(?<![\w.-])(an? half|half an?|half|an?|\d{1,3}|${NUMBER}) (?:doz(?:en)?|dz)\.? (?:of )?(?=(?:${UNIT_PATTERN})\b)(?!(?:dz|doz\w*|ea|each|cases?|cs)\b)`,
);
const HALF_OF = of(
  String.raw`(?<![\w.-])(?:one |an? )?(?:half|medi[oa]|halbe[rns]?|demi-?)(?: an?)?(?= ?(?:${COUNT_UNIT}))`,
);

const GLYPHS: readonly (readonly [RegExp, string])[] = [
  [/½/g, '1/2'], [/¼/g, '1/4'], [/¾/g, '3/4'], [/⅓/g, '1/3'], [/⅔/g, '2/3'], [/⅛/g, '1/8'], [/⅜/g, '3/8'], [/⅝/g, '5/8'], [/⅞/g, '7/8'],
]; // prettier-ignore

/** `2½` → `2 1/2`: before the text is normalised, which would glue the digits together. */
export const writeFractions = (text: string): string =>
  GLYPHS.reduce((line, [glyph, written]) => line.replace(glyph, ` ${written}`), text).replace(
    /(?<=\d)\u2044(?=\d)/g,
    '/',
  );

/**
 * Writes the counts of a line as figures where a unit of goods follows: `1 1/2 cases` → `1.5 cases`, `dos cajas` →
 * `2 cajas`, `a case and a half` → `1.5 case`, `2,5 kg` → `2.5 kg`, `half a dozen jars` → `6 jars`. Sizes
 * (`1 1/2 inch`, `2 1/2 gal`) stay as they are. For single blanks between words, and lines of at most 400 characters.
 */
export const writeFigures = (line: string): string =>
  line
    .replace(
      HALVES,
      (_, word: string, unit?: string, before?: string) => `${plain(value(word) + 0.5)} ${unit ?? before}`,
    )
    .replace(MIXED, (_, whole: string, top: string, bottom: string) => plain(Number(whole) + share(top, bottom)))
    .replace(FRACTION, (_, top: string, bottom: string) => `${plain(share(top, bottom))} `)
    .replace(DECIMAL_COMMA, '$1.$2')
    .replace(DOZENS, (_, word: string) => `${/half/i.test(word) ? 6 : 12 * value(word)} `)
    .replace(HALF_OF, '0.5')
    .replace(COMPOUND, (_, tens: string, ones: string) => String(value(tens) + value(ones)))
    .replace(COUNTED, (word) => String(value(word)));
