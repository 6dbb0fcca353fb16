import { DEFAULT_LINE_THRESHOLD } from '../certainty/order-policy.js';
import type { CertaintyBand } from './judgement.repository.js';

export interface Judged {
  readonly confidence: number;
  readonly right: boolean;
}

/** Edges of the reliability diagram: fine where the thresholds are. */
export const BANDS = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995] as const;

/** How often lines of each band of certainty were right. Bands without lines are left out. */
export function reliabilityOf(judged: readonly Judged[]): CertaintyBand[] {
  return BANDS.flatMap((from, at) => {
    const to = BANDS[at + 1] ?? Infinity;
    const inside = judged.filter(({ confidence }) => confidence >= from && confidence < to);
    if (inside.length === 0) return [];
    const right = inside.filter((each) => each.right).length;
    const mean = inside.reduce((sum, { confidence }) => sum + confidence, 0) / inside.length;
    return [{ from, lines: inside.length, right, meanConfidence: round(mean) }];
  });
}

/**
 * Expected calibration error (Naeini et al. 2015): the gap between what was thought and what was right, band by band,
 * weighted by lines. Undefined without lines.
 */
export function calibrationError(bands: readonly CertaintyBand[]): number | undefined {
  const lines = bands.reduce((sum, band) => sum + band.lines, 0);
  if (lines === 0) return undefined;
  const gap = bands.reduce(
    (sum, band) => sum + band.lines * Math.abs(band.right / band.lines - band.meanConfidence),
    0,
  );
  return round(gap / lines);
}

/** Upper end of the 95 % interval of a share (Wilson 1927): what may be wrong, given how few were looked at. */
export function upperShare(count: number, of: number): number {
  if (of === 0) return 1;
  const z = 1.96;
  const share = count / of;
  const centre = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return round(Math.min(1, (centre + spread) / (1 + (z * z) / of)));
}

/** Fewer lines than these say nothing about a customer. */
const ENOUGH = 30;
/** Of lines that pass, at most this share may have been wrong: two in a hundred of those a person looked at. */
const WRONG_AT_MOST = 0.02;
/** A threshold never leaves these: people look at the doubtful lines first, which are no fair sample of all. */
const LEAST = 0.9;
const MOST = 0.995;
const STEPS = [0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995] as const;

/**
 * The certainty from which lines of a customer pass, learned from those that people confirmed or corrected: the lowest
 * step above which few enough were wrong. Lowered only on enough lines at that step and above; raised as soon as the
 * default let too many wrong ones through.
 */
export function learnThreshold(judged: readonly Judged[]): number {
  const above = (threshold: number) => judged.filter(({ confidence }) => confidence >= threshold);
  const passes = (threshold: number) => {
    const lines = above(threshold);
    return lines.filter(({ right }) => !right).length <= WRONG_AT_MOST * lines.length;
  };
  const from = passes(DEFAULT_LINE_THRESHOLD) ? LEAST : DEFAULT_LINE_THRESHOLD;
  const step = STEPS.find(
    (each) => each >= from && passes(each) && (each >= DEFAULT_LINE_THRESHOLD || enoughBetween(judged, each)),
  );
  return step ?? MOST;
}

/** A lower threshold lets the lines between it and the default pass: these have to be the proof. */
function enoughBetween(judged: readonly Judged[], threshold: number): boolean {
  const between = judged.filter(({ confidence }) => confidence >= threshold && confidence < DEFAULT_LINE_THRESHOLD);
  const wrong = between.filter(({ right }) => !right).length;
  return between.length >= ENOUGH && wrong <= WRONG_AT_MOST * between.length;
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
