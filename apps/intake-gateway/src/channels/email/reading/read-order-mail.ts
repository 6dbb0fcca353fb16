import { assembleOrders, type ReadPart } from './assemble-orders.js';
import { asOwnWords, isLetterOfChange } from './documents/attached-letter.js';
import type { OrderMail, UnreadPart } from './candidate.js';
import type { Origin } from './document.js';
import type { AttachedPart, MailParts } from './mail-parts.js';
import { mentionedNumbers } from './mentioned-numbers.js';
import { readAttachment } from './documents/read-attachment.js';
import { readDocument } from './read-document.js';
import { isAnswer, isForward } from './tables/subject-marks.js';
import { textDocument } from './documents/text-document.js';

/** Beyond this a text is no order anyone wrote. */
const MAX_TEXT = 1_000_000;
const MAX_HTML = 2_000_000;
const MAX_ATTACHMENTS = 50;
const MAX_DEPTH = 3;

/**
 * Reads all that a mail orders, from its text, its HTML and its attachments. Takes time as its sender likes within
 * the limits of its parts: services run it in a worker with a deadline.
 */
export async function readOrderMail(mail: MailParts): Promise<OrderMail> {
  const parts: ReadPart[] = [];
  const unread: UnreadPart[] = [];
  const x12: { name: string; bytes: Uint8Array }[] = [];
  const letters: ReadPart[] = [];
  await readParts(mail, { parts, letters, unread, x12, depth: 0 });
  const day = mail.date?.day;
  // Beside an order, what a letter asks for is a person's to see; alone it is what the mail says.
  const beside = parts.some(({ events }) => events.some(({ kind }) => kind === 'line')) ? letters : [];
  parts.push(...letters.filter((letter) => !beside.includes(letter)));
  if (parts.every(saysNothing) && unread.length === 0) parts.push(...readSubject(mail, day));
  const { orders, unclear } = assembleOrders(parts, { subject: mail.subject, day });
  const found = orders.some(({ lines }) => lines.length > 0);
  return {
    from: mail.from,
    replyTo: mail.replyTo,
    subject: mail.subject,
    messageId: mail.messageId,
    references: mail.references,
    date: mail.date,
    automatic: mail.automatic,
    conversation: isForward(mail.subject) ? 'forward' : mail.answers || isAnswer(mail.subject) ? 'reply' : 'new',
    orders,
    unclear: unclear.slice(0, 50),
    mentions: mentionedNumbers(parts, orders),
    // A letter or a price list beside an order that was found is no order left unread.
    unread: [
      ...unread.filter(({ reason }) => !(found && reason === 'no-order')),
      ...beside.map(({ part }): UnreadPart => ({ name: part, reason: 'no-order' })),
    ],
    x12,
  };
}

const saysNothing = ({ events }: ReadPart): boolean =>
  events.every(({ kind }) => kind === 'text' || kind === 'order-number');

/** The subject of a mail whose text orders nothing: `PO 4711: 5 cs 40137`. An answer's subject is an old one. */
function readSubject({ subject, answers }: MailParts, day: string | undefined): ReadPart[] {
  if (answers || /^\s*[a-z]{2,4}\s*:/i.test(subject)) return [];
  const place = { kind: 'mail', part: 'subject' } as const;
  const line = { kind: 'line', text: subject, place, origin: 'new' } as const;
  const events = readDocument({ part: 'subject', kind: 'text', entries: [line] }, day);
  return events.some((event) => event.kind === 'line' && event.sure) ? [{ part: 'subject', body: true, events }] : [];
}

interface Gathering {
  readonly parts: ReadPart[];
  readonly letters: ReadPart[];
  readonly unread: UnreadPart[];
  readonly x12: { name: string; bytes: Uint8Array }[];
  readonly depth: number;
}

async function readParts(mail: MailParts, into: Gathering): Promise<void> {
  const day = mail.date?.day;
  const body = await readBody(mail, day);
  if ((mail.text?.length ?? 0) > MAX_TEXT || (mail.html?.length ?? 0) > MAX_HTML)
    into.unread.push({ name: 'text', reason: 'too-large' });
  if (body) into.parts.push(into.depth === 0 ? body : asForwarded(body));
  for (const [index, attachment] of mail.attachments.entries()) {
    if (index >= MAX_ATTACHMENTS) {
      into.unread.push({ name: name(attachment), reason: 'too-large' });
      break;
    }
    const read = await readAttachment(attachment);
    if (read.kind === 'x12') into.x12.push({ name: name(attachment), bytes: new Uint8Array(attachment.bytes) });
    else if (read.kind === 'unread') into.unread.push({ name: name(attachment), reason: read.reason });
    else if (read.kind === 'document') {
      const events = readDocument(read.document, day);
      if (events.some(({ kind }) => kind === 'line' || kind === 'unclear'))
        into.parts.push({ part: read.document.part, body: false, events });
      else if (isLetterOfChange(events)) into.letters.push(asOwnWords(read.document.part, events));
      else into.unread.push({ name: name(attachment), reason: 'no-order' });
    }
  }
  for (const enclosed of mail.enclosed) {
    if (into.depth + 1 < MAX_DEPTH) await readParts(enclosed, { ...into, depth: into.depth + 1 });
    else into.unread.push({ name: 'message', reason: 'mail-container' });
  }
}

const name = (attachment: AttachedPart): string => attachment.name.slice(0, 200) || 'attachment';

/** An attached mail is one that was passed on: its words count where the mail around it orders nothing. */
const asForwarded = (part: ReadPart): ReadPart => ({
  ...part,
  events: part.events.map((event) => (event.origin === 'new' ? { ...event, origin: 'forwarded' as Origin } : event)),
});

/** The text as sent, or the HTML where it holds a table or the text says less. */
async function readBody(mail: MailParts, day: string | undefined): Promise<ReadPart | undefined> {
  const html = mail.html?.slice(0, MAX_HTML);
  const text = mail.text?.slice(0, MAX_TEXT) ?? '';
  const readText = (): ReadPart => ({
    part: 'text',
    body: true,
    events: readDocument(textDocument(text, mail.subject), day),
  });
  if (html === undefined) return text.trim() === '' ? undefined : readText();
  const readHtml = async (): Promise<ReadPart> => {
    // Loaded when the first HTML comes; plain mails do without.
    const { htmlDocument } = await import('./documents/html-document.js');
    return { part: 'html', body: true, events: readDocument(htmlDocument(html, mail.subject), day) };
  };
  const table = /<table/i.test(html);
  if (text.trim() === '' || table) {
    const read = await readHtml();
    if (text.trim() === '' || lineCount(read) > 0) return read;
    return readText();
  }
  const read = readText();
  if (lineCount(read) > 0) return read;
  const other = await readHtml();
  return lineCount(other) > 0 ? other : read;
}

const lineCount = ({ events }: ReadPart): number => events.filter(({ kind }) => kind === 'line').length;
