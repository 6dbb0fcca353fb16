import type { CandidateLine } from '../reading/candidate.js';
import { unitCode } from '../reading/units.js';
import type { CatalogueItem } from './catalogue.js';
import { soldUnit } from './line-checks.js';

/**
 * `70016 x 3 tray lunch 6 in`: three lunch trays, not trays of lunch. Where an item is not sold by the unit read, and
 * that word and the one behind it stand side by side in its name, the word is the name's: the line without a unit.
 * Undefined for every other line.
 */
export function unitGivenToName(line: CandidateLine, item: CatalogueItem): CandidateLine | undefined {
  const { unit, description } = line;
  if (unit === undefined || !description || soldUnit(unit, item) !== undefined) return undefined;
  const next = /^[a-z]{3,}/i.exec(description)?.[0].toLowerCase();
  const word = next && wordBefore(next, line.source.toLowerCase());
  if (!word || unitCode(word) !== unit) return undefined;
  const pair = `${word} ${next.replace(/s$/, '')}`;
  if (!` ${item.description.toLowerCase().replace(/[^a-z0-9]+/g, ' ')}`.includes(` ${pair}`)) return undefined;
  const { unit: _, ...rest } = line;
  return { ...rest, description: `${word} ${description}` };
}

/** The word right in front of another's first place in a text. */
const wordBefore = (word: string, text: string): string | undefined =>
  /([a-z]+)\.?\s+$/.exec(text.slice(0, Math.max(0, text.indexOf(word))))?.[1];
