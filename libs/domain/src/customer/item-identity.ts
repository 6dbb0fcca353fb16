export interface ItemIdentity {
  /** X12 element 235. */
  readonly qualifier: string;
  readonly value: string;
}

/** Qualifiers whose value is a GTIN: UP UPC-A (12), EN EAN-13, UK GTIN-14, EO EAN-8 (X12 element 235). */
const GTIN_QUALIFIERS = new Set(['UP', 'EN', 'UK', 'EO', 'GTIN']);
/** Qualifiers of our own item number: VN vendor's item, VP vendor's part, SK stock keeping unit. */
const OWN_QUALIFIERS = new Set(['VN', 'VP', 'SK']);

/**
 * One way to write an item identifier: GTINs of any length are the same number padded to 14 digits (GS1 General
 * Specifications §3.3), so a UPC-A in the catalogue is found by an EAN-13 on a document.
 */
export function normalizeIdentity({ qualifier, value }: ItemIdentity): ItemIdentity {
  const trimmed = value.trim();
  if (GTIN_QUALIFIERS.has(qualifier) && /^\d{8,14}$/.test(trimmed)) {
    return { qualifier: 'GTIN', value: trimmed.padStart(14, '0') };
  }
  return { qualifier: OWN_QUALIFIERS.has(qualifier) ? 'VN' : qualifier, value: trimmed };
}
