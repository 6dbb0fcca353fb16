import type { CanonicalOrder, CanonicalOrderLine } from '#contracts';
import type { EdiProfile } from '../../partners/partner-profile.js';

type CrossReferences = EdiProfile['crossReferences'];

/** JSON pointer of a field → what the partner wrote there, where the profile put our own word in its place. */
type AsSent = Record<string, string>;

const ENTRY = Object.freeze({ kind: 'profile' as const });

const lookUp = (map: Readonly<Record<string, string>>, key: string | undefined): string | undefined =>
  key !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;

/** A key as part of a JSON pointer. */
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Puts our own numbers, places and units where the partner wrote theirs. Pure. What was written is kept under
 * `extensions.asSent`, so that answers speak the partner's language; provenance says that the profile was at work.
 */
export function applyCrossReferences(order: CanonicalOrder, references: CrossReferences): CanonicalOrder {
  const asSent: AsSent = {};
  const provenance = { ...order.provenance };
  const from = (pointer: string, setting: string): void => {
    provenance[pointer] = { ...ENTRY, setting: `/edi/crossReferences/${setting}`.slice(0, 255) };
  };
  const unitOf = (unit: string | undefined, pointer: string): string | undefined => {
    const ours = lookUp(references.units, unit);
    if (unit === undefined || ours === undefined || ours === unit) return unit;
    asSent[pointer] = unit;
    from(pointer, `units/${escaped(unit)}`);
    return ours.slice(0, 3);
  };
  const lineOf = (line: CanonicalOrderLine, index: number): CanonicalOrderLine => {
    const unitOfMeasure = unitOf(line.unitOfMeasure, `/lines/${index}/unitOfMeasure`);
    const known = line.itemIdentifiers.find(({ value }) => lookUp(references.items, value) !== undefined);
    const unchanged = unitOfMeasure === line.unitOfMeasure;
    if (!known) return unchanged ? line : { ...line, unitOfMeasure };
    const at = line.itemIdentifiers.length;
    from(`/lines/${index}/itemIdentifiers/${at}`, `items/${escaped(known.value)}`);
    // Theirs stay beside ours: they are what the answer repeats.
    const ours = { qualifier: 'VN', value: references.items[known.value]! };
    return { ...line, ...(unchanged ? {} : { unitOfMeasure }), itemIdentifiers: [...line.itemIdentifiers, ours] };
  };
  const parties = order.parties.map((party, index) => {
    const ours = party.role === 'ST' ? lookUp(references.shipTo, party.identifier) : undefined;
    if (ours === undefined || ours === party.identifier) return party;
    const pointer = `/parties/${index}/identifier`;
    asSent[pointer] = party.identifier!;
    from(pointer, `shipTo/${escaped(party.identifier!)}`);
    return { ...party, identifier: ours };
  });
  const lines = order.lines.map(lineOf);
  const changed = Object.keys(asSent).length > 0;
  const extensions = changed ? { extensions: { ...order.extensions, asSent } } : {};
  return { ...order, parties, lines, provenance, ...extensions };
}

/** The order in the partner's own words again, for what we answer. Pure. */
export function inPartnersWords(order: CanonicalOrder): CanonicalOrder {
  const asSent = order.extensions?.['asSent'] as AsSent | undefined;
  if (!asSent) return order;
  return {
    ...order,
    parties: order.parties.map((party, index) => {
      const identifier = asSent[`/parties/${index}/identifier`];
      return identifier === undefined ? party : { ...party, identifier };
    }),
    lines: order.lines.map((line, index) => {
      const unitOfMeasure = asSent[`/lines/${index}/unitOfMeasure`];
      return unitOfMeasure === undefined ? line : { ...line, unitOfMeasure };
    }),
  };
}
