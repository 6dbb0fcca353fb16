import type { CanonicalOrder } from '#contracts';
import { mapIdentifiers, mapReference, noteOfSegment } from './map-order-parts.js';
import { dateAt, decimalAt, impliedCentsAt, said, textAt, type SegmentAt } from './segment-values.js';

/** The lists that head and lines of orders and changes have alike. */
export type OrderDetails = Pick<
  CanonicalOrder,
  'taxes' | 'freightTerms' | 'marks' | 'leadTimes' | 'conditions' | 'quantities' | 'prices' | 'amounts'
>;

type Entry<K extends keyof OrderDetails> = NonNullable<OrderDetails[K]>[number];
export type LeadTime = Entry<'leadTimes'>;

/** TXI: a tax and what it comes to. */
function mapTax(at: SegmentAt): Entry<'taxes'> | undefined {
  const type = textAt(at, 1, 3);
  if (type === undefined) return undefined;
  const [qualifier, identifier] = [textAt(at, 4, 2), textAt(at, 5, 30)];
  return said({
    type,
    amount: decimalAt(at, 2),
    percent: decimalAt(at, 3),
    taxableAmount: decimalAt(at, 8),
    exempt: textAt(at, 6, 1),
    relationship: textAt(at, 7, 1),
    identification: textAt(at, 9, 80),
    jurisdictions: qualifier !== undefined && identifier !== undefined ? [{ qualifier, identifier }] : undefined,
  });
}

/** TAX: the number of who is taxed, up to five jurisdictions, and whether it is exempt. */
function mapTaxReference(at: SegmentAt): Entry<'taxes'> | undefined {
  const jurisdictions: { qualifier: string; identifier: string }[] = [];
  for (let element = 2; element <= 10; element += 2) {
    const [qualifier, identifier] = [textAt(at, element, 2), textAt(at, element + 1, 30)];
    if (qualifier !== undefined && identifier !== undefined) jurisdictions.push({ qualifier, identifier });
  }
  return notEmpty({
    identification: textAt(at, 1, 80),
    exempt: textAt(at, 12, 1),
    jurisdictions: jurisdictions.length > 0 ? jurisdictions : undefined,
  });
}

function mapFreightTerms(at: SegmentAt): Entry<'freightTerms'> | undefined {
  const payment = textAt(at, 1, 2);
  if (payment === undefined) return undefined;
  return said({
    payment,
    locationQualifier: textAt(at, 2, 2),
    location: textAt(at, 3, 80),
    tradeTermsQualifier: textAt(at, 4, 2),
    tradeTerms: textAt(at, 5, 3),
    titlePassageQualifier: textAt(at, 6, 2),
    titlePassage: textAt(at, 7, 80),
    riskOfLoss: textAt(at, 8, 2),
    riskDescription: textAt(at, 9, 80),
  });
}

/** MAN names one mark or range, or two. */
function mapMarks(at: SegmentAt): Entry<'marks'>[] {
  return [1, 4].flatMap((element) => {
    const [qualifier, value] = [textAt(at, element, 2), textAt(at, element + 1, 48)];
    if (qualifier === undefined || value === undefined) return [];
    return [said({ qualifier, value, rangeEnd: textAt(at, element + 2, 48) })];
  });
}

function mapQuantity(at: SegmentAt): Entry<'quantities'> | undefined {
  const qualifier = textAt(at, 1, 2);
  const [quantity, description] = [decimalAt(at, 2), textAt(at, 4, 80)];
  if (qualifier === undefined || (quantity === undefined && description === undefined)) return undefined;
  return said({ qualifier, quantity, unitOfMeasure: unitAt(at, 3), description });
}

function mapLeadTime(at: SegmentAt): LeadTime | undefined {
  const [code, quantity, unitOfTime] = [textAt(at, 1, 2), decimalAt(at, 2), textAt(at, 3, 2)];
  if (code === undefined || quantity === undefined || unitOfTime === undefined) return undefined;
  return said({ code, quantity, unitOfTime, date: dateAt(at, 4) });
}

/** IT8: at most one set of conditions of a line, with the products they speak of. */
function mapLineCondition(at: SegmentAt): Entry<'conditions'> | undefined {
  const itemIdentifiers = mapIdentifiers(at, 8);
  return notEmpty({
    ...conditionOf(at),
    agency: textAt(at, 6, 2),
    substitution: textAt(at, 7, 2),
    itemIdentifiers: itemIdentifiers.length > 0 ? itemIdentifiers : undefined,
  });
}

/** CSH: as IT8, for an order, without products. */
function mapSalesCondition(at: SegmentAt): Entry<'conditions'> | undefined {
  return notEmpty({
    ...conditionOf(at),
    agency: textAt(at, 6, 2),
    specialService: textAt(at, 7, 10),
    substitution: textAt(at, 8, 2),
    percent: decimalAt(at, 9),
    percentQualifier: textAt(at, 10, 2),
  });
}

