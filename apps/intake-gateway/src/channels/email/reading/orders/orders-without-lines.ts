import type { CandidateOrder, OrderDoubt, UnclearPlace } from '../candidate.js';
import type { TextLine } from '../document.js';
import { asksForPrices, type Purpose, repeatsAnOrder } from '../purpose/intent.js';
import { datesOf, type MailWords, notesOf } from './mail-facts.js';
import { bare, endsOrChanges, type NamingContext, standingNumbersIn } from './name-orders.js';
import { sentencesOf } from '../purpose/plain-words.js';
import { asksForGoods, senseOf } from '../purpose/sense-of-sentence.js';

/** What is known of a mail when its orders are made. */
export interface OrderContext extends MailWords, NamingContext {
  readonly purpose: Purpose;
  readonly doubts: readonly OrderDoubt[];
  /** What the mail counts everything in, where it says so. */
  readonly unitOfAll: string | undefined;
}

/** Mails that name an order but no line of it: cancellations, changes without an item, repeats. */
export function withoutLines(context: OrderContext): CandidateOrder[] {
  const named = [...context.subjectNumbers, ...context.sources.flatMap(({ section }) => section.numbers)];
  const standing = standingNumbersIn(context.texts);
  const numbers = named.filter(({ value }) => !standing.includes(bare(value.value)));
  const text = context.sources.flatMap(({ section }) => section.text);
  const repeats = context.texts.some(repeatsAnOrder);
  const spoken = context.sources.some(({ section }) => endsOrChanges(section.deed));
  if (context.purpose !== 'cancel' && context.purpose !== 'change' && !repeats && !spoken) return [];
  const distinct = [
    ...new Map(
      numbers.filter(({ value }) => value.strength === 'strong').map((each) => [bare(each.value.value), each]),
    ).values(),
  ];
  const chosen = distinct.length > 0 ? distinct : numbers.slice(0, 1);
  const base = lineless(text, context, repeats);
  if (chosen.length === 0) return [base];
  const deeds = new Map(
    context.sources.flatMap(({ number, section }) => (number ? [[bare(number.value), section.deed]] : [])),
  );
  return chosen.flatMap(({ value, place }) => {
    const purpose = endsOrChanges(deeds.get(bare(value.value))) ?? context.purpose;
    const asked = purpose !== 'original' || repeats;
    return asked ? [{ ...base, purpose, purchaseOrderNumber: { value: value.value, place } }] : [];
  });
}

/** Beside orders with lines: those that are only ended or changed. `Please cancel PO 4711. New PO 4712: …` */
export function linelessBeside(context: OrderContext): CandidateOrder[] {
  const ordered = context.sources.flatMap(({ number, section }) =>
    number && section.lines.length > 0 ? [bare(number.value)] : [],
  );
  return context.sources.flatMap(({ number, section }) => {
    const purpose = endsOrChanges(section.deed);
    if (!number || !purpose || section.lines.length > 0 || ordered.includes(bare(number.value))) return [];
    return [{ ...lineless(section.text, context, false), purpose, purchaseOrderNumber: number }];
  });
}

const lineless = (text: readonly TextLine[], context: OrderContext, repeats: boolean): CandidateOrder => ({
  purpose: context.purpose,
  lines: [],
  dates: datesOf(text, context),
  parties: [],
  notes: notesOf(text),
  doubts: [...new Set([...context.doubts, ...(repeats ? (['repeat-request'] as const) : [])])],
});

/**
 * What a mail without order lines asks for, where it names a purchase order and asks for goods in words nobody could
 * read: it is a person's, not nothing.
 */
export function unreadOrder({ texts, subjectNumbers, sources, answers }: OrderContext): UnclearPlace[] {
  const numbers = [...(answers ? [] : subjectNumbers), ...sources.flatMap(({ section }) => section.numbers)];
  if (!numbers.some(({ value }) => value.strength === 'strong')) return [];
  const own = sources.flatMap(({ section }) => section.text).filter(({ origin }) => origin === 'new');
  const asking = own.find(({ text }) =>
    sentencesOf(text).some((sentence) => asksForGoods(sentence) && senseOf(sentence) === 'orders'),
  );
  return asking && texts.every((text) => !asksForPrices(text))
    ? [{ place: asking.place, text: asking.text.trim().slice(0, 200) }]
    : [];
}
