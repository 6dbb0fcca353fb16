/** From best to worst. */
export const HEALTH_STATES = ['stable', 'watch', 'at-risk'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

/**
 * Thresholds on a risk score of 0…1 and how much it takes to change one's mind. By default a watch begins at one chance
 * in four and a risk at even odds; with the margin and the two evaluations 3 of 1,270 wholesale customers flip three
 * times or more in 14 weeks (model/online-retail.int-spec.ts), against more than a hundred without them.
 */
export interface HysteresisPolicy {
  readonly watch: number;
  readonly atRisk: number;
  /** A move down happens only this far below the threshold of the state left. */
  readonly margin: number;
  /** A score this far above a threshold moves up at once; otherwise the evaluation before must agree. */
  readonly overwhelming: number;
}

export const DEFAULT_HYSTERESIS: HysteresisPolicy = { watch: 0.25, atRisk: 0.5, margin: 0.1, overwhelming: 0.25 };

/** The state a score alone would give, each threshold moved by the same amount. */
export function rawState(score: number, policy: HysteresisPolicy, shift = 0): HealthState {
  if (score >= policy.atRisk + shift) return 'at-risk';
  return score >= policy.watch + shift ? 'watch' : 'stable';
}

const rank = (state: HealthState): number => HEALTH_STATES.indexOf(state);
const worse = (a: HealthState, b: HealthState): HealthState => (rank(a) >= rank(b) ? a : b);
const better = (a: HealthState, b: HealthState): HealthState => (rank(a) <= rank(b) ? a : b);

/**
 * The next state: worse only when this evaluation and the one before agree, or when the signal is overwhelming;
 * better only when the score is clearly below the threshold of the state left.
 * @param scores of this evaluation and of the one before (undefined when there was nothing to evaluate)
 */
export function nextHealthState(
  current: HealthState,
  scores: { readonly now: number; readonly before: number | undefined },
  policy: HysteresisPolicy = DEFAULT_HYSTERESIS,
): HealthState {
  const now = rawState(scores.now, policy);
  if (rank(now) > rank(current)) {
    const confirmed = scores.before === undefined ? 'stable' : better(now, rawState(scores.before, policy));
    return worse(current, worse(confirmed, rawState(scores.now, policy, policy.overwhelming)));
  }
  return better(current, rawState(scores.now, policy, -policy.margin));
}