/** The first five elements of IT8 and CSH, which are the same. */
const conditionOf = (at: SegmentAt): Entry<'conditions'> => ({
  salesRequirement: textAt(at, 1, 2),
  doNotExceedAction: textAt(at, 2, 2),
  doNotExceedAmount: impliedCentsAt(at, 3),
  accountNumber: textAt(at, 4, 35),
  requiredInvoiceDate: dateAt(at, 5),
});

function mapPrice(at: SegmentAt): Entry<'prices'> | undefined {
  return notEmpty({
    classOfTrade: textAt(at, 1, 2),
    code: textAt(at, 2, 3),
    unitPrice: decimalAt(at, 3),
    quantity: decimalAt(at, 4),
    unitOfMeasure: unitAt(at, 5),
    multiplierQualifier: textAt(at, 6, 3),
    multiplier: decimalAt(at, 7),
    amount: decimalAt(at, 8),
    basis: textAt(at, 9, 3),
    conditionValue: textAt(at, 10, 10),
    multipleQuantity: textAt(at, 11, 2),
  });
}

function mapAmount(at: SegmentAt): Entry<'amounts'> | undefined {
  const [qualifier, amount] = [textAt(at, 1, 3), decimalAt(at, 2)];
  if (qualifier === undefined || amount === undefined) return undefined;
  return said({ qualifier, amount, creditDebit: textAt(at, 3, 1) });
}

/** A unit of measure, which from 003050 on is a composite with the unit first. */
const unitAt = (at: SegmentAt, element: number): string | undefined =>
  at.table.component(at.index, element, 1).trim().slice(0, 3) || undefined;

function notEmpty<T extends object>(value: T): T | undefined {
  const found = said(value);
  return Object.keys(found).length > 0 ? found : undefined;
}

/** One list of an order, and what a segment adds to it: nothing when it says nothing the list can hold. */
export interface DetailMapping {
  readonly list: keyof OrderDetails;
  readonly map: (at: SegmentAt) => readonly object[];
  /** The element of a unit of measure, which may be composed of more than the list holds. */
  readonly unit?: number;
}

const listed = <K extends keyof OrderDetails>(
  list: K,
  map: (at: SegmentAt) => Entry<K> | undefined,
  unit?: number,
): DetailMapping => ({
  list,
  map: (at) => {
    const entry = map(at);
    return entry === undefined ? [] : [entry];
  },
  ...(unit === undefined ? {} : { unit }),
});

/**
 * Adds what a segment says to its list. The list is made with its first entry: most orders have none.
 * @returns the index of the first entry it added, or undefined when it says nothing the list can hold
 */
export function addDetails(owner: OrderDetails, { list, map }: DetailMapping, at: SegmentAt): number | undefined {
  const entries = map(at);
  if (entries.length === 0) return undefined;
  const known = (owner[list] ??= []) as object[];
  return known.push(...entries) - entries.length;
}

/** Whether all of a segment is in its list that elements beyond those read do not say. */
export const isWhole = ({ unit }: DetailMapping, { table, index }: SegmentAt): boolean =>
  unit === undefined || (table.composites(index, unit)[0]?.length ?? 0) <= 1;

/**
 * Adds what follows LDT to the lead time it began: QTY, REF, MSG or MTX.
 * @returns the JSON pointer, within the lead time, of what it added; undefined when it could add nothing
 */
export function addToLeadTime(leadTime: LeadTime, segment: string, at: SegmentAt): string | undefined {
  switch (segment) {
    case 'QTY':
      return addTo('quantities', (leadTime.quantities ??= []), mapQuantity(at));
    case 'REF':
      return addTo('references', (leadTime.references ??= []), mapReference(at));
    case 'MSG':
    case 'MTX':
      return addTo('notes', (leadTime.notes ??= []), noteOfSegment(segment, at));
    default:
      return undefined;
  }
}

function addTo<T>(name: string, list: T[], value: T | undefined): string | undefined {
  return value === undefined ? undefined : `${name}/${list.push(value) - 1}`;
}

/** Segments that have a list of their own, by id: the same at the head and at lines. */
export const DETAIL_SEGMENTS: ReadonlyMap<string, DetailMapping> = new Map([
  ['TXI', listed('taxes', mapTax)],
  ['TAX', listed('taxes', mapTaxReference)],
  ['FOB', listed('freightTerms', mapFreightTerms)],
  ['MAN', { list: 'marks', map: mapMarks }],
  ['LDT', listed('leadTimes', mapLeadTime)],
  ['IT8', listed('conditions', mapLineCondition)],
  ['CSH', listed('conditions', mapSalesCondition)],
  ['QTY', listed('quantities', mapQuantity, 3)],
  ['CTP', listed('prices', mapPrice, 5)],
  ['AMT', listed('amounts', mapAmount)],
]);
