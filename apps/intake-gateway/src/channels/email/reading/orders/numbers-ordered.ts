import type { DocumentEvent } from '../document-event.js';

/** `a case`, `two bags`: counted in words. */
const COUNTED_IN_WORDS =
  /\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half an?) (?:case|cs|box|bag|dozen|carton|pack|roll|gallon|bottle)(?:es|s)?\b/i;
/** `NJ 08817`: a state and its ZIP code. */
const POSTAL = /\b[A-Z]{2},? {1,2}\d{5}(?:-\d{4})?\b/g;
/** `account is 40812`, `invoice # 884213`: the number of a paper or of a customer. */
const OF_A_PAPER =
  /\b(?:account|acct|invoice|inv|customer|cust|vendor|statement|cheque|check)\b[ .:#]*(?:no\.?|number|num|id)?(?: is)?[ .:#]*[a-z0-9-]{4,}/gi;
const PHONE = /\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b/g;

/** A text without the numbers that are no item's for certain: postal codes, telephones, papers. */
export const withoutOtherNumbers = (text: string): string =>
  text.replace(POSTAL, ' ').replace(PHONE, ' ').replace(OF_A_PAPER, ' ');

/** A text without telephone numbers. */
export const withoutPhones = (text: string): string => text.replace(PHONE, ' ');

const CODE = /[a-z0-9][a-z0-9.-]{2,22}[a-z0-9]/gi;

/** The item numbers of an order's lines: other text that speaks of them may order, change or take back something. */
export class NumbersOrdered {
  readonly #values: ReadonlySet<string>;
  readonly #shapes: ReadonlySet<string>;

  constructor(events: readonly DocumentEvent[]) {
    const names = events.flatMap((event) => (event.kind === 'line' ? event.line.names : []));
    const values = names.map(({ value }) => value.toUpperCase()).filter((value) => isNumber(value));
    this.#values = new Set(values);
    this.#shapes = new Set(values.map(shapeOf));
  }

  /** True for text that names an item of the order. */
  names(text: string): boolean {
    return numbersIn(text).some((code) => this.#values.has(code));
  }

  /** True for text that names a number of the kind the order's items have, or counts something in words. */
  mayCount(text: string): boolean {
    return (
      COUNTED_IN_WORDS.test(text.slice(0, 400)) ||
      numbersIn(withoutOtherNumbers(text)).some((code) => this.#shapes.has(shapeOf(code)))
    );
  }
}

const numbersIn = (text: string): string[] =>
  (text.slice(0, 400).match(CODE) ?? []).map((code) => code.toUpperCase()).filter((code) => isNumber(code));

/** Numbers of five places and more: shorter ones are streets, hours and counts as well. */
const isNumber = (value: string): boolean => value.length >= 5 && /\d/.test(value);

const shapeOf = (value: string): string => value.replace(/\d/g, '9').replace(/[A-Z]/g, 'A');
