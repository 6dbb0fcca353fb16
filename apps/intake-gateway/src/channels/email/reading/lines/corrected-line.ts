import type { LineReading, WrittenLine } from './written-line.js';
import { unitCode, UNIT_PATTERN } from '../units.js';

/** Words by which somebody takes back what stands in front: `… 4 cs. wait, make that 5`. */
const TAKEN_BACK =
  /^(.{3,250}?)[\s.,;:!?(–—-]+((?:(?:oh|um|ah|er|but|and)[\s,.]+)?(?:(?:wait|no|nope|oops|whoops|sorry|actually|scratch that|strike that|correction|i meant?|make (?:that|it)|on second thought)\b[\s,.!:;–—-]*){1,5})(?=[^\s])(.{1,200})$/i;
/** `no` alone, and `actually`, say other things too. */
const PLAINLY = /\b(?:wait|oops|whoops|sorry|scratch|strike|correction|meant?|make (?:that|it)|second thought)\b/i;
const COUNT_ALONE = new RegExp(
  String.raw`^(?:it |that )?(?:be |to )?(\d{1,4}(?:\.\d{1,4})?)\s?(${UNIT_PATTERN})?\.?(?:[\s,(]+(?:instead of|not|rather than|instead|please|pls|total|thanks|thx)\b.{0,40})?[\s.!)]*$`,
  'i',
);
/** More is added, nothing taken back. */
const ADDS = /^(?:also|add|plus|and|we also|i also|need|another)\b/i;

/**
 * A line whose writer corrects himself: the later reading counts, with the unit told before where the later has none.
 * Undefined where nothing is taken back; `unclear` where it is, and what stands for it cannot be read for certain.
 */
export function readCorrected(line: string, read: (text: string) => LineReading): LineReading | undefined {
  const [, before = '', words = '', after = ''] = TAKEN_BACK.exec(line) ?? [];
  if (before === '' || !PLAINLY.test(words)) return undefined;
  const first = read(before);
  if (!('lines' in first)) return undefined;
  const kept = first.lines.slice(0, -1);
  const taken = first.lines.at(-1)!;
  const count = COUNT_ALONE.exec(after);
  if (count) {
    const unit = count[2] === undefined ? taken.unit : unitCode(count[2]);
    const { unit: _, ...rest } = taken;
    const right: WrittenLine = { ...rest, quantity: count[1]!, ...(unit === undefined ? {} : { unit }) };
    return { kind: first.kind, lines: [...kept, right] };
  }
  const later = read(after.replace(/^[^\d:]{1,60}:\s+/, ''));
  if (ADDS.test(after) || later.kind !== 'lines') return { kind: 'unclear' };
  return { kind: 'lines', lines: [...kept, ...later.lines] };
}
