import { createHash } from 'node:crypto';
import type { CanonicalOrder, CanonicalOrderLine, ProvenanceEntry } from '#contracts';
import type { AssessedLine, AssessedOrder } from './certainty/assess-order.js';
import { bareCode, gtin14 } from './matching/catalogue.js';
import type { CandidateParty, Found, IdentifierKind, OrderMail } from './reading/candidate.js';

/** Who the mail is from, where that is known. */
export interface MailOrigin {
  readonly documentId: string;
  readonly partnerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly test?: boolean;
  /** Bids and contracts of the customer that are in force: only these are taken for what a mail names. */
  readonly contracts?: readonly string[] | undefined;
}

/** X12 element 235. A number of unknown kind counts as the seller's, as X12 senders do without a qualifier. */
const QUALIFIERS: Readonly<Record<IdentifierKind, string>> = {
  code: 'VN',
  vendor: 'VN',
  customer: 'IN',
  gtin: 'UK',
  bidLine: 'BL',
  manufacturer: 'MG',
};
const GTIN_QUALIFIERS: Readonly<Record<number, string>> = { 8: 'EN', 12: 'UP', 13: 'EN', 14: 'UK' };
/** X12 element 670. */
export const CHANGE_CODES = { add: 'AI', delete: 'DI', change: 'CA' } as const;

/**
 * Makes a canonical order of an assessed one: items resolved where one is likelier than not, the certainty of each
 * line, the place of each field. Pure: the same mail gives the same order. For customers who order without a number
 * the same mail gets the same made one.
 */
export function canonicalMailOrder(mail: OrderMail, assessed: AssessedOrder, origin: MailOrigin): CanonicalOrder {
  const { order } = assessed;
  const dated = order.dates.filter(({ value }) => value.qualifier !== '004');
  const ordered = order.dates.find(({ value }) => value.qualifier === '004');
  const day = ordered?.value.date ?? mail.date?.day;
  const contract = order.contracts?.find(({ value }) => origin.contracts?.some((own) => own.toUpperCase() === value));
  const contractNumber = contract && origin.contracts?.find((own) => own.toUpperCase() === contract.value);
  const notes = [mail.subject, ...order.notes].filter((note) => note.trim() !== '');
  return {
    purchaseOrderNumber: (order.purchaseOrderNumber?.value ?? madeNumber(mail)).slice(0, 50),
    ...(day === undefined ? {} : { purchaseOrderDate: day }),
    purpose: order.purpose,
    orderType: 'SA',
    ...(contractNumber === undefined ? {} : { contractNumber }),
    ...(order.currency === undefined ? {} : { currency: order.currency }),
    ...(origin.customerId === undefined ? {} : { customerId: origin.customerId }),
    source: {
      channel: 'email',
      documentId: origin.documentId,
      test: origin.test ?? false,
      ...(origin.partnerId === undefined ? {} : { partnerId: origin.partnerId }),
    },
    parties: order.parties.map(({ value }) => party(value)),
    dates: dated.map(({ value }) => ({ qualifier: value.qualifier, date: value.date })),
    references: [],
    notes: notes.map((note) => note.slice(0, 4000)),
    lines: assessed.lines.map(canonicalLine),
    allowancesAndCharges: [],
    totals: { lineCount: assessed.lines.length, ...(order.amount ? { amount: order.amount.value } : {}) },
    provenance: {
      ...provenanceOf(assessed, dated, ordered),
      ...(contract ? { '/contractNumber': contract.place } : {}),
    },
    extensions: {
      ...(mail.messageId ? { messageId: mail.messageId } : {}),
      reading: { decision: assessed.decision, reasons: assessed.reasons },
    },
  };
}

/** The number of an order whose customer orders without one: the same for the same mail. */
export function madeNumber(mail: OrderMail): string {
  const identity = mail.messageId ?? JSON.stringify([mail.from, mail.subject, mail.date?.instant]);
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 8).toUpperCase();
  return `MAIL-${mail.date?.day.replaceAll('-', '') ?? 'UNDATED'}-${digest}`;
}

