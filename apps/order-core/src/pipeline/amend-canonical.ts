import type { CanonicalOrder } from '#contracts';

/** The canonical order with a charge of the house for all of it. @param amount in major units */
export const withCharge = (canonical: CanonicalOrder, amount: string, description: string): CanonicalOrder => ({
  ...canonical,
  allowancesAndCharges: [...canonical.allowancesAndCharges, { indicator: 'C', amount, description }],
});

type CanonicalLine = CanonicalOrder['lines'][number];

/** What a line that is added says; the rest of a canonical line is empty. */
export type AddedCanonicalLine = Pick<CanonicalLine, 'lineNumber' | 'quantity' | 'itemIdentifiers'> &
  Partial<Pick<CanonicalLine, 'unitOfMeasure' | 'unitPrice' | 'description' | 'dates' | 'notes'>>;

/** The canonical order with lines added at its end: the place of a line in the order is its place here. */
export function withLines(canonical: CanonicalOrder, added: readonly AddedCanonicalLine[]): CanonicalOrder {
  if (added.length === 0) return canonical;
  const empty = { destinations: [], schedules: [], allowancesAndCharges: [], subLines: [] };
  const lines = added.map((line): CanonicalLine => ({ dates: [], notes: [], ...line, ...empty }));
  return { ...canonical, lines: [...canonical.lines, ...lines] };
}
