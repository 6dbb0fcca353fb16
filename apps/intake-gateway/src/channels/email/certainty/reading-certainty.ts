import type { CandidateLine, LineDoubt, LineForm } from '../reading/candidate.js';
import { FORM_CERTAINTY } from './calibration.js';

/** How sure the reading of each field of a line is, 0…1, before anyone looks at the catalogue. */
export interface FieldCertainty {
  readonly quantity: number;
  readonly unit: number;
  readonly item: number;
  readonly price: number;
}

/** What a doubt leaves of the certainty of a field. */
const DOUBTS: Readonly<Record<LineDoubt, Partial<FieldCertainty>>> = {
  'two-readings': { quantity: 0.75 },
  'size-as-unit': { unit: 0.7, quantity: 0.85 },
  'unit-unknown': { unit: 0.6 },
  arithmetic: { quantity: 0.7, price: 0.5 },
  'hidden-row': { quantity: 0.5 },
  'reversal-word': { quantity: 0.3 },
  approximate: { quantity: 0.7 },
  'after-sign-off': { quantity: 0.9 },
  'struck-out': { quantity: 0.3 },
  'guessed-columns': { quantity: 0.97 },
  prose: { quantity: 0.93 },
};

/** A price that no amount confirms: in a column headed as one it is hardly ever another number. */
const PRICE_CERTAINTY: Partial<Record<LineForm, number>> = { 'table-headed': 0.995, fields: 0.995 };

/** Certainty by the form of writing, as measured (calibration.ts), less what the doubts of the line take. */
export function readingCertainty(line: CandidateLine): FieldCertainty {
  const base = FORM_CERTAINTY[line.form];
  const of = (field: keyof FieldCertainty, start: number) =>
    line.doubts.reduce((certainty, doubt) => certainty * (DOUBTS[doubt][field] ?? 1), start);
  const checked = line.unitPrice !== undefined && line.lineTotal !== undefined && !line.doubts.includes('arithmetic');
  return {
    // Quantity times price equals the amount: three numbers that confirm each other.
    quantity: of('quantity', checked ? Math.max(base.quantity, 0.999) : base.quantity),
    unit: of('unit', base.unit),
    item: of('item', base.item),
    price: line.unitPrice === undefined ? 1 : of('price', checked ? 0.999 : (PRICE_CERTAINTY[line.form] ?? 0.99)),
  };
}
