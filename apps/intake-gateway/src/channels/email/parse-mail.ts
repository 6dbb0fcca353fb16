import { type Attachment, simpleParser } from 'mailparser';
import type { AttachedPart, MailParts } from './reading/mail-parts.js';
import { addressesOf, automaticKind, readDate, threadOf } from './mail-headers.js';

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
    from: addressesOf(mail.from),
    replyTo: addressesOf(mail.replyTo),
    subject: mail.subject?.slice(0, 1000) ?? '',
    messageId: mail.messageId?.slice(0, 500),
    references: threadOf(mail),
    date: readDate(mail),
    answers: mail.inReplyTo !== undefined || mail.references !== undefined,
    automatic: automaticKind(mail),
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
