import type { CanonicalOrder, CanonicalOrderLine } from '#contracts';
import type { AcknowledgmentType, DraftIdentifier, DraftParty, LineStatus } from '#x12';

/** What every answer to a partner is given beside the events. */
export interface AnswerSetting {
  /** Us, as the partner knows us (N1*SE, N1*RI); absent parts are left out. */
  readonly seller?: Omit<DraftParty, 'role'> | undefined;
  /** The local day and time of the answer: YYYY-MM-DD, HH:MM. */
  readonly answeredAt: { readonly date: string; readonly time: string };
}

/** How an event names a line of the order document. */
export interface LineName {
  readonly lineNumber: string;
  /** Place in the document, from 1; wins where a document uses a line number twice. */
  readonly position?: number | undefined;
}

export const isLine = (line: { readonly lineNumber: string }, index: number, name: LineName): boolean =>
  name.position === undefined ? line.lineNumber === name.lineNumber : name.position === index + 1;

export const findLine = (order: CanonicalOrder, name: LineName): CanonicalOrderLine | undefined =>
  order.lines.find((line, index) => isLine(line, index, name));

/**
 * An id as a number a partner can carry: a UUID's 128 bits in base 36, 25 characters at most, one to one. Other ids
 * are left as they are.
 */
export function partnerNumber(id: string): string {
  const digits = id.replaceAll('-', '');
  return /^[0-9a-f]{32}$/i.test(digits) ? BigInt(`0x${digits}`).toString(36).toUpperCase() : id;
}

/** Identifiers as the customer ordered by them; our item number stands in where they gave none. */
export function identifiersOf(line: CanonicalOrderLine | undefined, sku: string | undefined): DraftIdentifier[] {
  const ordered = (line?.itemIdentifiers ?? []).filter(({ qualifier }) => qualifier.length === 2);
  if (ordered.length > 0 || sku === undefined) return ordered;
  return [{ qualifier: 'VN', value: sku }];
}

type OrderParty = CanonicalOrder['parties'][number];

export const draftParty = ({ role, name, identifierQualifier, identifier, address }: OrderParty): DraftParty => ({
  role,
  name,
  identifierQualifier,
  identifier,
  address,
});

/** The order's own parties of these roles, in the order of the roles. */
export const partiesOf = (order: CanonicalOrder, roles: readonly string[]): DraftParty[] =>
  roles.flatMap((role) => order.parties.filter((party) => party.role === role).slice(0, 1)).map(draftParty);

interface PostalParty {
  readonly name: string;
  readonly identifier?: string | undefined;
  readonly identifierQualifier?: string | undefined;
  readonly address?: DraftParty['address'];
}

/** A place of an event; its code is ours (element 66 = 91) unless it says otherwise. */
export const placeParty = (role: string, place: PostalParty): DraftParty => ({
  role,
  name: place.name,
  identifierQualifier: place.identifier === undefined ? undefined : (place.identifierQualifier ?? '91'),
  identifier: place.identifier,
  address: place.address,
});

/** BAK04, BCA06: the order's own day; where it gave none, the day it came, or the day of the answer. */
export const orderDay = (order: CanonicalOrder, answeredOn: string): string =>
  order.purchaseOrderDate ?? order.receivedAt?.slice(0, 10) ?? answeredOn;

/**
 * What a customer may be told of a finding, and the element 668 that says it. Codes not listed are ours alone (credit,
 * margin, holds): the line is refused or on hold, and no reason leaves the house.
 */
export const PUBLIC_REASONS: Readonly<Record<string, { readonly status: LineStatus; readonly sentence: string }>> = {
  ITEM_UNKNOWN: { status: 'R2', sentence: 'no item has this number.' },
  ITEM_AMBIGUOUS: { status: 'R2', sentence: 'the numbers name different items.' },
  ITEM_DISCONTINUED: { status: 'IR', sentence: 'the item is no longer sold.' },
  UNIT_NOT_STATED: { status: 'R3', sentence: 'the unit of measure is missing.' },
  UNIT_NOT_SOLD: { status: 'R3', sentence: 'the item is not sold in this unit of measure.' },
  QUANTITY_ZERO: { status: 'IR', sentence: 'nothing is ordered.' },
  QUANTITY_IMPLAUSIBLE: { status: 'IR', sentence: 'the quantity cannot be right.' },
  PRICE_NOT_FOUND: { status: 'IR', sentence: 'there is no price for the item.' },
  PURCHASE_ORDER_DUPLICATE: { status: 'IR', sentence: 'the purchase order number was used before.' },
  CURRENCY_DIFFERS: { status: 'IR', sentence: 'the currency is not the one agreed.' },
  CANCEL_TOO_LATE: { status: 'IR', sentence: 'the order is picked or shipped already.' },
  ORDER_STATE_FORBIDS: { status: 'IR', sentence: 'it is too late for this change.' },
  CHANGE_LINE_UNKNOWN: { status: 'IR', sentence: 'the order has no such line, or has it no more.' },
  CHANGE_LINE_EXISTS: { status: 'IR', sentence: 'the order has a line of this number already.' },
  CHANGE_INCOMPLETE: { status: 'IR', sentence: 'the change does not say what shall be changed.' },
  CHANGE_CONTRADICTS: {
    status: 'IR',
    sentence: 'the code of the change and its quantity or unit contradict each other.',
  },
  CHANGE_OUT_OF_SEQUENCE: { status: 'IR', sentence: 'a later change was decided before this one came.' },
  STOCK_SHORT: { status: 'IR', sentence: 'there is less in stock.' },
  PRICE_DIFFERS: { status: 'IR', sentence: 'our price is another one.' },
};

interface Finding {
  readonly code: string;
  readonly lineNumber?: string | undefined;
}

/** Sentences for the customer, once each. */
export function publicNotes(findings: readonly Finding[]): string[] {
  const notes = findings.flatMap(({ code, lineNumber }) => {
    const reason = PUBLIC_REASONS[code];
    if (!reason) return [];
    return [`${lineNumber === undefined ? 'Order' : `Line ${lineNumber}`}: ${reason.sentence}`];
  });
  return [...new Set(notes)];
}

/** Element 668 for a refused line, by the first finding about it that may be told. */
export const refusalStatus = (findings: readonly Finding[]): LineStatus =>
  findings.map(({ code }) => PUBLIC_REASONS[code]?.status).find((status) => status !== undefined) ?? 'IR';

const REFUSALS: ReadonlySet<string> = new Set<LineStatus>(['IR', 'R1', 'R2', 'R3', 'R4']);

/** Element 587 from what the lines say: RD all refused, AD all as ordered, AC anything else. */
export function acknowledgmentType(
  statuses: readonly LineStatus[],
  plain: ReadonlySet<LineStatus>,
): AcknowledgmentType {
  if (statuses.length > 0 && statuses.every((status) => REFUSALS.has(status))) return 'RD';
  return statuses.every((status) => plain.has(status)) ? 'AD' : 'AC';
}
