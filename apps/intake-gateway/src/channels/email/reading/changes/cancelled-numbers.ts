const VALUE = String.raw`(?=[a-z-]{0,8}\d)[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,24}(?![\w%$])`;
const NEXT = String.raw`\s{0,3}(?:,\s?and|,\s?&|,|;|&|\+|\/|and|or)\s{0,3}(?:p\.?o\.?\s{0,2})?#?${VALUE}`;
/** `cancel PO 70012 and 70015`: a second number where nothing else is said of it. */
const CANCELLED = new RegExp(
  String.raw`\b(?:cancel|void|withdraw|disregard|scrap)\b[^.!?]{0,60}?\b(?:p\.?o\.?|purchase order)\s{0,2}(?:(?:number|no)\b\.?)?\s{0,2}(?<list>#?${VALUE}(?:${NEXT}){1,20})(?=\s*(?:[.!,;()]|$)|\s+(?:please|completely|entirely|in full|today|both|altogether)\b)`,
  'gi',
);

const shapeOf = (value: string): string => value.replace(/\d/g, '9').replace(/[a-z]/gi, 'A');

/** The numbers of orders that a line ends, one after the other; each looks like the first. */
export function cancelledNumbers(line: string): string[] {
  return [...line.matchAll(CANCELLED)].flatMap((match) => {
    const [first, ...more] = match.groups!['list']!.match(new RegExp(VALUE, 'gi')) ?? [];
    return first === undefined ? [] : [first, ...more.filter((value) => shapeOf(value) === shapeOf(first))];
  });
}
