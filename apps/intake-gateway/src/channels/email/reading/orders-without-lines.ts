import type { CandidateOrder, OrderDoubt, UnclearPlace } from './candidate.js';
import { asksForPrices, type Purpose, repeatsAnOrder } from './intent.js';
import { datesOf, type MailWords, notesOf } from './mail-facts.js';
import { bare, type NamingContext, standingNumbersIn } from './name-orders.js';
import { sentencesOf } from './plain-words.js';
import { asksForGoods, senseOf } from './sense-of-sentence.js';

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
  if (context.purpose !== 'cancel' && context.purpose !== 'change' && !repeats) return [];
  const distinct = [
    ...new Map(
      numbers.filter(({ value }) => value.strength === 'strong').map((each) => [bare(each.value.value), each]),
    ).values(),
  ];
  const chosen = distinct.length > 0 ? distinct : numbers.slice(0, 1);
  const base = {
    purpose: context.purpose,
    lines: [],
    dates: datesOf(text, context),
    parties: [],
    notes: notesOf(text),
    doubts: [...new Set([...context.doubts, ...(repeats ? (['repeat-request'] as const) : [])])],
  };
  if (chosen.length === 0) return [base];
  return chosen.map(({ value, place }) => ({ ...base, purchaseOrderNumber: { value: value.value, place } }));
}

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
