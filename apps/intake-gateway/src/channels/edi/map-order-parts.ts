import type { CanonicalOrder, CanonicalOrderLine } from '#contracts';
import {
  calendarDay,
  dateAt,
  daysAt,
  decimalAt,
  impliedCentsAt,
  said,
  textAt,
  timeAt,
  timeOf,
  unsignedDecimalAt,
  type SegmentAt,
} from './segment-values.js';

type Party = CanonicalOrder['parties'][number];
type Contact = NonNullable<Party['contacts']>[number];
type AllowanceOrCharge = CanonicalOrder['allowancesAndCharges'][number];
type Terms = NonNullable<CanonicalOrder['terms']>;
type Carrier = NonNullable<CanonicalOrder['carrier']>;
type Reference = CanonicalOrder['references'][number];
type OrderDate = CanonicalOrder['dates'][number];
type ItemIdentifier = CanonicalOrderLine['itemIdentifiers'][number];
type Schedule = CanonicalOrderLine['schedules'][number];
type Pack = NonNullable<CanonicalOrderLine['pack']>;

/** A segment kept whole because the canonical order has no field for it, or not for all of it. */
export interface KeptSegment {
  readonly segment: string;
  /** Loops around it and its id, e.g. `PO1/QTY`; absent where the table has no place for it. */
  readonly path?: string;
  readonly position: number;
  readonly elements: readonly string[];
}

export function keepSegment(at: SegmentAt, path: string | undefined): KeptSegment {
  const { table, index } = at;
  const elements = Array.from({ length: table.elementCount(index) }, (_, element) => table.element(index, element + 1));
  const kept = { segment: table.id(index), position: index + 1, elements };
  return path === undefined ? kept : { ...kept, path };
}

/** REF and N9: qualifier, value (the description where there is no value). */
export function mapReference(at: SegmentAt): Reference | undefined {
  const qualifier = textAt(at, 1, 3);
  const description = textAt(at, 3, 80);
  const value = textAt(at, 2, 80) ?? description;
  if (qualifier === undefined || value === undefined) return undefined;
  return description === undefined || description === value ? { qualifier, value } : { qualifier, value, description };
}

/**
 * DTM: a date, a date with time, or a date or range as a period. Until 003070 the century stood before the period, in
 * an element of its own (624): two digits, which are no code of a period.
 */
export function mapDate(at: SegmentAt): OrderDate | undefined {
  const qualifier = textAt(at, 1, 3);
  if (qualifier === undefined) return undefined;
  const { table, index } = at;
  const century = /^\d\d$/.test(table.element(index, 5)) ? table.element(index, 5) : '';
  const shift = century === '' && table.elementCount(index) < 7 ? 0 : 1;
  const day = table.element(index, 2);
  const period = periodOf(table.element(index, 5 + shift), table.element(index, 6 + shift));
  const date = calendarDay(day.length === 6 ? century + day : day) ?? dateAt(at, 2) ?? period.date;
  const time = timeAt(at, 3) ?? period.time;
  return date === undefined && time === undefined
    ? undefined
    : said({ qualifier, date, time, endDate: period.endDate });
}

/** A date, a date with time, or a range of dates, in the format that X12 element 1250 names. */
function periodOf(format: string, period: string): Pick<OrderDate, 'date' | 'time' | 'endDate'> {
  switch (format) {
    case 'D6':
    case 'D8':
      return { date: calendarDay(period) };
    case 'DT':
      return { date: calendarDay(period.slice(0, 8)), time: timeOf(period.slice(8)) };
    case 'RD6':
    case 'RD8': {
      const [first = '', last = ''] = period.split('-');
      return { date: calendarDay(first), endDate: calendarDay(last) };
    }
    default:
      return {};
  }
}

/** PER: function, name and up to three numbers. */
export function mapContact(at: SegmentAt): Contact {
  const numbers: { qualifier: string; value: string }[] = [];
  for (const element of [3, 5, 7]) {
    const qualifier = textAt(at, element, 2);
    const value = textAt(at, element + 1, 256);
    if (qualifier !== undefined && value !== undefined) numbers.push({ qualifier, value });
  }
  return said({
    function: textAt(at, 1, 2),
    name: textAt(at, 2, 60),
    numbers: numbers.length > 0 ? numbers : undefined,
  });
}

