import { DEFAULT_HYSTERESIS, type HealthState, nextHealthState } from './health-state.js';

describe('hysteresis', () => {
  it.each<[HealthState, number, number | undefined, HealthState, string]>([
    ['stable', 0.24, 0.24, 'stable', 'below the threshold'],
    ['stable', 0.3, 0.1, 'stable', 'up only now'],
    ['stable', 0.3, undefined, 'stable', 'nothing to agree with'],
    ['stable', 0.3, 0.26, 'watch', 'up twice'],
    ['stable', 0.5, 0.3, 'watch', 'only a watch is confirmed'],
    ['stable', 0.5, 0.5, 'at-risk', 'a risk twice'],
    ['stable', 0.55, 0.1, 'watch', 'overwhelming for a watch'],
    ['stable', 0.76, 0.1, 'at-risk', 'overwhelming for a risk'],
    ['watch', 0.2, 0.2, 'watch', 'inside the margin'],
    ['watch', 0.14, 0.2, 'stable', 'clearly below'],
    ['at-risk', 0.4, 0.4, 'at-risk', 'inside the margin'],
    ['at-risk', 0.34, 0.4, 'watch', 'clearly below a risk, not below a watch'],
    ['at-risk', 0.1, 0.4, 'stable', 'clearly below both'],
  ])('%s with %d after %s becomes %s: %s', (current, now, before, expected) => {
    expect(nextHealthState(current, { now, before }, DEFAULT_HYSTERESIS)).toBe(expected);
  });
});
