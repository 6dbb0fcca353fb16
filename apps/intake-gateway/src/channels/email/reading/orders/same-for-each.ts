import type { Found, UnclearPlace } from '../candidate.js';
import type { TextLine } from '../document.js';
import type { NamedOrder } from './order-facts.js';

/** A stretch of a mail with the numbers it names. */
interface Stretch {
  readonly numbers: Found<NamedOrder>[];
  readonly lines: readonly unknown[];
  readonly unclear: UnclearPlace[];
  readonly text: TextLine[];
  readonly deed?: string | undefined;
}

/** `Each store:`, `the same for all three`: what stands below is ordered under every number named. */
const EACH =
  /\b(?:each|every) (?:store|shop|location|loc|site|branch|deli|unit|kitchen|school|restaurant|one|p\.?o\.?|order)s?\b|\b(?:exactly )?(?:the )?same (?:order |items |lines |thing |quantities )?(?:for|on|to|at) (?:all|both|each|every)\b|\b(?:all|both)\b[^.!?:]{0,40}\bget (?:exactly )?(?:the )?(?:same|following)\b/i;

/**
 * The orders of a list that several stores get alike: one per number, each with all lines. That it is so is said in
 * words alone, so a person looks. Anything else as it is.
 */
export function sameForEach<S extends Stretch>(section: S): S[] {
  const strong = section.numbers.filter(({ value }) => value.strength === 'strong');
  const told = section.text.find(({ text, origin }) => origin !== 'quoted' && EACH.test(text.slice(0, 400)));
  if (!told || strong.length < 2 || section.lines.length === 0 || section.deed === 'cancel') return [section];
  const unclear = [...section.unclear, { place: told.place, text: told.text.trim().slice(0, 200) }];
  return strong.map((number, index) => ({
    ...section,
    numbers: [number],
    unclear: index === 0 ? unclear : [],
    text: index === 0 ? section.text : [],
  }));
}
