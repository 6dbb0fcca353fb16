const MAX_SENTENCE = 400;

/** Lower case without accents, apostrophes of one kind, single blanks. */
export const plainWords = (text: string): string =>
  text
    .slice(0, MAX_SENTENCE)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’´`]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/** The sentences of a line or paragraph, clauses behind dashes apart. `P.O. 4711` is not cut. */
export const sentencesOf = (text: string): string[] =>
  text
    .slice(0, 2000)
    .split(/(?<=[.!?;:])\s+(?![\d#])|\s+[-–—]+\s+/u)
    .filter((part) => /\p{L}{2}/u.test(part));