function provenanceOf(
  assessed: AssessedOrder,
  dated: readonly Found<unknown>[],
  ordered: Found<unknown> | undefined,
): CanonicalOrder['provenance'] {
  const { order } = assessed;
  const entries: [string, ProvenanceEntry][] = [
    ...(order.purchaseOrderNumber
      ? [['/purchaseOrderNumber', order.purchaseOrderNumber.place] as [string, ProvenanceEntry]]
      : []),
    ...(ordered ? [['/purchaseOrderDate', ordered.place] as [string, ProvenanceEntry]] : []),
    ...dated.map(({ place }, at): [string, ProvenanceEntry] => [`/dates/${at}`, place]),
    ...order.parties.map(({ place }, at): [string, ProvenanceEntry] => [`/parties/${at}`, place]),
    ...assessed.lines.map(({ line }, at): [string, ProvenanceEntry] => [`/lines/${at}`, line.place]),
    ...(order.amount ? [['/totals/amount', order.amount.place] as [string, ProvenanceEntry]] : []),
  ];
  return Object.fromEntries(entries);
}

function party(value: CandidateParty): CanonicalOrder['parties'][number] {
  const { role, name, identifier, lines, city, region, postalCode } = value;
  const addressed = lines.length > 0 || city !== undefined;
  return {
    role,
    ...(name === undefined ? {} : { name }),
    // X12 element 66: 92 assigned by the buyer.
    ...(identifier === undefined ? {} : { identifierQualifier: '92', identifier }),
    ...(addressed
      ? {
          address: {
            lines: [...lines],
            ...(city ? { city } : {}),
            ...(region ? { region } : {}),
            ...(postalCode ? { postalCode } : {}),
          },
        }
      : {}),
  };
}

/** An assessed line in canonical form; `index` is its place among the lines. */
export function canonicalLine(assessed: AssessedLine, index: number): CanonicalOrderLine {
  const { line, confidence } = assessed;
  const reading = {
    ...(assessed.reasons.length > 0 ? { reasons: assessed.reasons } : {}),
    ...(line.doubts.length > 0 ? { doubts: line.doubts } : {}),
    ...(assessed.alternatives.length > 1 || assessed.sku === undefined
      ? { alternatives: assessed.alternatives.slice(0, 5) }
      : {}),
    source: line.source,
  };
  return {
    lineNumber: String(index + 1),
    quantity: line.quantity,
    ...(line.unit === undefined ? {} : { unitOfMeasure: line.unit }),
    ...(line.unitPrice === undefined ? {} : { unitPrice: line.unitPrice }),
    itemIdentifiers: identifiersOf(assessed),
    ...(line.description === undefined ? {} : { description: line.description.slice(0, 2000) }),
    dates: line.requestedDate === undefined ? [] : [{ qualifier: '002', date: line.requestedDate }],
    notes: line.note === undefined ? [] : [line.note],
    destinations: [],
    schedules: [],
    allowancesAndCharges: [],
    subLines: [],
    confidence: Math.round(confidence * 10_000) / 10_000,
    extensions: {
      reading,
      ...(line.action ? { changeType: CHANGE_CODES[line.action] } : {}),
      // `drop line 3`: the line of the order that stands, where no item is named.
      ...(line.action && line.names.length === 0 && line.lineNumber ? { statedLine: line.lineNumber } : {}),
    },
  };
}

/** Our number first where the catalogue told it, then what the sender wrote; each once. */
function identifiersOf({ line, sku, alternatives }: AssessedLine): CanonicalOrderLine['itemIdentifiers'] {
  const evidence = alternatives.find((each) => each.sku === sku)?.evidence ?? [];
  const theirs = evidence.some(({ kind }) => kind === 'customer-item');
  const bid = evidence.some(({ kind }) => kind === 'bid-line');
  const written = line.names.map(({ kind, value }) => {
    if (kind === 'gtin') return { qualifier: GTIN_QUALIFIERS[value.length] ?? 'UK', value };
    // A number without a kind is what the catalogue took it for.
    if (kind === 'code' && sku !== undefined) {
      if (bareCode(value) === bareCode(sku)) return { qualifier: 'VN', value: sku };
      if (theirs || bid) return { qualifier: theirs ? 'IN' : 'BL', value };
      if (gtin14(value) && evidence.some((each) => each.kind === 'gtin'))
        return { qualifier: GTIN_QUALIFIERS[value.length] ?? 'UK', value };
      return { qualifier: 'ZZ', value };
    }
    return { qualifier: QUALIFIERS[kind], value };
  });
  const all = [
    ...(sku === undefined ? [] : [{ qualifier: 'VN', value: sku }]),
    ...written.filter(({ qualifier }) => sku === undefined || qualifier !== 'VN'),
  ];
  return all.map(({ qualifier, value }) => ({ qualifier, value: value.slice(0, 80) }));
}
