import { findSchema } from '#x12';
import type { PartnerProfile } from './partner-profile.js';

/** Versions whose tables a query is held against: a partner may change the version it sends without a word. */
const VERSIONS = [3040, 4010, 5010, 7040];

const ELEMENT = '[A-Z][A-Z0-9]{1,2}\\d{2}';
/** Segments on the way, the element, and what other elements of its segment must say: `PO1-REF02:REF01["LI"]`. */
const QUERY = new RegExp(`^((?:[A-Z][A-Z0-9]{1,2}-)*)(${ELEMENT})((?::${ELEMENT}\\["[^"]+"\\])*)$`);

/**
 * What is wrong with a query in the language of node-x12, which itself takes half of a query for a whole one and finds
 * nothing: undefined when it can find something in an 850. Pure.
 */
export function mappingQueryFault(query: string): string | undefined {
  const match = QUERY.exec(query);
  if (!match) return 'no query: write an element such as BEG03, REF02:REF01["CO"] or PO1-PID05:PID02["08"]';
  const [, way = '', element = '', conditions = ''] = match;
  const named = element.slice(0, -2);
  const conditioned = [...conditions.matchAll(new RegExp(`:(${ELEMENT})\\[`, 'g'))].map(([, name]) => name!);
  for (const segment of way.split('-').filter(Boolean)) {
    if (mostElements(segment) === undefined) return `an 850 has no segment ${segment}`;
  }
  for (const name of [element, ...conditioned]) {
    const [segment, position] = [name.slice(0, -2), Number(name.slice(-2))];
    const most = mostElements(segment);
    if (most === undefined) return `an 850 has no segment ${segment}`;
    if (position < 1 || position > most)
      return `${segment} has elements 01 to ${String(most).padStart(2, '0')}, not ${name}`;
    if (segment !== named) return `a condition is about the segment it stands behind: ${named}, not ${segment}`;
  }
  return undefined;
}

/** Elements of a segment of an 850; undefined when no version has it. */
function mostElements(segment: string): number | undefined {
  const nodes = VERSIONS.flatMap((version) => findSchema('850', version)?.nodes ?? []);
  const found = nodes.filter((node) => node.segment === segment);
  if (found.length === 0) return undefined;
  return Math.max(...found.map(({ definition }) => definition.slots?.length ?? 99));
}

/** Queries of a profile that can find nothing, each with the place of the setting. Pure. */
export function mappingFaults({ edi }: PartnerProfile): { pointer: string; message: string }[] {
  return (['mapping', 'lineMapping'] as const).flatMap((setting) =>
    Object.entries(edi?.[setting] ?? {}).flatMap(([field, query]) => {
      const message = mappingQueryFault(query);
      return message === undefined ? [] : [{ pointer: `/edi/${setting}/${field}`, message: `${query}: ${message}.` }];
    }),
  );
}
