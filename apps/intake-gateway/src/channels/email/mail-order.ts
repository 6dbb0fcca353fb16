import { createHash } from 'node:crypto';
import type { CanonicalOrder, CanonicalOrderLine, ProvenanceEntry } from '#contracts';
import { reason, type Reason } from '../../canonical-order/intake-codes.js';
import type { FoundLine, MailReading } from './mail-reading.js';

/** Who the mail is from, where that is known, and what was agreed with them. */
export interface MailSender {
  readonly partnerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly test?: boolean;
  readonly purchaseOrderNumber?: 'required' | 'optional';
}

export type MailOrder =
  | { readonly ok: true; readonly order: CanonicalOrder }
  | { readonly ok: false; readonly reasons: [Reason, ...Reason[]] };

/**
 * Makes a canonical order of what a mail says, or says why it cannot be certain. Everything doubtful is named at
 * once. Pure; the document's id is set by the store.
 */
export function orderFromMail(mail: MailReading, sender: MailSender): MailOrder {
  const numbers = mail.purchaseOrderNumbers;
  const made = sender.purchaseOrderNumber === 'optional' && numbers.length === 0 ? madeNumber(mail) : undefined;
  const reasons = doubts(mail, made !== undefined);
  const [first, ...more] = reasons;
  if (first) return { ok: false, reasons: [first, ...more] };
  const purchaseOrderNumber = made ?? numbers[0]!.value;
  const provenance: Record<string, ProvenanceEntry> = {};
  const place = ({ part, line }: { part: string; line?: number }): ProvenanceEntry => ({
    kind: 'mail',
    part,
    ...(line === undefined ? {} : { line }),
  });
  if (numbers[0]) provenance['/purchaseOrderNumber'] = place(numbers[0]);
  if (mail.requestedDate) provenance['/dates/0'] = place(mail.requestedDate);
  mail.lines.forEach((line, index) => (provenance[`/lines/${index}`] = place(line)));
  const notes = [mail.subject, mail.note].filter((note) => note !== '');
  return {
    ok: true,
    order: {
      purchaseOrderNumber,
      ...(mail.date ? { purchaseOrderDate: mail.date.day } : {}),
      purpose: 'original',
      orderType: 'SA',
      ...(sender.customerId === undefined ? {} : { customerId: sender.customerId }),
      source: {
        channel: 'email',
        documentId: 'unset',
        test: sender.test ?? false,
        ...(sender.partnerId === undefined ? {} : { partnerId: sender.partnerId }),
      },
      parties: [],
      // X12 element 374, code 002: delivery requested.
      dates: mail.requestedDate ? [{ qualifier: '002', date: mail.requestedDate.date }] : [],
      references: [],
      notes,
      lines: mail.lines.map(canonicalLine),
      allowancesAndCharges: [],
      totals: { lineCount: mail.lines.length },
      provenance,
      ...(mail.messageId ? { extensions: { messageId: mail.messageId } } : {}),
    },
  };
}

function doubts(mail: MailReading, numberMade: boolean): Reason[] {
  if (mail.automatic) return [reason('EMAIL_AUTOMATIC_REPLY')];
  const found: Reason[] = [];
  if (mail.lines.length === 0 && mail.unclear.length === 0) {
    const where = mail.quotedOnly ? 'quoted text' : undefined;
    const message = mail.quotedOnly
      ? 'Order lines stand in quoted or forwarded text only: an old order, or one for the desk to judge.'
      : undefined;
    found.push(reason('EMAIL_NO_ORDER_FOUND', where, message));
  }
  for (const { part, line, text } of mail.unclear) {
    found.push(
      reason('EMAIL_LINE_UNCLEAR', `${part} line ${line}`, `It is not certain what this line orders: "${text}".`),
    );
  }
  for (const name of mail.unread) {
    found.push(
      reason('EMAIL_ATTACHMENT_UNREAD', name, `The attachment "${name}" may hold an order and cannot be read yet.`),
    );
  }
  if (new Set(mail.lines.map(({ part }) => part)).size > 1) found.push(reason('EMAIL_SOURCES_DISAGREE'));
  if (mail.lines.length === 0) return found;
  if (mail.purchaseOrderNumbers.length > 1) {
    const named = mail.purchaseOrderNumbers.map(({ value }) => value).join(', ');
    found.push(
      reason('EMAIL_PO_NUMBER_AMBIGUOUS', undefined, `The mail names several purchase order numbers: ${named}.`),
    );
  }
  if (mail.purchaseOrderNumbers.length === 0 && !numberMade) found.push(reason('EMAIL_PO_NUMBER_MISSING'));
  return found;
}

/** For customers who order without a number: the same mail gets the same one. */
function madeNumber(mail: MailReading): string {
  const identity = mail.messageId ?? JSON.stringify([mail.from, mail.subject, mail.date?.instant]);
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 8).toUpperCase();
  return `MAIL-${mail.date?.day.replaceAll('-', '') ?? 'UNDATED'}-${digest}`;
}

const GTIN_QUALIFIERS: Record<number, string> = { 8: 'EN', 12: 'UP', 13: 'EN', 14: 'UK' };

function canonicalLine(line: FoundLine, index: number): CanonicalOrderLine {
  const gtin = line.gtin?.replace(/\D/g, '');
  return {
    lineNumber: String(index + 1),
    quantity: line.quantity,
    ...(line.unitOfMeasure === undefined ? {} : { unitOfMeasure: line.unitOfMeasure }),
    ...(line.unitPrice === undefined ? {} : { unitPrice: line.unitPrice }),
    // X12 element 235: VN the seller's own number, IN the buyer's.
    itemIdentifiers: [
      ...(line.item ? [{ qualifier: 'VN', value: line.item }] : []),
      ...(gtin ? [{ qualifier: GTIN_QUALIFIERS[gtin.length] ?? 'UK', value: gtin }] : []),
      ...(line.customerItem ? [{ qualifier: 'IN', value: line.customerItem }] : []),
    ],
    ...(line.description === undefined ? {} : { description: line.description.slice(0, 2000) }),
    dates: [],
    notes: [],
    destinations: [],
    schedules: [],
    allowancesAndCharges: [],
    subLines: [],
    confidence: line.confidence,
  };
}
