import { readOrderLine, turnsRound } from './line-grammar.js';
import type { LineReading, WrittenLine } from './written-line.js';
import { countsIn, splitSentence } from './split-sentence.js';
import { writeFigures } from './write-figures.js';

/** Shorter texts are lines; longer ones nobody writes an order in. */
const [LEAST, MOST] = [50, 3_000];
const SENTENCE_ENDS = /(?<=[a-z\d)]{2}[.!?])\s+(?=[A-Z(])/;

/** `Qty 2 … Qty 5`: lines of labels that stand one behind the other are no sentence. */
const LABELLED = /\b(?:qty|quantity|uom)\b.{1,300}\b(?:qty|quantity|uom)\b|\|.*\|/i;

/** What several sentences, or one that counts several things, order. */
export interface ProseReading {
  readonly lines: readonly WrittenLine[];
  /** More is counted than was read, or something is taken back. */
  readonly untold: boolean;
}

/**
 * Reads a text of sentences that order several things: `We need ten cases of broth and one pail of eggs. Also …`.
 * Undefined where it counts less than two things, or where not one more is found so than by reading it as a line.
 */
export function readProse(text: string): ProseReading | undefined {
  if (text.length < LEAST || text.length > MOST || LABELLED.test(text)) return undefined;
  const plain = withSpokenMarks(writeFigures(text.replace(/\s+/g, ' ')));
  const counted = countsIn(plain);
  if (counted < 2) return undefined;
  const readings = plain.split(SENTENCE_ENDS).map(readSentence);
  const lines = readings.flatMap((reading) => linesOf(reading));
  const whole = text.length <= 400 ? linesOf(readOrderLine(text)).length : 0;
  if (lines.length < 2 || lines.length <= whole) return undefined;
  return { lines, untold: lines.length < counted || readings.some(({ kind }) => kind === 'unclear') };
}

/** Whether lines, taken as one text, order more than each of them does by itself. */
export function goesOverLines(lines: readonly string[], joined: string): boolean {
  const prose = readProse(joined);
  if (!prose) return false;
  const alone = lines.reduce((sum, line) => sum + linesOf(readOrderLine(line)).length, 0);
  return prose.lines.length > alone;
}

const linesOf = (reading: LineReading): readonly WrittenLine[] => ('lines' in reading ? reading.lines : []);

function readSentence(sentence: string): LineReading {
  const asLine = readOrderLine(sentence);
  if (turnsRound(sentence)) return countsIn(sentence) > 0 ? { kind: 'unclear' } : asLine;
  const pieces = splitSentence(sentence)?.map(readOrderLine);
  if (!pieces || !pieces.every((each) => 'lines' in each)) return asLine;
  const lines = pieces.flatMap((each) => linesOf(each));
  return lines.length > linesOf(asLine).length ? { kind: 'lines', lines } : asLine;
}

/** `ham comma three cases of turkey period`: marks of a text that was spoken, as marks. */
const withSpokenMarks = (text: string): string =>
  (text.match(/\s(?:comma|period)\b/gi) ?? []).length < 2
    ? text
    : text
        .replace(/\s+comma\b/gi, ',')
        .replace(/\s+(?:period|full stop|new line) (\w)/gi, (_, next: string) => `. ${next.toUpperCase()}`)
        .replace(/\s+(?:period|full stop)\b/gi, '.');
