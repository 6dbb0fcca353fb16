import type { CanonicalOrderLine } from '#contracts';
import type { AssessedLine } from '../certainty/assess-order.js';
import { aliasKeysOf } from '../matching/learned-aliases.js';
import { bareCode } from '../matching/catalogue.js';
import { scaled } from '../reading/numbers.js';
import { skuOf } from './correct-draft.js';
import type { Draft } from './draft.js';

/** What a person's decision says of a line as it was read. */
export interface LineJudgement {
  readonly lineNumber: string;
  readonly confidence: number;
  readonly itemRight: boolean;
  readonly quantityRight: boolean;
  readonly unitRight: boolean;
}

/** Words of a customer and the item a person says they mean. */
export interface Lesson {
  readonly words: string;
  readonly sku: string;
}

/** Compares what was read with what the desk made of it, line by line. A line that was removed was read wrong. */
export function judgeLines({ reading, present }: Pick<Draft, 'reading' | 'present'>): LineJudgement[] {
  return reading.lines.map((read, at) => {
    const final = present.lines.find(({ lineNumber }) => lineNumber === String(at + 1));
    return {
      lineNumber: String(at + 1),
      confidence: read.confidence,
      itemRight: final !== undefined && isSameItem(read, final),
      quantityRight: final !== undefined && scaled(read.line.quantity) === scaled(final.quantity),
      unitRight: final !== undefined && read.line.unit === final.unitOfMeasure,
    };
  });
}

/** Without a catalogue no item is known: then it is right unless a person named another. */
function isSameItem(read: AssessedLine, final: CanonicalOrderLine): boolean {
  const sku = skuOf(final);
  if (read.sku !== undefined) return sku === read.sku;
  return sku !== undefined && read.line.names.some(({ value }) => bareCode(value) === bareCode(sku));
}

/**
 * What is learned: the words and numbers of each line a person gave another item, and of those that were known by
 * their words only. A number that is ours already teaches nothing.
 */
export function lessonsOf({ reading, present }: Pick<Draft, 'reading' | 'present'>): Lesson[] {
  const lessons = reading.lines.flatMap((read, at): Lesson[] => {
    const final = present.lines.find(({ lineNumber }) => lineNumber === String(at + 1));
    const sku = final && skuOf(final);
    if (sku === undefined) return [];
    const evidence = read.alternatives.find((each) => each.sku === sku)?.evidence ?? [];
    const byNumber = evidence.some(({ kind }) => kind === 'sku' || kind === 'gtin' || kind === 'customer-item');
    if (byNumber && read.sku === sku) return [];
    return aliasKeysOf(read.line)
      .filter((words) => words !== `=${bareCode(sku)}`)
      .map((words) => ({ words, sku }));
  });
  return [...new Map(lessons.map((lesson) => [`${lesson.words}\n${lesson.sku}`, lesson])).values()];
}
