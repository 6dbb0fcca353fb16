/** A run of text as a PDF places it: left edge, baseline (from the top of the page), width and height in points. */
export interface TextRun {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Words that stand together: a cell of a table, or a piece of a sentence. */
export interface Segment {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly runs: readonly TextRun[];
}

export interface PageLine {
  readonly y: number;
  readonly height: number;
  readonly segments: readonly Segment[];
}

const MAX_RUNS = 20_000;

/** Puts the runs of a page into lines, and each line's words into segments by the blanks between them. */
export function layLines(runs: readonly TextRun[]): PageLine[] {
  const words = runs.slice(0, MAX_RUNS).flatMap(splitRun);
  words.sort((a, b) => a.y - b.y || a.x - b.x);
  const lines: { y: number; height: number; words: TextRun[] }[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    // Superscripts and bold words sit a little off the baseline.
    if (line && Math.abs(word.y - line.y) <= Math.max(line.height, word.height) * 0.4) line.words.push(word);
    else lines.push({ y: word.y, height: word.height, words: [word] });
  }
  return lines.map(({ y, height, words: own }) => ({ y, height, segments: join(own) }));
}

/** A run with wide blanks inside (a line printed with a fixed font) is parted where they stand. */
function splitRun(run: TextRun): TextRun[] {
  if (run.text.trim() === '') return [];
  const perCharacter = run.width / run.text.length;
  const parts = /\S(?:\s{2,}|\t)\S/.test(run.text) ? /\S+(?:\s\S+)*/g : /\S.*\S|\S/g;
  return [...run.text.matchAll(parts)].map((found) => ({
    ...run,
    text: found[0],
    x: run.x + found.index * perCharacter,
    width: found[0].length * perCharacter,
  }));
}

/** The words of a segment one by one, each where its letters stand. */
export const wordsOf = (segment: Segment): TextRun[] =>
  segment.runs.flatMap((run) => {
    const perCharacter = run.width / run.text.length;
    return [...run.text.matchAll(/\S+/g)].map((found) => ({
      ...run,
      text: found[0],
      x: run.x + found.index * perCharacter,
      width: found[0].length * perCharacter,
    }));
  });

/** Words as one segment, in the order given. */
export const segmentOf = (runs: readonly TextRun[], text = runs.map((run) => run.text).join(' ')): Segment => ({
  text,
  left: runs[0]!.x,
  right: Math.max(...runs.map(({ x, width }) => x + width)),
  runs,
});

function join(words: readonly TextRun[]): Segment[] {
  const segments: { text: string; right: number; runs: TextRun[] }[] = [];
  const pitch = pitchOf(words);
  for (const word of [...words].sort((a, b) => a.x - b.x)) {
    const last = segments.at(-1);
    const gap = last ? word.x - last.right : Infinity;
    // A blank is about a quarter of the height; letters of one word leave less than a tenth.
    if (last && gap < (pitch === undefined ? word.height * 0.55 : pitch * 1.5)) {
      last.text += gap > word.height * 0.12 ? ` ${word.text}` : word.text;
      last.right = Math.max(last.right, word.x + word.width);
      last.runs.push(word);
    } else segments.push({ text: word.text, right: word.x + word.width, runs: [word] });
  }
  return segments.map(({ text, runs }) => segmentOf(runs, text));
}

/** Letters told from few of them are no measure. */
const MIN_LETTERS = 8;

/**
 * The width of a letter where all are of one width, as printers and typewriters set them: there a blank is as wide as
 * a letter, and two part columns.
 */
function pitchOf(words: readonly TextRun[]): number | undefined {
  const written = words.filter(({ text }) => text.length > 1);
  const letters = written.reduce((sum, { text }) => sum + text.length, 0);
  const first = written[0];
  if (first === undefined || letters < MIN_LETTERS) return undefined;
  const pitch = written.reduce((sum, { width }) => sum + width, 0) / letters;
  const even = written.every(({ text, width }) => Math.abs(width / text.length - pitch) <= pitch * 0.02);
  return even && pitch > first.height * 0.4 && pitch < first.height * 0.75 ? pitch : undefined;
}
