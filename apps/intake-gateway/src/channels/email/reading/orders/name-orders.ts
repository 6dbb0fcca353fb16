import type { Found } from '../candidate.js';
import { type NamedOrder, purchaseOrderNumbersIn } from './order-facts.js';
import { sentencesOf } from '../purpose/plain-words.js';
import type { OrderSection } from './split-orders.js';
import type { Deed } from '../changes/spoken-orders.js';

/** A stretch of a part of the mail, with the order it belongs to. */
export interface Source {
  readonly body: boolean;
  readonly part: string;
  readonly section: OrderSection;
  readonly number?: Found<string> | undefined;
  /** The number is told by the file's name alone. */
  readonly byName?: boolean;
  readonly ambiguous: boolean;
}

/** The numbers a subject names. */
export function numbersInSubject(subject: string): Found<NamedOrder>[] {
  const place = { kind: 'mail', part: 'subject' } as const;
  return purchaseOrderNumbersIn(subject, true).map((value) => ({ value, place }));
}

/** A stretch with its number: named in it, or by the file's name. */
export function nameSection(section: OrderSection, { body, part }: { body: boolean; part: string }): Source {
  const { number, ambiguous } = choose(section.numbers);
  const fromName =
    number || body ? undefined : purchaseOrderNumbersIn(part.replace(/\.[a-z0-9]{2,5}$/i, '').replaceAll('_', ' '))[0];
  return {
    body,
    part,
    section,
    ambiguous,
    // In the name of a file `PO` says what the file is: `PO-4711.pdf` holds order 4711.
    number: number ?? (fromName && { value: fromName.value.replace(PREFIX, ''), place: { kind: 'mail', part } }),
    byName: fromName !== undefined,
  };
}

/** The number meant: the only strong one, else the only one. Two strong ones are for a person. */
function choose(numbers: readonly Found<NamedOrder>[]): { number?: Found<string> | undefined; ambiguous: boolean } {
  const strong = numbers.filter(({ value }) => value.strength === 'strong');
  const pool = strong.length > 0 ? strong : numbers;
  const distinct = [...new Map(pool.map((each) => [bare(each.value.value), each])).values()];
  const [first] = distinct;
  return { number: first && { value: first.value.value, place: first.place }, ambiguous: distinct.length > 1 };
}

const PREFIX = /^P\.?O\.?[-_]?(?=\d)/;

/** `PO-1001`, `PO1001` and `1001` name one order. */
export const bare = (number: string): string => number.replace(PREFIX, '').replace(/^0+(?=\d)/, '');

/** What of a mail names its orders. */
export interface NamingContext {
  readonly sources: readonly Source[];
  readonly subjectNumbers: readonly Found<NamedOrder>[];
  /** The subject is that of an older mail. */
  readonly answers: boolean;
}

/** The number of an order told by some stretches; `alone`: the mail has no other order. */
export function numberFor(
  group: readonly Source[],
  { subjectNumbers, answers, sources }: NamingContext,
  alone: boolean,
): { number?: Found<string> | undefined; ambiguous: boolean } {
  const named = group.filter(({ number, byName }) => number && !byName);
  const own = named.find(({ body }) => !body) ?? named[0] ?? group.find(({ number }) => number);
  const subject = choose(subjectNumbers);
  const loose = choose(
    sources.filter(({ section }) => section.lines.length === 0).flatMap(({ section }) => section.numbers),
  );
  const told = [subject.number, loose.number].find((other) => other && own?.byName && bare(other.value) === bare(own.number!.value)); // prettier-ignore
  // A file named `PO4711` belongs to the order the mail calls 4711.
  if (told) return { number: told, ambiguous: subject.ambiguous || loose.ambiguous };
  if (own?.number) {
    const settled = (other: Found<string>) =>
      bare(other.value) === bare(own.number!.value) || hasOwnDocument(other, sources);
    const namesOwn = subjectNumbers.some(({ value }) => bare(value.value) === bare(own.number!.value));
    const disagree =
      alone &&
      // A new order written as an answer has a number of its own, and the old one's subject.
      [answers || namesOwn ? undefined : subject.number, loose.number].some(
        (other) => other && isStrong(other, subjectNumbers) && !settled(other),
      );
    return { number: own.number, ambiguous: own.ambiguous || disagree };
  }
  const [first, second] = [subject.number, loose.number];
  const unsettled =
    subject.ambiguous || loose.ambiguous || (first && second && bare(first.value) !== bare(second.value));
  return { number: first ?? second, ambiguous: Boolean(unsettled) || (!alone && (first ?? second) !== undefined) };
}

const isStrong = (number: Found<string>, among: readonly Found<NamedOrder>[]): boolean =>
  among.some(({ value }) => value.value === number.value && value.strength === 'strong');

/** The purpose of a document of its own, where the text ends or changes an order. */
export const endsOrChanges = (deed: Deed | undefined): 'cancel' | 'change' | undefined =>
  deed === 'cancel' || deed === 'change' ? deed : undefined;

/** Ended or changed by itself, beside the order. */
const hasOwnDocument = (number: Found<string>, sources: readonly Source[]): boolean =>
  sources.some((source) => source.number && endsOrChanges(source.section.deed) && bare(source.number.value) === bare(number.value)); // prettier-ignore

const STANDS =
  /\b(?:not affected|unaffected|stays?|stands|still (?:good|valid|on|stands)|remains?|is (?:fine|good|ok|okay|correct)|keep|unchanged|not cancell?ed)\b/i;

/** Numbers of orders that are named because nothing becomes of them: `PO 70009 is not affected`. */
export const standingNumbersIn = (texts: readonly string[]): string[] =>
  texts
    .flatMap(sentencesOf)
    .filter((sentence) => STANDS.test(sentence))
    .flatMap((sentence) => purchaseOrderNumbersIn(sentence).map(({ value }) => bare(value)));
