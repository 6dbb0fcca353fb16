import type { ParsedMail } from 'mailparser';
import { isAnswerId } from './answers/answer-message-id.js';
import type { AutomaticKind } from './reading/mail-parts.js';

/** When the mail was written: the instant, and the sender's own calendar day. */
export function readDate(mail: ParsedMail): { instant: string; day: string } | undefined {
  if (!mail.date || Number.isNaN(mail.date.getTime())) return undefined;
  // The sender's day is the day of the header as written, in the sender's own zone.
  const header = mail.headerLines.find(({ key }) => key === 'date')?.line ?? '';
  const zone = /([+-])(\d{2})(\d{2})\s*(?:\(.*\))?\s*$/.exec(header);
  const minutes = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  const local = new Date(mail.date.getTime() + minutes * 60_000);
  return { instant: mail.date.toISOString(), day: local.toISOString().slice(0, 10) };
}

/** More servers than any mail passes on its way (RFC 5321 §6.3): it goes round and round. */
const MAX_HOPS = 50;

/**
 * What made the mail, where no person did; false for a person's. By what RFC 3834 (automatic answers), RFC 3464
 * (delivery reports) and RFC 2369 and 2919 (lists) have machines write, and by what older ones write instead.
 */
export function automaticKind(mail: ParsedMail): AutomaticKind | false {
  const line = (name: string) => mail.headerLines.find(({ key }) => key === name)?.line.slice(0, 1000) ?? '';
  const value = (name: string) =>
    line(name)
      .slice(name.length + 1)
      .trim()
      .toLowerCase();
  const has = (...names: string[]) => names.some((name) => line(name) !== '');
  const hops = mail.headerLines.filter(({ key }) => key === 'received').length;
  if (isAnswerId(mail.messageId ?? '') || has('x-loop') || hops > MAX_HOPS) return 'loop';
  const sender = mail.from?.value[0]?.address?.toLowerCase() ?? '';
  if (/^multipart\/report/.test(value('content-type')) || value('return-path') === '<>') return 'bounce';
  if (/^(mailer-daemon|postmaster)@/.test(sender)) return 'bounce';
  const submitted = value('auto-submitted');
  if (submitted !== '' && !/^no\b/.test(submitted)) return 'reply';
  const precedence = value('precedence');
  if (precedence === 'auto_reply' || has('x-autoreply', 'x-autorespond', 'x-auto-reply-from')) return 'reply';
  return has('list-id', 'list-unsubscribe') || /^(bulk|junk|list)$/.test(precedence) ? 'bulk' : false;
}

const MAX_ADDRESSES = 10;
const MAX_REFERENCES = 50;

/** Addresses of a header, lower case. */
export const addressesOf = (header: { value: readonly { address?: string | undefined }[] } | undefined): string[] =>
  (header?.value ?? [])
    .flatMap(({ address }) => (address ? [address.toLowerCase().slice(0, 320)] : []))
    .slice(0, MAX_ADDRESSES);

/** The thread a mail stands in: References, then In-Reply-To, oldest first, each once; the newest are kept. */
export function threadOf({ references, inReplyTo }: ParsedMail): string[] {
  const named = [...(typeof references === 'string' ? [references] : (references ?? [])), inReplyTo ?? ''];
  const ids = named.flatMap((each) => each.slice(0, 20_000).match(/<[^<>\s]{1,500}>/g) ?? []);
  return [...new Set(ids)].slice(-MAX_REFERENCES);
}
