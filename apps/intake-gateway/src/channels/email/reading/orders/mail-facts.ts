import type { CandidateOrder, Found } from '../candidate.js';
import type { TextLine } from '../document.js';
import { contractNumbersIn, datesIn } from './order-facts.js';

/** The subject and the lines of the mail's own text, and the day it was written. */
export interface MailWords {
  readonly texts: readonly string[];
  readonly day?: string | undefined;
}

/** The dates lines and subject name, the first of each kind. */
export function datesOf(lines: readonly TextLine[], { day, texts }: MailWords): CandidateOrder['dates'] {
  const subject: TextLine = {
    kind: 'line',
    text: texts[0] ?? '',
    place: { kind: 'mail', part: 'subject' },
    origin: 'new',
  };
  const found = new Map<string, CandidateOrder['dates'][number]>();
  for (const line of [...lines.filter((each) => !isMailHeader(each)), subject]) {
    for (const value of datesIn(line.text, day))
      if (!found.has(value.qualifier)) found.set(value.qualifier, { value, place: line.place });
  }
  return [...found.values()];
}

/** Numbers of bids and contracts, as candidates. */
export function contractsIn(lines: readonly TextLine[], { texts }: MailWords): Found<string>[] {
  const subject = { text: texts[0] ?? '', place: { kind: 'mail', part: 'subject' } as const };
  const found = new Map<string, Found<string>>();
  for (const { text, place } of [...lines, subject])
    for (const value of contractNumbersIn(text)) if (!found.has(value)) found.set(value, { value, place });
  return [...found.values()].slice(0, 10);
}

/** The header lines of a mail passed on. */
const isMailHeader = ({ origin, text }: TextLine): boolean =>
  origin !== 'new' && /^\W*(?:from|to|cc|date|sent|subject)\s*:|^-{3,}/i.test(text.trim());

const GREETING =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|thanks?|thank you|thx|regards|best|cheers|sincerely|please (?:ship|send|order|find)[^.]{0,40}(?:attached|order|following|below)?[:.]?)\b[^.!?]{0,40}[,.!:]*$/i;

/** What the mail says beside its order: for the desk, and for the driver. */
export function notesOf(lines: readonly TextLine[]): string[] {
  const kept = lines
    .filter((line) => (line.origin === 'new' || line.origin === 'forwarded') && !isMailHeader(line))
    .map(({ text }) => text.trim())
    .filter((text) => text.length > 2 && !GREETING.test(text) && /[a-z]{2,}/i.test(text));
  const note = kept.join('\n').slice(0, 4000);
  return note === '' ? [] : [note];
}
