import type { CandidateLine } from '../candidate.js';
import { isSizeUnit, unitCode } from '../units.js';

const WHAT = '(?:quantit(?:y|ies)|qtys?|counts?|numbers|amounts|figures)';
const SAYS: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:all|every|these|the|order)? ?${WHAT}(?: (?:are|is|below|above|listed|shown|given|all))* (?:in|by the|as) (?:full |whole )?([a-z]{2,12})\b`, 'i'),
  /\b(?:all|everything)(?: (?:is|are|of (?:it|these|them)))* (?:in|by the) (?:full |whole )?([a-z]{2,12})\b/i,
]; // prettier-ignore

/** `All quantities in cases`: the unit that a text gives to every count that has none; undefined where it gives none. */
export function unitOfAll(texts: readonly string[]): string | undefined {
  const said = texts.flatMap((text) =>
    SAYS.flatMap((pattern) => unitCode(pattern.exec(text.slice(0, 400))?.[1] ?? '') ?? []),
  );
  const units = new Set(said.filter((unit) => !isSizeUnit(unit)));
  return units.size === 1 ? [...units][0] : undefined;
}

/** The lines with the unit that the words around them give to all. */
export const withUnitOfAll = (lines: readonly CandidateLine[], unit: string | undefined): readonly CandidateLine[] =>
  unit === undefined ? lines : lines.map((line) => (line.unit === undefined ? { ...line, unit } : line));
