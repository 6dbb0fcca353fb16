import type { CanonicalOrder } from '#contracts';

/**
 * One text per place goods are sent to, the same whatever case and spacing a document uses: the identifier it gives,
 * else its name and address. Absent: the document names none, and goods go where they always go.
 */
export function shipToKey(parties: CanonicalOrder['parties']): string | undefined {
  const party = parties.find(({ role }) => role === 'ST');
  if (!party) return undefined;
  const { identifier, name, address } = party;
  const parts = identifier === undefined ? [name, ...(address?.lines ?? []), address?.postalCode] : [identifier];
  const key = parts.flatMap((part) => part?.trim().toLowerCase().replaceAll(/\s+/g, ' ') || []).join(', ');
  return key === '' ? undefined : key.slice(0, 300);
}
