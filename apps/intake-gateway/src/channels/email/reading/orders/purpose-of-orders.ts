import { cancelsNumber, leavesTheRest, type Purpose, purposeOf } from '../purpose/intent.js';
import { bare, type Source } from './name-orders.js';
import { sentencesOf } from '../purpose/plain-words.js';

/** What a mail asks for as a whole: its orders, their change, their end. `numbers` are those of its subject. */
export function overallPurpose(
  texts: readonly string[],
  sources: readonly Source[],
  numbers: readonly string[],
): Purpose {
  const said = texts.flatMap((text) => [text, ...sentencesOf(text)]);
  const found = said.map((text) => (cancelsNumber(text, numbers) ? 'cancel' : purposeOf(text)));
  const actions = sources.flatMap(({ section }) => section.lines.flatMap(({ action }) => action ?? []));
  const plain = sources.some(({ section }) => section.lines.some(({ action }) => action === undefined));
  // `please add 3 cs …` in an order is a line of it; beside a change of an order that stands it is an addition.
  if (actions.some((action) => action !== 'add')) return 'change';
  if (
    found.includes('cancel') &&
    !(plain && sources.some(({ section }) => section.lines.length > 0) && found.includes('replace'))
  )
    return 'cancel';
  const purpose = found.find((each) => each !== 'original') ?? 'original';
  return purpose === 'replace' && texts.some(leavesTheRest) ? 'change' : purpose;
}

/** What is asked of one order of several: what the text does with it, else what its lines or its own words ask for. */
export function purposeIn(group: readonly Source[], sources: readonly Source[], overall: Purpose): Purpose {
  const numbered = new Set(sources.flatMap(({ number, byName }) => (number && !byName ? [bare(number.value)] : [])));
  if (numbered.size < 2) return overall;
  const deed = group.map(({ section }) => section.deed).find((each) => each !== undefined);
  if (deed === 'cancel' || deed === 'change') return deed;
  const actions = group.flatMap(({ section }) => section.lines.map(({ action }) => action));
  const apart = sources.some(({ section }) => section.deed !== undefined);
  const adds = apart && deed !== 'new' && actions.every((action) => action === 'add');
  if (adds || actions.some((action) => action && action !== 'add')) return 'change';
  const own = group.flatMap(({ section }) => section.text.map(({ text }) => purposeOf(text)));
  const said = deed === 'new' ? undefined : own.find((purpose) => purpose !== 'original');
  return said ?? (apart ? 'original' : overall);
}
