/** Elements of a composite, in their order. */
export type DraftComposite = readonly (string | number | undefined)[];

/**
 * A segment as a builder says it, before any partner's syntax: its id, then its elements; undefined and '' are
 * empty. Values are in our own form: days `YYYY-MM-DD`, times `HH:MM`, numbers as decimal strings with a point.
 */
export type DraftSegment = readonly (string | number | undefined | DraftComposite)[];

/** A transaction set without control numbers, separators or version: what is said, not yet how it is written. */
export interface DraftSet {
  /** ST01. */
  readonly identifier: string;
  /** Segments between ST and SE. */
  readonly segments: readonly DraftSegment[];
}

/** A party of an outbound document: N1 with N2, N3 and N4. */
export interface DraftParty {
  /** Element 98 (N101): ST ship to, SF ship from, BY buyer, SE seller, RI remit to … */
  readonly role: string;
  readonly name?: string | undefined;
  /** Element 66 (N103): 92 the buyer's code, 91 the seller's, 9 DUNS+4, UL GLN. */
  readonly identifierQualifier?: string | undefined;
  readonly identifier?: string | undefined;
  readonly address?:
    | {
        readonly lines: readonly string[];
        readonly city?: string | undefined;
        readonly region?: string | undefined;
        readonly postalCode?: string | undefined;
        readonly country?: string | undefined;
      }
    | undefined;
}

/** Element 235 with its 234: `{ qualifier: 'VN', value: '40137' }`. */
export interface DraftIdentifier {
  readonly qualifier: string;
  readonly value: string;
}

/** Element 128 with its 127. */
export interface DraftReference {
  readonly qualifier: string;
  readonly value: string;
}

/** Element 374 with a day. */
export interface DraftDate {
  readonly qualifier: string;
  readonly date: string;
}

/** N1 and what belongs to it. A party with neither name nor code cannot be written (R0203 of N1) and is left out. */
export function partySegments(party: DraftParty): DraftSegment[] {
  const { role, name, identifier, address } = party;
  const coded = identifier !== undefined && party.identifierQualifier !== undefined;
  if (name === undefined && !coded) return [];
  const segments: DraftSegment[] = [['N1', role, name, ...(coded ? [party.identifierQualifier, identifier] : [])]];
  if (!address) return segments;
  // N3 holds two lines and may stand twice.
  for (let line = 0; line < Math.min(4, address.lines.length); line += 2) {
    segments.push(['N3', address.lines[line], address.lines[line + 1]]);
  }
  const { city, region, postalCode, country } = address;
  if ([city, region, postalCode, country].some((part) => part))
    segments.push(['N4', city, region, postalCode, country]);
  return segments;
}

/** Up to ten pairs of 235 and 234. */
export const identifierElements = (identifiers: readonly DraftIdentifier[]): string[] =>
  identifiers.slice(0, 10).flatMap(({ qualifier, value }) => [qualifier, value]);

export const referenceSegments = (references: readonly DraftReference[] = []): DraftSegment[] =>
  references.map(({ qualifier, value }) => ['REF', qualifier, value]);

export const dateSegments = (dates: readonly DraftDate[] = []): DraftSegment[] =>
  dates.map(({ qualifier, date }) => ['DTM', qualifier, date]);

/** PID of a free-form description (element 349 = F); PID05 holds 80 characters, so the rest goes into further ones. */
export function descriptionSegments(description: string | undefined): DraftSegment[] {
  const text = description?.trim();
  if (!text) return [];
  const parts = (text.match(/[\s\S]{1,80}/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
  return parts.slice(0, 5).map((part) => ['PID', 'F', undefined, undefined, undefined, part]);
}

/** CUR with the entity it is the currency of: the seller. */
export const currencySegments = (currency: string | undefined): DraftSegment[] =>
  currency === undefined ? [] : [['CUR', 'SE', currency]];
