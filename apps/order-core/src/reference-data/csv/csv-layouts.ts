import type { CsvLayout } from './csv-layout.js';
import { ITEM_LAYOUTS } from './item-layouts.js';
import { PARTY_LAYOUTS } from './party-layouts.js';
import { PRICE_LAYOUTS } from './price-layouts.js';

/** Every kind of file that can be imported, in the order a house that begins imports them. */
const LAYOUTS = { ...PARTY_LAYOUTS, ...ITEM_LAYOUTS, ...PRICE_LAYOUTS };

export type CsvKind = keyof typeof LAYOUTS;
export const CSV_LAYOUTS: Readonly<Record<CsvKind, CsvLayout>> = LAYOUTS;
export const CSV_KINDS = Object.keys(LAYOUTS) as [CsvKind, ...CsvKind[]];
