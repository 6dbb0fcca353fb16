import type { CanonicalOrder } from '#contracts';

/** Contracts the document names: BEG06, or REF CT (contract), BC (buyer's contract), BD (bid). */
export function namedContracts({
  contractNumber,
  references,
}: Pick<CanonicalOrder, 'contractNumber' | 'references'>): string[] {
  const referenced = references.filter(({ qualifier }) => ['CT', 'BC', 'BD'].includes(qualifier));
  return [...new Set([...(contractNumber ? [contractNumber] : []), ...referenced.map(({ value }) => value)])];
}
