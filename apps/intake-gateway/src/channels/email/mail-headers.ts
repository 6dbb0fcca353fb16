import type { ParsedMail } from 'mailparser';

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

/** Whether a machine wrote it: automatic replies, bounces, newsletters and lists (RFC 3834, RFC 2369). */
export function isAutomatic(mail: ParsedMail): boolean {
  const header = (name: string) => {
    const value: unknown = mail.headers.get(name);
    return typeof value === 'string' ? value.toLowerCase() : '';
  };
  const type: unknown = mail.headers.get('content-type');
  const mediaType = typeof type === 'object' && type !== null && 'value' in type ? String(type.value) : '';
  const submitted = header('auto-submitted');
  return (
    (submitted !== '' && submitted !== 'no') ||
    /^(bulk|junk|list|auto_reply)$/.test(header('precedence')) ||
    header('x-autoreply') !== '' ||
    mail.headerLines.some(({ key }) => key === 'list-unsubscribe') ||
    mediaType === 'multipart/report' ||
    /^mailer-daemon@/.test(mail.from?.value[0]?.address?.toLowerCase() ?? '')
  );
}
