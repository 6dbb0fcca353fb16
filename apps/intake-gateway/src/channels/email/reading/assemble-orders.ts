import type { CandidateLine, CandidateOrder, OrderDoubt, UnclearPlace } from './candidate.js';
import { chooseWords, textOf } from './purpose/choose-words.js';
import type { DocumentEvent } from './document-event.js';
import { asksForPrices, onlyAdds } from './purpose/intent.js';
import { contractsIn, datesOf, notesOf } from './orders/mail-facts.js';
import { judgePurpose } from './purpose/mail-purpose.js';
import { bare, nameSection, numberFor, numbersInSubject, type Source } from './orders/name-orders.js';
import { currencyIn } from './orders/order-facts.js';
import { linelessBeside, type OrderContext, unreadOrder, withoutLines } from './orders/orders-without-lines.js';
import { partiesIn } from './orders/parties.js';
import { overallPurpose, purposeIn } from './orders/purpose-of-orders.js';
import { sameLines } from './orders/same-lines.js';
import { splitOrders } from './orders/split-orders.js';
import { isAnswer } from './tables/subject-marks.js';
import { unitOfAll, withUnitOfAll } from './tables/unit-of-all.js';

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
  const context: OrderContext = { ...base, day: mail.day, unitOfAll: unitOfAll(said) };
  const unread = sources.flatMap(({ section }) => section.unclear);
  const remarks = purpose === 'original' && ordering.length > 0 ? about.unclear : [];
  const unclear = [
    ...new Map([...remarks, ...older, ...unread].map((each) => [JSON.stringify(each.place), each])).values(),
  ];
  if (ordering.length > 0) return { orders: ordersOf(ordering, context), unclear };
  const orders = withoutLines(context);
  return { orders, unclear: orders.length + unclear.length > 0 ? unclear : unreadOrder(context) };
}

/** The orders with lines, each with what is asked of it, and those that are only ended or changed beside them. */
function ordersOf(ordering: readonly Source[], context: OrderContext): CandidateOrder[] {
  const orders = mergeSources(ordering).map((group) => {
    const purpose = purposeIn(group, context.sources, context.purpose);
    return buildOrder(group, { ...context, purpose }, ordering);
  });
  return [...linelessBeside(context), ...orders];
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

function buildOrder(group: readonly Source[], context: OrderContext, ordering: readonly Source[]): CandidateOrder {
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
function withActions(lines: readonly CandidateLine[], { purpose, texts }: OrderContext): readonly CandidateLine[] {
  const added = purpose === 'change' && lines.some(({ action }) => action === undefined) && onlyAdds(texts);
  return added ? lines.map((line) => ({ ...line, action: line.action ?? 'add' })) : lines;
}
