import type { CandidateLine, CandidateOrder, Found, OrderDoubt, UnclearPlace } from './candidate.js';
import { chooseWords, textOf } from './choose-words.js';
import {
  asksForPrices,
  cancelsNumber,
  leavesTheRest,
  onlyAdds,
  type Purpose,
  purposeOf,
  repeatsAnOrder,
} from './intent.js';
import { judgePurpose } from './mail-purpose.js';
import { contractsIn, datesOf, type MailWords, notesOf } from './mail-facts.js';
import { currencyIn, type NamedOrder, purchaseOrderNumbersIn } from './order-facts.js';
import { partiesIn } from './parties.js';
import type { DocumentEvent } from './document-event.js';
import { type OrderSection, splitOrders } from './split-orders.js';
import { sameLines } from './same-lines.js';
import { unitOfAll, withUnitOfAll } from './unit-of-all.js';
import { isAnswer } from './subject-marks.js';

/** A part of the mail with what it says. */
export interface ReadPart {
  readonly part: string;
  /** The mail's own text, or a file beside it. */
  readonly body: boolean;
  readonly events: readonly DocumentEvent[];
}

export interface AssembledOrders {
  readonly orders: readonly CandidateOrder[];
  readonly unclear: readonly UnclearPlace[];
}

interface Source {
  readonly body: boolean;
  readonly part: string;
  readonly section: OrderSection;
  readonly number?: Found<string> | undefined;
  /** The number is told by the file's name alone. */
  readonly byName?: boolean;
  readonly ambiguous: boolean;
}

/**
 * Makes orders of what the parts of a mail say: chooses whose words count (new ones; forwarded or quoted ones only
 * where no new ones order anything), gives each stretch its purchase order number, and puts the parts that say the
 * same thing together.
 */
export function assembleOrders(
  parts: readonly ReadPart[],
  mail: { subject: string; day?: string | undefined },
): AssembledOrders {
  const body = parts.filter((part) => part.body).flatMap(({ events }) => events);
  const files = parts.filter((part) => !part.body);
  const fresh = body.filter(({ origin }) => origin === 'new' || origin === 'signature');
  const attachedLines = files.some(({ events }) => events.some(({ kind }) => kind === 'line'));
  const { events, doubt, unclear: older = [] } = chooseWords(body, fresh, attachedLines);
  const answers = isAnswer(mail.subject);
  const subjectNumbers = numbersInSubject(mail.subject);
  const texts = [
    mail.subject,
    ...fresh.flatMap((event) => (event.kind === 'text' || event.kind === 'line' ? [textOf(event)] : [])),
  ];
  const numbers = subjectNumbers.filter(({ value }) => value.strength === 'strong').map(({ value }) => value.value);
  const about = judgePurpose({ events, subject: mail.subject, answers, attachedLines });
  const changes = overallPurpose(texts, [], numbers) !== 'original';
  const sources = [
    ...splitOrders(changes ? events : about.events).map((section) =>
      nameSection(section, { body: true, part: 'text' }),
    ),
    ...files.flatMap(({ part, events: own }) =>
      splitOrders(own).map((section) => nameSection(section, { body: false, part })),
    ),
  ];
  const purpose = overallPurpose(texts, sources, numbers);
  const ordering = sources.filter(({ section }) => section.lines.length > 0);
  if (purpose === 'original' && about.nothing) return { orders: [], unclear: [] };
  const numbered = subjectNumbers.length > 0 || sources.some(({ number }) => number);
  if (!numbered && purpose === 'original' && texts.some(asksForPrices)) return { orders: [], unclear: [] };
  const doubts = [...(doubt ? [doubt] : []), ...about.doubts];
  const said = [...texts, ...sources.flatMap(({ section }) => section.text.map(({ text }) => text))];
  const base = { sources, subjectNumbers, answers, purpose, texts, doubts };
  const context: Context = { ...base, day: mail.day, unitOfAll: unitOfAll(said) };
  const unread = sources.flatMap(({ section }) => section.unclear);
  const remarks = purpose === 'original' && ordering.length > 0 ? about.unclear : [];
  const unclear = [
    ...new Map([...remarks, ...older, ...unread].map((each) => [JSON.stringify(each.place), each])).values(),
  ];
  if (ordering.length > 0)
    return { orders: mergeSources(ordering).map((group) => buildOrder(group, context, ordering)), unclear };
  return { orders: withoutLines(context), unclear };
}

function numbersInSubject(subject: string): Found<NamedOrder>[] {
  const place = { kind: 'mail', part: 'subject' } as const;
  return purchaseOrderNumbersIn(subject, true).map((value) => ({ value, place }));
}

