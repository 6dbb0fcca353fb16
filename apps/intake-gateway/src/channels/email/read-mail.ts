import { type Attachment, simpleParser } from 'mailparser';
import { readCsv } from './csv-rows.js';
import type { FoundLine, MailReading } from './mail-reading.js';
import { textOfHtml } from './mail-text.js';
import { purchaseOrderNumbersIn, readMailText, requestedDateIn } from './read-mail-text.js';
import { readHeading, readTable } from './order-table.js';
import { automaticKind, readDate } from './mail-headers.js';

/** Beyond this an HTML part is no order anyone wrote. */
const MAX_HTML = 2_000_000;

/**
 * Reads a mail (RFC 5322 bytes) into plain data. It takes time and memory as its sender likes, so services run it in
 * a worker with a deadline (`read-mail.worker.ts`); mailparser's own HTML conversion, which half a million nested
 * elements keep busy for more than 25 seconds, stays off.
 * @throws Error when the bytes are no message at all
 */
export async function readMail(bytes: Uint8Array): Promise<MailReading> {
  const mail = await simpleParser(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    maxHtmlLengthToParse: MAX_HTML,
  });
  const date = readDate(mail);
  const part = mail.text?.trim() ? 'text' : 'html';
  const text = part === 'text' ? mail.text! : textOfHtml((mail.html || '').slice(0, MAX_HTML));
  const body = readMailText(text, part);
  const attached = mail.attachments.map((attachment) => readAttachment(attachment));
  const lines = [...body.lines, ...attached.flatMap((each) => each.lines)];
  const subject = mail.subject?.slice(0, 1000) ?? '';
  return {
    from: (mail.from?.value ?? []).flatMap(({ address }) => (address ? [address.toLowerCase()] : [])).slice(0, 10),
    subject,
    ...(mail.messageId === undefined ? {} : { messageId: mail.messageId.slice(0, 500) }),
    ...(date === undefined ? {} : { date }),
    automatic: automaticKind(mail) !== false,
    ...namedIn(subject, body.prose, date?.day, part),
    lines,
    unclear: [...body.unclear, ...attached.flatMap((each) => each.unclear)].slice(0, 50),
    quotedOnly: lines.length === 0 && body.quotedLines > 0,
    note: body.prose
      .map((line) => line.text.trim())
      .join('\n')
      .trim()
      .slice(0, 4000),
    x12: attached.flatMap((each) => each.x12),
    unread: attached.flatMap((each) => each.unread),
  };
}

/** Purchase order number and wished-for day, from the subject and from the text that is not order lines. */
function namedIn(
  subject: string,
  prose: readonly { text: string; line: number }[],
  mailDay: string | undefined,
  part: string,
): Pick<MailReading, 'purchaseOrderNumbers' | 'requestedDate'> {
  const places = [{ text: subject, part: 'subject' }, ...prose.map(({ text, line }) => ({ text, part, line }))];
  const numbers = new Map<string, MailReading['purchaseOrderNumbers'][number]>();
  let requestedDate: MailReading['requestedDate'];
  for (const { text, ...place } of places) {
    for (const value of purchaseOrderNumbersIn(text)) if (!numbers.has(value)) numbers.set(value, { value, ...place });
    const date = requestedDate ? undefined : requestedDateIn(text, mailDay);
    if (date !== undefined) requestedDate = { date, ...place };
  }
  return { purchaseOrderNumbers: [...numbers.values()].slice(0, 20), ...(requestedDate ? { requestedDate } : {}) };
}

interface AttachmentReading {
  readonly lines: readonly FoundLine[];
  readonly unclear: MailReading['unclear'];
  readonly x12: MailReading['x12'];
  readonly unread: readonly string[];
}

const NOTHING: AttachmentReading = { lines: [], unclear: [], x12: [], unread: [] };

function readAttachment(attachment: Attachment): AttachmentReading {
  const name = (attachment.filename ?? attachment.contentType).slice(0, 200) || 'attachment';
  const bytes = attachment.content;
  if (startsLikeX12(bytes)) return { ...NOTHING, x12: [{ name, bytes: new Uint8Array(bytes) }] };
  // Logos and signatures are shown inside the text; an order is attached.
  if (attachment.related || attachment.contentDisposition === 'inline') {
    if (attachment.contentType.startsWith('image/')) return NOTHING;
  }
  if (/\.(csv|tsv)$/i.test(name) || /^text\/(csv|tab-separated-values)$/.test(attachment.contentType)) {
    return readSheet(bytes, name);
  }
  if (
    /^text\/(calendar|x-vcard|vcard)$|^application\/(pgp-signature|pkcs7-signature|x-pkcs7-signature)$/.test(
      attachment.contentType,
    )
  ) {
    return NOTHING;
  }
  return { ...NOTHING, unread: [name] };
}

function readSheet(bytes: Buffer, part: string): AttachmentReading {
  const rows = readCsv(bytes);
  const at = rows.findIndex(({ cells }) => readHeading(cells) !== undefined);
  if (at < 0) return { ...NOTHING, unread: [part] };
  const table = readTable(readHeading(rows[at]!.cells)!, rows.slice(at + 1));
  const text = (line: number) =>
    rows
      .find((row) => row.line === line)
      ?.cells.join(', ')
      .slice(0, 200) ?? '';
  return {
    ...NOTHING,
    lines: table.lines.map((line) => ({ ...line, part })),
    unclear: table.unclear.map((line) => ({ part, line, text: text(line) })),
  };
}

/** By its bytes, never by its name: an optional byte order mark, blanks, then ISA and a separator. */
function startsLikeX12(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 64))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  return /^\s*ISA[^A-Za-z0-9\s]/.test(head);
}
