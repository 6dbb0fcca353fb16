import { UNIT_PATTERN } from '../units.js';

const LETTERS = String.raw`(?:x{0,3}s|m|x{0,4}l|[2-6]xl?|small|sm|medium|med|large|lg|x-?large|[a-d]\d(?:\.\d)?)`;
const COLOURS = String.raw`(?:black|white|red|blue|green|clear|yellow|pink|gr[ae]y|brown|orange|purple|natural|tan|silver|gold|mint|cherry|vanilla|chocolate|strawberry|plain|regular|decaf|smoked?|tinted)`;
/** Marked as a size: `12"`, `3/4"`, `2 ply`. A bare number is a size where a dash or a cross parts it from its count. */
const MARKED = String.raw`\d{1,3}(?:[-./]\d{1,3}){0,2}\s?(?:"|'{1,2}|in|inch|mm|oz|ga|ply|mil|gal|qt|lb|ct)`;
const WORDY = String.raw`(?:(?:${LETTERS}|${COLOURS}|${MARKED})(?:[ /-](?:${LETTERS}|${COLOURS}))?)`;
const COUNT = String.raw`\d{1,4}`;
const UNIT = String.raw`(?:\s?(?:${UNIT_PATTERN})\b\.?)?`;

/** A size and its count in the two orders people write them; the groups are named where one of them is taken apart. */
const FORMS: readonly ((group: (name: string, source: string) => string) => string)[] = [
  (group) =>
    String.raw`${group('size', WORDY)}(?:\s?[-–:=x]\s?|\s)${group('count', COUNT)}(?![\d"'./-]|\s?(?:in|inch|inches|ft|feet|yds?|mm|cm)\b)${group('unit', UNIT)}`,
  (group) =>
    String.raw`${group('size', String.raw`[\w./#-]{1,6}`)}(?:\s[-–x]\s|\s?=\s?|\sx)${group('count', COUNT)}(?![\d"'./-]|\s?(?:in|inch|inches|ft|feet|yds?|mm|cm)\b)${group('unit', UNIT)}`,
  (group) =>
    String.raw`${group('count', COUNT)}${group('unit', UNIT)}\s(?:of (?:the )?)?${group('size', WORDY)}(?![\w"'])`,
];

const RUNS = FORMS.map((form) => {
  const each = form((_, source) => `(?:${source})`);
  return {
    each: new RegExp(each, 'gi'),
    one: new RegExp(`^${form((name, source) => `(?<${name}>${source})`)}$`, 'i'),
    whole: new RegExp(
      String.raw`^([a-z#][^:;=]{2,70}?)(?:\s?[:–-]\s|:|,\s|\s)((?:${each})(?:(?:\s?[,;&+]\s?(?:and\s)?|\s(?:and|&)\s|\s)(?:${each})){1,11})(?:\s?[,(-]{0,2}\s?(${UNIT_PATTERN})\)?)?[\s.]*$`,
      'i',
    ),
  };
});

/** `For Monday we need the`: what a sentence says in front of a name. */
const ASKS = /^.{0,40}\b(?:need|want|send us|send|get us|order)\s+(?:the |some |more )?(?=[a-z]{3,} [a-z\d])/i;
/** Words in front that introduce a list, and name no goods that sizes could belong to. */
const INTRODUCES = /\b(?:order|need|send|please|pls|following|want|ship|for)\b/i;

/** `gloves: S - 2, M - 8 (boxes)`, `elbows 1/2" x4, 3/4" x9`: one name, its sizes or colours with a count each. */
export function splitVariants(body: string): string[] | undefined {
  if (body.length > 300) return undefined;
  for (const { each, one, whole } of RUNS) {
    const [, words = '', list = '', shared = ''] = whole.exec(body) ?? [];
    const name = words.replace(ASKS, '');
    if (name === '' || INTRODUCES.test(name) || /\d{3}/.test(name)) continue;
    const found = (list.match(each) ?? []).map((variant) => one.exec(variant)?.groups);
    if (found.length < 2 || found.some((groups) => groups === undefined)) continue;
    const told = found.map((groups) => groups as { size: string; count: string; unit: string });
    // `S - 2, M - 8 boxes`: a unit told at the end alone is that of all.
    const last = told.slice(0, -1).every(({ unit }) => unit.trim() === '') ? told.at(-1)!.unit.trim() : '';
    return told.map(({ size, count, unit }) => `${name} ${size} - ${count} ${unit.trim() || shared || last}`.trim());
  }
  return undefined;
}
