import type { CanonicalOrder, CanonicalOrderChange, CanonicalOrderLine } from '#contracts';
import type { EdiProfile } from '../../partners/partner-profile.js';
import { isLine, type LineName } from './answer-parts.js';

type CrossReferences = EdiProfile['crossReferences'];

type Document = CanonicalOrder | CanonicalOrderChange;
type Line = Pick<CanonicalOrderLine, 'unitOfMeasure' | 'itemIdentifiers'>;

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
export function applyCrossReferences<T extends Document>(order: T, references: CrossReferences): T {
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
  const lineOf = <L extends Line>(line: L, index: number): L => {
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
  const lines = (order.lines as Line[]).map(lineOf);
  const changed = Object.keys(asSent).length > 0;
  const extensions = changed ? { extensions: { ...order.extensions, asSent } } : {};
  return { ...order, parties, lines, provenance, ...extensions };
}

const asSentOf = ({ extensions }: Document): AsSent | undefined => extensions?.['asSent'] as AsSent | undefined;

/** The order in the partner's own words again, for what we answer. Pure. */
export function inPartnersWords<T extends Document>(order: T): T {
  const asSent = asSentOf(order);
  if (!asSent) return order;
  return {
    ...order,
    parties: order.parties.map((party, index) => {
      const identifier = asSent[`/parties/${index}/identifier`];
      return identifier === undefined ? party : { ...party, identifier };
    }),
    lines: (order.lines as Line[]).map((line, index) => {
      const unitOfMeasure = asSent[`/lines/${index}/unitOfMeasure`];
      return unitOfMeasure === undefined ? line : { ...line, unitOfMeasure };
    }),
  };
}

/**
 * Lines of an event in the units the partner ordered them in, where the profile had put ours there. A unit that is
 * not the order's own was chosen by order-core and stays. Pure.
 */
export function linesInPartnersWords<L extends LineName & { readonly unitOfMeasure?: string | undefined }>(
  order: Document,
  lines: readonly L[],
): L[] {
  const asSent = asSentOf(order);
  if (!asSent) return [...lines];
  const ordered: readonly (Line & { readonly lineNumber: string })[] = order.lines;
  return lines.map((line) => {
    const at = ordered.findIndex((each, index) => isLine(each, index, line));
    const unitOfMeasure = asSent[`/lines/${at}/unitOfMeasure`];
    if (unitOfMeasure === undefined || ordered[at]?.unitOfMeasure !== line.unitOfMeasure) return line;
    return { ...line, unitOfMeasure };
  });
}