function nameSection(section: OrderSection, { body, part }: { body: boolean; part: string }): Source {
  const { number, ambiguous } = choose(section.numbers);
  const fromName =
    number || body ? undefined : purchaseOrderNumbersIn(part.replace(/\.[a-z0-9]{2,5}$/i, '').replaceAll('_', ' '))[0];
  return {
    body,
    part,
    section,
    ambiguous,
    number: number ?? (fromName && { value: fromName.value, place: { kind: 'mail', part } }),
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

/** `PO-1001`, `PO1001` and `1001` name one order. */
const bare = (number: string): string => number.replace(/^P\.?O\.?[-_]?(?=\d)/, '').replace(/^0+(?=\d)/, '');

function overallPurpose(texts: readonly string[], sources: readonly Source[], numbers: readonly string[]): Purpose {
  const found = texts.map((text) => (cancelsNumber(text, numbers) ? 'cancel' : purposeOf(text)));
  const actions = sources.flatMap(({ section }) => section.lines.flatMap(({ action }) => action ?? []));
  const plain = sources.some(({ section }) => section.lines.some(({ action }) => action === undefined));
  // `please add 3 cs …` in an order is a line of it; beside a change of an order that stands it is an addition.
  if (actions.some((action) => action !== 'add')) return 'change';
  if (
    found.includes('cancel') &&
    !(plain && sources.some(({ section }) => section.lines.length > 0) && found.includes('replace'))
  )
    return 'cancel';
  const purpose = found.find((each) => each !== 'original') ?? 'original';
  return purpose === 'replace' && texts.some(leavesTheRest) ? 'change' : purpose;
}

/** Sources with the same lines are one order told twice; with the same number and other lines, a disagreement. */
function mergeSources(sources: readonly Source[]): Source[][] {
  const groups: Source[][] = [];
  for (const source of sources) {
    const same = groups.find((group) =>
      group.some((other) => {
        const numbered = other.number && source.number;
        if (numbered && bare(other.number.value) !== bare(source.number.value)) return false;
        return numbered
          ? true
          : other.part === source.part
            ? other.number === undefined || source.number === undefined
            : sameLines(other.section.lines, source.section.lines) || other.body !== source.body;
      }),
    );
    if (same) same.push(source);
    else groups.push([source]);
  }
  return groups;
}

interface Context extends MailWords {
  readonly sources: readonly Source[];
  readonly subjectNumbers: readonly Found<NamedOrder>[];
  /** The subject is that of an older mail. */
  readonly answers: boolean;
  readonly purpose: Purpose;
  readonly doubts: readonly OrderDoubt[];
  /** What the mail counts everything in, where it says so. */
  readonly unitOfAll: string | undefined;
}

function buildOrder(group: readonly Source[], context: Context, ordering: readonly Source[]): CandidateOrder {
  // What is attached is the order; the text around it repeats it.
  const [main, ...others] = [...group].sort((a, b) => Number(a.body) - Number(b.body));
  const lines = [...main!.section.lines];
  const doubts: OrderDoubt[] = [...context.doubts];
  for (const other of others) {
    if (other.part === main!.part && other.body === main!.body) lines.push(...other.section.lines);
    else if (!sameLines(lines, other.section.lines)) doubts.push('sources-disagree');
  }
  const alone = ordering.every((source) => group.includes(source));
  const text = context.sources
    .filter((source) => group.includes(source) || (alone && source.section.lines.length === 0))
    .flatMap(({ section }) => section.text);
  const shared = alone
    ? []
    : context.sources.filter(({ section }) => section.lines.length === 0).flatMap(({ section }) => section.text);
  const numbered = numberFor(group, context, alone);
  if (numbered.ambiguous) doubts.push('po-number-ambiguous');
  const amount = group.flatMap(({ section }) => section.amounts).at(-1);
  const contracts = contractsIn([...text, ...shared], context);
  const counted = withUnitOfAll(lines, context.unitOfAll);
  const plain = context.purpose === 'original' || context.purpose === 'replace';
  return {
    purchaseOrderNumber: numbered.number,
    purpose: context.purpose,
    ...(contracts.length > 0 ? { contracts } : {}),
    lines: plain ? counted.map(({ action: _, ...line }) => line) : withActions(counted, context),
    dates: datesOf([...text, ...shared], context),
    parties: partiesIn(text),
    notes: notesOf(text),
    currency: text.map((line) => currencyIn(line.text)).find((each) => each !== undefined),
    amount:
      amount ??
      context.sources
        .filter(({ section }) => alone && section.lines.length === 0)
        .flatMap(({ section }) => section.amounts)
        .at(-1),
    doubts,
  };
}

/** Lines without an action of their own set their quantity, unless the mail only adds. */
function withActions(lines: readonly CandidateLine[], { purpose, texts }: Context): readonly CandidateLine[] {
  const added = purpose === 'change' && lines.some(({ action }) => action === undefined) && onlyAdds(texts);
  return added ? lines.map((line) => ({ ...line, action: line.action ?? 'add' })) : lines;
}

function numberFor(
  group: readonly Source[],
  { subjectNumbers, answers, sources }: Context,
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
    const disagree =
      alone &&
      // A new order written as an answer has a number of its own, and the old one's subject.
      [answers ? undefined : subject.number, loose.number].some(
        (other) => other && isStrong(other, subjectNumbers) && bare(other.value) !== bare(own.number!.value),
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

/** Mails that name an order but no line of it: cancellations, changes without an item, repeats. */
function withoutLines(context: Context): CandidateOrder[] {
  const numbers = [...context.subjectNumbers, ...context.sources.flatMap(({ section }) => section.numbers)];
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
