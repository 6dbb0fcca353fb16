import type { OrderDoubt, UnclearPlace } from '../candidate.js';
import type { DocumentEvent } from '../document-event.js';
import type { Origin, Place } from '../document.js';
import { pointsBelow, purposeOf } from './intent.js';
import { beginsSoftly } from '../documents/mail-seams.js';
import { splitOrders } from '../orders/split-orders.js';

/** What an event says, as text. */
export const textOf = (event: DocumentEvent): string =>
  event.kind === 'text' ? event.line.text : event.kind === 'line' ? event.line.source : '';

const GREETED = /^(?:hi|hello|hey|dear|good (?:morning|afternoon))\b.{0,40}$/i;
/** Words above an old order that only say that it came. */
const ANSWERED =
  /^(?:(?:many )?thanks|thank you|thx|ty|ok(?:ay)?|great|perfect|got it|received|confirmed|sounds good)\b/i;

/** Whose words order: the new ones; else forwarded ones, else quoted ones where the new text says so or is empty. */
export function chooseWords(
  body: readonly DocumentEvent[],
  fresh: readonly DocumentEvent[],
  attachedLines: boolean,
): { events: readonly DocumentEvent[]; doubt?: OrderDoubt; unclear?: readonly UnclearPlace[] } {
  const orders = (events: readonly DocumentEvent[]) => splitOrders(events).some(({ lines }) => lines.length > 0);
  const of = (origin: Origin) => body.filter((event) => event.origin === origin);
  const soft = beginsSoftly(of('quoted').slice(0, 20).map(textOf));
  if (attachedLines || orders(fresh)) {
    const explained = fresh.some((event) => event.kind === 'line' && isExplained(event.line.place));
    return {
      events: fresh,
      unclear: soft ? firstLine(of('quoted')) : [],
      ...(explained ? { doubt: 'quoted-only' as const } : {}),
    };
  }
  if (fresh.some(({ kind }) => kind === 'unclear')) return { events: fresh };
  const words = fresh.filter((event) => event.kind === 'text' && event.line.origin === 'new').map(textOf);
  const purpose = words.map(purposeOf).find((each) => each !== 'original');
  if (purpose === 'cancel' || purpose === 'change') return { events: fresh };
  if (orders(of('forwarded'))) return { events: [...fresh, ...of('forwarded')], doubt: 'forwarded' };
  const answered = fresh.some((event) => ANSWERED.test(textOf(event).trim()));
  const silent = !answered && words.every((text) => text.trim() === '' || GREETED.test(text.trim()));
  // Below a rule or a heading alone may stand new lines.
  if ((silent || soft || words.some(pointsBelow)) && orders(of('quoted')))
    return { events: [...fresh, ...of('quoted')], doubt: 'quoted-only' };
  return { events: fresh };
}

/** A new line that older words explain: the answer to a question. */
const isExplained = (place: Place): boolean => place.kind === 'mail' && place.quoted === true;

/** The first order line of words that may be older ones. */
function firstLine(events: readonly DocumentEvent[]): UnclearPlace[] {
  const line = events.find((event) => event.kind === 'line' && event.sure);
  return line?.kind === 'line' ? [{ place: line.line.place, text: line.line.source.slice(0, 200) }] : [];
}
