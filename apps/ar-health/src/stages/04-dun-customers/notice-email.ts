import type { DunnedInvoice } from '#domain/receivables/dunning/decide-dunning';
import { formatMoney } from '#domain/money/money';
import { formatDay } from '#domain/receivables/calendar-day';
import { escaped } from '../../mail/html.js';

const OPENINGS = [
  'This is a friendly reminder: the following is past due. If it has been paid meanwhile, thank you, and please disregard this.',
  'We have not received payment of the following. Please pay within the next days, or tell us what holds it up.',
  'Despite our reminders the following is still unpaid. Please pay at once or call us, so that deliveries can go on.',
];

/** The letter of a level, as subject and HTML body of an email. Levels beyond the third speak like the third. */
export function noticeEmail(notice: {
  readonly level: number;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly invoices: readonly DunnedInvoice[];
}): { subject: string; html: string } {
  const { level, currency, totalMinor, invoices } = notice;
  const amount = (minor: bigint) => `${formatMoney({ minor, currency })} ${currency}`;
  const cell = (text: string) => `<td style="padding:2px 12px 2px 0">${escaped(text)}</td>`;
  const rows = invoices.map(
    ({ invoiceNumber, dueOn, daysPastDue, openMinor }) =>
      `<tr>${cell(invoiceNumber)}${cell(`due ${formatDay(dueOn)}`)}${cell(`${daysPastDue} days`)}${cell(amount(openMinor))}</tr>`,
  );
  return {
    subject: `${level === 1 ? 'Reminder' : `Reminder ${level}`}: ${amount(totalMinor)} past due`,
    html: [
      `<p>${OPENINGS[Math.min(level, OPENINGS.length) - 1]!}</p>`,
      `<table cellspacing="0">${rows.join('')}</table>`,
      `<p>Total past due: <b>${amount(totalMinor)}</b></p>`,
    ].join('\n'),
  };
}
