import type { CanonicalOrder, CanonicalOrderChange } from '#contracts';

/** A message of an order, as it came. */
export interface InstructingMessage {
  readonly id: string;
  readonly documentId: string;
  readonly receivedAt: Date;
  readonly purpose: string;
  readonly canonical: CanonicalOrder | CanonicalOrderChange;
}

/**
 * What a document may say that people read and no rule acts on: wishes about freight, substitutes, marks, lead times,
 * the customer's terms and prices. Lists and records of the canonical order, by name.
 */
const HEAD = [
  'notes',
  'freightTerms',
  'conditions',
  'leadTimes',
  'marks',
  'quantities',
  'prices',
  'amounts',
  'taxes',
  'terms',
  'carrier',
  'contacts',
  'references',
] as const;
const LINE = [...HEAD, 'pack', 'destinations', 'schedules', 'subLines'] as const;

interface KeptSegment {
  readonly segment: string;
  readonly elements: readonly string[];
}

/** What one document says beside what, how many, for whom and when; undefined when it says nothing of the kind. */
export function instructionsOf({ id, documentId, receivedAt, purpose, canonical }: InstructingMessage) {
  const head = said(canonical, HEAD);
  const lines = canonical.lines.flatMap((line) => {
    const found = said(line, LINE);
    return Object.keys(found).length > 0 ? [{ lineNumber: line.lineNumber, ...found }] : [];
  });
  if (Object.keys(head).length === 0 && lines.length === 0) return undefined;
  return { messageId: id, documentId, receivedAt: receivedAt.toISOString(), purpose, ...head, lines };
}

/** The named fields that are filled, and segments the contract has no field for, as they came. */
function said(owner: object, names: readonly string[]): Record<string, unknown> {
  const fields = owner as Record<string, unknown>;
  const found: Record<string, unknown> = {};
  for (const name of names) if (isFilled(fields[name])) found[name] = fields[name];
  const segments = (fields['extensions'] as { segments?: readonly KeptSegment[] } | undefined)?.segments ?? [];
  if (segments.length > 0) found['otherSegments'] = segments.map(asText);
  return found;
}

const isFilled = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const asText = ({ segment, elements }: KeptSegment): string => [segment, ...elements].join('*');