/** N1: the party as far as N1 says it; N2, N3, N4, PER and REF add to it. */
export function mapParty(at: SegmentAt): Party | undefined {
  const role = textAt(at, 1, 3);
  if (role === undefined) return undefined;
  const identifier = textAt(at, 4, 80);
  return said({
    role,
    name: textAt(at, 2, 120),
    identifierQualifier: textAt(at, 3, 2),
    identifier,
  });
}

const addressOf = (party: Party): NonNullable<Party['address']> => (party.address ??= { lines: [] });

/** Adds an N2, N3, N4, PER or REF to the party it follows. @returns false when it is none of these */
export function addToParty(party: Party, segment: string, at: SegmentAt): boolean {
  switch (segment) {
    case 'N2':
      for (const element of [1, 2]) {
        const name = textAt(at, element, 120);
        if (name !== undefined) (party.additionalNames ??= []).push(name);
      }
      return true;
    case 'N3':
      for (const element of [1, 2]) {
        const line = textAt(at, element, 120);
        if (line !== undefined) addressOf(party).lines.push(line);
      }
      return true;
    case 'N4': {
      // A location by code (N405, N406) is kept whole; several N4 are rare and the first is the address.
      if (party.address?.city !== undefined) return false;
      const found = {
        city: textAt(at, 1, 60),
        region: textAt(at, 2, 60),
        postalCode: textAt(at, 3, 20),
        country: textAt(at, 4, 60),
      };
      Object.assign(addressOf(party), said(found));
      return !at.table.has(at.index, 5);
    }
    case 'PER':
      (party.contacts ??= []).push(mapContact(at));
      return true;
    case 'REF': {
      const reference = mapReference(at);
      if (reference) (party.references ??= []).push(reference);
      return reference !== undefined;
    }
    default:
      return false;
  }
}

/** SAC. SAC05 is N2: two implied decimals. */
export function mapAllowanceOrCharge(at: SegmentAt): AllowanceOrCharge | undefined {
  const indicator = textAt(at, 1, 1);
  if (indicator === undefined) return undefined;
  return said({
    indicator,
    code: textAt(at, 2, 10) ?? textAt(at, 4, 10),
    amount: impliedCentsAt(at, 5),
    percentBasis: textAt(at, 6, 2),
    percent: decimalAt(at, 7),
    rate: decimalAt(at, 8),
    unitOfMeasure: textAt(at, 9, 3),
    quantity: decimalAt(at, 10),
    handling: textAt(at, 12, 2),
    reference: textAt(at, 13, 80),
    description: textAt(at, 15, 512),
  });
}

/** ITD: terms of sale. ITD08 is N2. */
export function mapTerms(at: SegmentAt): Terms {
  const dayOfMonth = daysAt(at, 13);
  return said({
    type: textAt(at, 1, 2),
    basis: textAt(at, 2, 2),
    discountPercent: decimalAt(at, 3),
    discountDueDate: dateAt(at, 4),
    discountDays: daysAt(at, 5),
    netDueDate: dateAt(at, 6),
    netDays: daysAt(at, 7),
    discountAmount: impliedCentsAt(at, 8),
    dayOfMonth: dayOfMonth !== undefined && dayOfMonth >= 1 && dayOfMonth <= 31 ? dayOfMonth : undefined,
    description: textAt(at, 12, 512),
  });
}

/** TD5 and TD3 of an order, a line or a change. @returns false when there was a routing before, which stays */
export function addToCarrier(owner: { carrier?: Carrier | undefined }, segment: string, at: SegmentAt): boolean {
  if (segment === 'TD3') {
    addEquipment((owner.carrier ??= {}), at);
    return true;
  }
  const { routing, scac, method, identifier } = owner.carrier ?? {};
  if ((routing ?? scac ?? method ?? identifier) !== undefined) return false;
  addRouting((owner.carrier ??= {}), at);
  return true;
}

