import { compileSet, type SetSchema } from './compile.js';
import { FUNCTIONAL_ACKNOWLEDGMENT, IMPLEMENTATION_ACKNOWLEDGMENT } from './sets/acknowledgment-sets.js';
import {
  PURCHASE_ORDER,
  PURCHASE_ORDER_ACKNOWLEDGMENT,
  PURCHASE_ORDER_CHANGE,
  PURCHASE_ORDER_CHANGE_ACKNOWLEDGMENT,
} from './sets/order-sets.js';
import { INVOICE, REMITTANCE, SHIP_NOTICE } from './sets/shipment-and-money-sets.js';

const TABLES: Readonly<Record<string, string>> = {
  810: INVOICE,
  820: REMITTANCE,
  850: PURCHASE_ORDER,
  855: PURCHASE_ORDER_ACKNOWLEDGMENT,
  856: SHIP_NOTICE,
  860: PURCHASE_ORDER_CHANGE,
  865: PURCHASE_ORDER_CHANGE_ACKNOWLEDGMENT,
  997: FUNCTIONAL_ACKNOWLEDGMENT,
  999: IMPLEMENTATION_ACKNOWLEDGMENT,
};

/** Functional group a set belongs to (GS01). */
export const FUNCTIONAL_IDS: Readonly<Record<string, string>> = {
  810: 'IN',
  820: 'RA',
  850: 'PO',
  855: 'PR',
  856: 'SH',
  860: 'PC',
  865: 'CA',
  997: 'FA',
  999: 'FA',
};

/**
 * The version a GS08 names, as a number (4010 for `004010VICS`), or undefined when it is none of 003010 to 008010.
 * GS08 decides, not ISA12: the two often disagree, and the data follows GS08.
 */
export function versionOf(gs08: string): number | undefined {
  const digits = /^(\d{6})/.exec(gs08)?.[1];
  if (digits === undefined) return undefined;
  const version = Number(digits);
  return version >= 3010 && version <= 8010 ? version : undefined;
}

/** By version, then by set: looked up for every set, so no key is put together. */
const compiled = new Map<number, Map<string, SetSchema>>();

/** The table of a transaction set in a version, or undefined when we have none for it. */
export function findSchema(identifier: string, version: number): SetSchema | undefined {
  const known = compiled.get(version)?.get(identifier);
  if (known) return known;
  const notation = TABLES[identifier];
  if (notation === undefined) return undefined;
  const schema = compileSet(identifier, notation, version);
  compiled.set(version, (compiled.get(version) ?? new Map<string, SetSchema>()).set(identifier, schema));
  return schema;
}
