import type { ParsedMail } from 'mailparser';
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

/** What made the mail, where no person did; false for a person's. */
export function automaticKind(mail: ParsedMail): AutomaticKind | false {
  const header = (name: string) => {
    const value: unknown = mail.headers.get(name);
    return typeof value === 'string' ? value.toLowerCase() : '';
  };
  const type: unknown = mail.headers.get('content-type');
  const mediaType = typeof type === 'object' && type !== null && 'value' in type ? String(type.value) : '';
  const submitted = header('auto-submitted');
  const precedence = header('precedence');
  if (mediaType === 'multipart/report' || /^mailer-daemon@/.test(mail.from?.value[0]?.address?.toLowerCase() ?? ''))
    return 'bounce';
  if ((submitted !== '' && submitted !== 'no') || precedence === 'auto_reply' || header('x-autoreply') !== '')
    return 'reply';
  const listed = mail.headerLines.some(({ key }) => key === 'list-unsubscribe');
  return listed || /^(bulk|junk|list)$/.test(precedence) ? 'bulk' : false;
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
