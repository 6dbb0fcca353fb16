import type { CandidateLine } from '../candidate.js';
import { remove } from './changed-line.js';
import type { Place } from '../document.js';
import type { DocumentEvent } from '../document-event.js';

/** Words of lists, of lines and of the order they are of, between such a verb and its list. */
const LIST_WORD =
  '(?:(?:all|both)(?: of)?|the|these|those|this|that|following|below|lines?|items?|products?|skus?|two|three|four|five|six|\\d{1,2}|from|on|to|of|in|with|by|for|our|my|your|po|p\\.o\\.|purchase order|order|number|no\\.?|please|pls|completely|entirely|listed|as follows|#?[\\w-]*\\d[\\w-]*)';
const introduces = (verbs: string): RegExp =>
  new RegExp(`^[^:]{0,120}?\\b(?:${verbs})\\b(?<list>(?:,?\\s+${LIST_WORD}(?![\\w'-])){0,12})\\s*(?<end>[.:]?)$`, 'i');
const NAMES_LIST = /\b(?:these|those|following|below|lines?|items?|products?|skus?|listed|as follows)\b/i;

/** Words above a list that say what becomes of its lines; the first that fits counts. */
const INTRODUCTIONS: readonly (readonly ['add' | 'delete' | 'none', RegExp])[] = [
  ['none', introduces('keep|leave|no changes?|unchanged|not affected|stays?|as is')],
  ['add', introduces("replace(?:d|ment)?s?(?: (?:them|it|these))? (?:with|by)|add(?:ed|ing|itions?)?|include|tack on")],
  ['delete', introduces("cancel(?:l?ed)?|delete[ds]?|deletions?|removed?|take (?:off|out)|drop(?:ped)?|omit|strike|scratch|leave (?:off|out)|pull|eliminate|(?:don'?t|do not) (?:send|ship|need)|no longer (?:need|want|require)")],
  // What a line shall be in all is said by the line.
  ['none', introduces('change[ds]?|update[ds]?|revise[ds]?|adjust|correct(?:ed|ions?)?|new (?:qty|quantit(?:y|ies))|increase|reduce|decrease')],
]; // prettier-ignore
/** `The following lines are dropped:` */
const PASSIVE =
  /\b(?:following|these|below)\b.{0,40}\b(?:(?:are|is|be|were|have been)\s+)?(?:cancell?ed|deleted|removed|dropped|no longer (?:needed|required|wanted)|not needed(?: any ?more)?)\s*[.:]?$/i;

/** `Cancel the following orders:` lists orders. */
const OF_ORDERS = /\b(?:orders|p\.?o\.?'?s|purchase orders)\s*:?\s*$/i;

/**
 * Gives the lines of a list what the words above it say becomes of them: `Please cancel these two lines:` takes off
 * what is listed below, in lines of text or in a table, however many it says there are. Ends where other words begin.
 */
export function actOnLists(events: readonly DocumentEvent[]): DocumentEvent[] {
  let acts: 'add' | 'delete' | undefined;
  let places = new Set<string>();
  const out: DocumentEvent[] = [];
  for (const event of events) {
    const text = event.kind === 'text' ? event.line.text.trim() : undefined;
    if (text !== undefined && text !== '') {
      const found = introduction(text);
      if (found !== undefined) {
        acts = found === 'none' ? undefined : found;
        places = new Set();
        out.push(event);
        continue;
      }
    }
    if (acts === undefined || text === '') {
      out.push(event);
      continue;
    }
    const acted = acts === 'delete' ? takenOff(event, places) : added(event);
    if (acted === undefined) acts = undefined;
    out.push(...(acted ?? [event]));
  }
  return out;
}

function introduction(text: string): 'add' | 'delete' | 'none' | undefined {
  if (text.length > 200 || OF_ORDERS.test(text) || /\b(?:if|unless)\b/i.test(text)) return undefined;
  if (PASSIVE.test(text)) return 'delete';
  for (const [action, pattern] of INTRODUCTIONS) {
    const found = pattern.exec(text)?.groups;
    if (found && (found['end'] === ':' || NAMES_LIST.test(found['list'] ?? ''))) return action;
  }
  return undefined;
}

function added(event: DocumentEvent): DocumentEvent[] | undefined {
  if (event.kind === 'text') return undefined;
  return event.kind === 'line' ? [{ ...event, line: { ...event.line, action: event.line.action ?? 'add' } }] : [event];
}

/** A line taken off; undefined for words that are no item of the list. Each place says one line. */
function takenOff(event: DocumentEvent, places: Set<string>): DocumentEvent[] | undefined {
  if (event.kind === 'order-number' || event.kind === 'amount') return [event];
  const source =
    event.kind === 'line' ? event.line.source : event.kind === 'text' ? event.line.text : event.unclear.text;
  const { place } = event.kind === 'unclear' ? event.unclear : event.line;
  const at = JSON.stringify(place);
  if (places.has(at)) return [];
  const whole = event.kind === 'line' && event.line.form.startsWith('table');
  const line = whole ? { ...event.line, quantity: '0' } : named(source, place, event);
  if (line === undefined) return undefined;
  places.add(at);
  return [{ kind: 'line', line: { ...line, action: 'delete' }, sure: true, origin: event.origin }];
}

const BULLET = /^(?:\s|[-*•·]|\(?\d{1,2}[.)]\s|(?:line|ln)\s*#?\d{1,3}\s*[:.–-]?\s+(?=\S{3}))+/i;
/** `(6 cs)`, ` - 6 cases`, `6 cs ` around an item: how many there were. */
const COUNT =
  /^\d{1,4}\s?(?:cs|cases?|ea|each|bx|boxes|bags?|rolls?|pails?)\.?\s+(?:of\s+)?|[\s,(x–-]+\d{1,4}\s?(?:cs|cases?|ea|each|bx|boxes|bags?|rolls?|pails?)\.?\)?$/gi;
const COURTESY =
  /^(?:thanks?|thank you|thx|regards|best|cheers|sincerely|please|sorry|ok|all|every|everything|the rest)\b/i;

/** The item a line of such a list names: by number, or in a few words. */
function named(source: string, place: Place, event: DocumentEvent): CandidateLine | undefined {
  const text = source.replace(BULLET, '').replace(COUNT, '').trim();
  if (event.origin !== 'new' || COURTESY.test(text) || text.length > 80) return undefined;
  const made = remove({ item: text });
  if (made === undefined) return event.kind === 'line' ? { ...event.line, quantity: '0' } : undefined;
  const words = text.split(/\s+/).length;
  if (made.line.names.length === 0 && words > (source === text ? 3 : 6) && event.kind !== 'line') return undefined;
  return { ...made.line, place, origin: event.origin, source: source.trim().slice(0, 300) };
}