/** TD503 is a carrier code only when TD502 says so (2); else it is what TD502 names it. */
function addRouting(carrier: Carrier, at: SegmentAt): void {
  const qualifier = textAt(at, 2, 2);
  const code = textAt(at, 3, 80);
  const named = qualifier === '2' ? { scac: code } : { identifierQualifier: qualifier, identifier: code };
  const found = said({
    ...named,
    sequence: textAt(at, 1, 2),
    method: textAt(at, 4, 2),
    routing: textAt(at, 5, 120),
    locationQualifier: textAt(at, 7, 2),
    location: textAt(at, 8, 30),
    serviceLevel: textAt(at, 12, 3),
  });
  Object.assign(carrier, found);
}

/** TD3: equipment code, initial and number as one name. */
function addEquipment(carrier: Carrier, at: SegmentAt): void {
  const name = [1, 2, 3]
    .map((element) => textAt(at, element, 15))
    .filter(Boolean)
    .join(' ')
    .slice(0, 40);
  if (name !== '') (carrier.equipment ??= []).push(name);
}

/** Pairs of qualifier (235) and value (234) from an element on, ten of them. */
export function mapIdentifiers(at: SegmentAt, from: number): ItemIdentifier[] {
  const pairs = Math.min(10, (at.table.elementCount(at.index) - from + 1) >> 1);
  if (pairs <= 0) return [];
  // As long as can be needed and cut at the end: a list that grows takes room for seventeen, on every line.
  const identifiers = new Array<ItemIdentifier>(pairs);
  let found = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    const qualifier = textAt(at, from + pair * 2, 3);
    const value = textAt(at, from + pair * 2 + 1, 80);
    if (qualifier !== undefined && value !== undefined) identifiers[found++] = { qualifier, value };
  }
  if (found < pairs) identifiers.length = found;
  return identifiers;
}

/** SLN: a part of a kit or prepack, or a substitute. SLN05 is a composite whose first component is the unit. */
export function mapSubLine(at: SegmentAt): CanonicalOrderLine['subLines'][number] | undefined {
  const relationship = textAt(at, 3, 1);
  if (relationship === undefined) return undefined;
  return said({
    lineNumber: textAt(at, 1, 20),
    parentLineNumber: textAt(at, 2, 20),
    relationship,
    quantity: unsignedDecimalAt(at, 4),
    unitOfMeasure: at.table.component(at.index, 5, 1).slice(0, 3) || undefined,
    unitPrice: unsignedDecimalAt(at, 6),
    priceBasis: textAt(at, 7, 3),
    itemIdentifiers: mapIdentifiers(at, 9),
  });
}

/** SCH: a delivery in part. Undefined without a quantity. */
export function mapSchedule(at: SegmentAt): Schedule | undefined {
  const quantity = unsignedDecimalAt(at, 1);
  if (quantity === undefined) return undefined;
  return said({
    quantity,
    unitOfMeasure: textAt(at, 2, 3),
    partyRole: textAt(at, 3, 3),
    partyName: textAt(at, 4, 60),
    dateQualifier: textAt(at, 5, 3),
    date: dateAt(at, 6),
    time: timeAt(at, 7),
    endDateQualifier: textAt(at, 8, 3),
    endDate: dateAt(at, 9),
    endTime: timeAt(at, 10),
    requestReference: textAt(at, 11, 45),
    lineNumber: textAt(at, 12, 20),
  });
}

/** PO4: how the item is packed. */
export function mapPack(at: SegmentAt): Pack {
  const measured = (element: number, unit: number): Pack['length'] => {
    const value = unsignedDecimalAt(at, element);
    return value === undefined ? undefined : said({ value, unitOfMeasure: textAt(at, unit, 3) });
  };
  return said({
    count: unsignedDecimalAt(at, 1),
    size: unsignedDecimalAt(at, 2),
    unitOfMeasure: textAt(at, 3, 3),
    packaging: textAt(at, 4, 5),
    grossWeight: measured(6, 7),
    grossVolume: measured(8, 9),
    length: measured(10, 13),
    width: measured(11, 13),
    height: measured(12, 13),
    innerCount: unsignedDecimalAt(at, 14),
  });
}

/** Free text of MSG, MTX or N9 (N903). */
export function noteOfSegment(segment: string, at: SegmentAt): string | undefined {
  if (segment === 'MSG') return textAt(at, 1, 4000);
  if (segment === 'MTX') return textAt(at, 2, 4000) ?? textAt(at, 3, 4000);
  if (segment === 'NTE') return textAt(at, 2, 4000);
  return textAt(at, 3, 4000);
}
