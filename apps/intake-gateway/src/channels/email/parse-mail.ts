import { type Attachment, type ParsedMail, simpleParser } from 'mailparser';
import type { AttachedPart, MailParts } from './reading/mail-parts.js';

/** Beyond this an HTML part is no order anyone wrote. */
const MAX_HTML = 2_000_000;
const MAX_DEPTH = 3;

/**
 * Undoes the MIME of a mail (RFC 5322 bytes). mailparser's own HTML conversion, which half a million nested elements
 * keep busy for more than 25 seconds, stays off.
 * @throws Error when the bytes are no message at all
 */
export async function parseMail(bytes: Uint8Array, depth = 0): Promise<MailParts> {
  const mail = await simpleParser(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    maxHtmlLengthToParse: MAX_HTML,
  });
  const messages = mail.attachments.filter(isMessage);
  const enclosed =
    depth < MAX_DEPTH ? await Promise.all(messages.map(({ content }) => parseMail(content, depth + 1))) : [];
  return {
    from: (mail.from?.value ?? []).flatMap(({ address }) => (address ? [address.toLowerCase()] : [])).slice(0, 10),
    subject: mail.subject?.slice(0, 1000) ?? '',
    messageId: mail.messageId?.slice(0, 500),
    date: readDate(mail),
    answers: mail.inReplyTo !== undefined || mail.references !== undefined,
    automatic: isAutomatic(mail),
    text: mail.text,
    html: mail.html || undefined,
    attachments: mail.attachments.filter((attachment) => !isMessage(attachment)).map(attachedPart),
    enclosed,
  };
}

const isMessage = ({ contentType }: Attachment): boolean => contentType === 'message/rfc822';

const attachedPart = (attachment: Attachment): AttachedPart => ({
  name: (attachment.filename ?? attachment.contentType).slice(0, 200),
  mediaType: attachment.contentType,
  bytes: attachment.content,
  inline:
    attachment.related || (attachment.contentDisposition === 'inline' && attachment.contentType.startsWith('image/')),
});

function readDate(mail: ParsedMail): MailParts['date'] {
  if (!mail.date || Number.isNaN(mail.date.getTime())) return undefined;
  // The sender's day is the day of the header as written, in the sender's own zone.
  const header = mail.headerLines.find(({ key }) => key === 'date')?.line ?? '';
  const zone = /([+-])(\d{2})(\d{2})\s*(?:\(.*\))?\s*$/.exec(header);
  const minutes = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  const local = new Date(mail.date.getTime() + minutes * 60_000);
  return { instant: mail.date.toISOString(), day: local.toISOString().slice(0, 10) };
}

function isAutomatic(mail: ParsedMail): boolean {
  const header = (name: string) => {
    const value: unknown = mail.headers.get(name);
    return typeof value === 'string' ? value.toLowerCase() : '';
  };
  const type: unknown = mail.headers.get('content-type');
  const mediaType = typeof type === 'object' && type !== null && 'value' in type ? String(type.value) : '';
  const submitted = header('auto-submitted');
  return (
    (submitted !== '' && submitted !== 'no') ||
    /^(?:bulk|junk|list|auto_reply)$/.test(header('precedence')) ||
    header('x-autoreply') !== '' ||
    mail.headers.has('list-unsubscribe') ||
    mediaType === 'multipart/report' ||
    /^mailer-daemon@/.test(mail.from?.value[0]?.address?.toLowerCase() ?? '')
  );
}
