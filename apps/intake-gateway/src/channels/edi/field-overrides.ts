import type { CanonicalOrder, CanonicalOrderLine } from '#contracts';
import type { OverridableField, OverridableLineField } from '../../partners/overridable-fields.js';
import { calendarDay, canonicalDecimal } from './segment-values.js';

/** How what a query found becomes a field. */
export interface FieldOverride<T> {
  /** The value as the field holds it; undefined for one it cannot hold. */
  readonly read: (value: string) => string | undefined;
  /** Puts it there. @returns the JSON pointer of the field */
  readonly put: (owner: T, value: string) => string;
}

const matching =
  (shape: RegExp) =>
  (value: string): string | undefined =>
    shape.test(value) ? value : undefined;

const upTo = (length: number) => matching(new RegExp(`^.{1,${length}}$`));

const unsigned = (value: string): string | undefined => {
  const decimal = canonicalDecimal(value);
  return decimal?.startsWith('-') === true ? undefined : decimal;
};

/** A field that simply holds the value. */
const plain = <T>(field: keyof T & string, read: FieldOverride<T>['read']): FieldOverride<T> => ({
  read,
  put: (owner, value) => {
    (owner as Record<string, unknown>)[field] = value;
    return `/${field}`;
  },
});

/** The date of a qualifier, in place of what the document says under it. */
const dated = <T extends Pick<CanonicalOrder, 'dates'>>(qualifier: string): FieldOverride<T> => ({
  read: calendarDay,
  put: ({ dates }, date) => `/dates/${replace(dates, { qualifier, date }, (each) => each.qualifier === qualifier)}`,
});

/** The number of a party; its name and address stay. */
const party = (role: string): FieldOverride<CanonicalOrder> => ({
  read: upTo(80),
  put: ({ parties }, identifier) => {
    const present = parties.find((each) => each.role === role);
    const index = replace(parties, { ...(present ?? { role }), identifier }, (each) => each.role === role);
    return `/parties/${index}/identifier`;
  },
});

const reference = (qualifier: string): FieldOverride<CanonicalOrder> => ({
  read: upTo(80),
  put: ({ references }, value) =>
    `/references/${replace(references, { qualifier, value }, (each) => each.qualifier === qualifier)}`,
});

/** Puts an entry in the place of the first that is like it, or at the end. @returns its index */
function replace<E>(list: E[], entry: E, alike: (present: E) => boolean): number {
  const found = list.findIndex(alike);
  const index = found < 0 ? list.length : found;
  list[index] = entry;
  return index;
}

export const HEAD_OVERRIDES: Readonly<Record<OverridableField, FieldOverride<CanonicalOrder>>> = {
  purchaseOrderNumber: plain('purchaseOrderNumber', upTo(50)),
  releaseNumber: plain('releaseNumber', upTo(30)),
  contractNumber: plain('contractNumber', upTo(30)),
  orderType: plain('orderType', upTo(3)),
  currency: plain('currency', matching(/^[A-Z]{3}$/)),
  purchaseOrderDate: plain('purchaseOrderDate', calendarDay),
  requestedShipDate: dated('010'),
  requestedDeliveryDate: dated('002'),
  cancelAfterDate: dated('001'),
  shipTo: party('ST'),
  billTo: party('BT'),
  buyer: party('BY'),
  department: reference('DP'),
  vendorNumber: reference('IA'),
};

export const LINE_OVERRIDES: Readonly<Record<OverridableLineField, FieldOverride<CanonicalOrderLine>>> = {
  lineNumber: plain('lineNumber', upTo(20)),
  quantity: plain('quantity', unsigned),
  unitOfMeasure: plain('unitOfMeasure', upTo(3)),
  unitPrice: plain('unitPrice', unsigned),
  description: plain('description', upTo(2000)),
  // Beside what PO1 says, as our own number: it is what the order is matched by first.
  item: {
    read: upTo(80),
    put: ({ itemIdentifiers }, value) => `/itemIdentifiers/${itemIdentifiers.push({ qualifier: 'VN', value }) - 1}`,
  },
  requestedShipDate: dated('010'),
  requestedDeliveryDate: dated('002'),
};
