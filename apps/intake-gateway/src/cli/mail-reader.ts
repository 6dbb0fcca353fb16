import type { MailReading } from '../channels/email/mail-reading.js';
import { orderFromMail } from '../channels/email/mail-order.js';
import { worse, type CliReader, type FileOutcome, type FileToRead, type Output, type ReadSettings } from './readers.js';
import { readWhole, tellReasons } from './whole-file.js';
import { x12Reader } from './x12-reader.js';

/** Fields a stored mail begins with. Two of them in the head tell a mail from a text that happens to hold a colon. */
const MAIL_FIELDS =
  /^(?:from|to|subject|date|message-id|received|return-path|delivered-to|mime-version|content-type|x-[a-z-]+):/gim;

/** Mails as files (`.eml`): RFC 5322 bytes, read the way a mailbox's mails are. */
export const mailReader: CliReader = {
  kind: 'mail',
  recognizes: (name, head) => {
    const text = Buffer.from(head).toString('latin1');
    return /\.eml$/i.test(name) || (/^[!-9;-~]+:/.test(text) && (text.match(MAIL_FIELDS)?.length ?? 0) >= 2);
  },
  normalize,
};

async function normalize(file: FileToRead, out: Output, settings: ReadSettings): Promise<FileOutcome> {
  const bytes = await readWhole(file);
  if (bytes === undefined) return tellReasons(file, out, 'unreadable', [TOO_LARGE]);
  // Loaded only here: an X12 file should not wait for the mail reader to be loaded.
  const { readMail } = await import('../channels/email/read-mail.js');
  const mail = await readMail(bytes);
  let outcome: FileOutcome = 'accepted';
  for (const { name, bytes: attached } of mail.x12) {
    const attachment = inMemory(`${file.name}/${name}`, attached);
    outcome = worse(outcome, await x12Reader.normalize(attachment, out, settings));
  }
  const carriesOnly = mail.x12.length > 0 && mail.lines.length + mail.unclear.length + mail.unread.length === 0;
  return carriesOnly ? outcome : worse(outcome, await normalizeText(file, mail, out));
}

async function normalizeText(file: FileToRead, mail: MailReading, out: Output): Promise<FileOutcome> {
  const made = orderFromMail(mail, {});
  if (!made.ok) return tellReasons(file, out, 'rejected', made.reasons);
  const { source } = made.order;
  await out.order({ ...made.order, source: { ...source, documentId: file.name.slice(-80) } });
  return 'accepted';
}

const inMemory = (name: string, bytes: Uint8Array): FileToRead => ({
  path: name,
  name,
  rereadable: true,
  open: async function* () {
    yield bytes;
  },
});

const TOO_LARGE = { code: 'EMAIL_TOO_LARGE', message: 'The mail is larger than is allowed.' };
