import { backoffDelay } from './backoff.js';

const policy = { baseMs: 100, capMs: 5_000 };

describe('backoffDelay', () => {
  it('doubles from the base and stops at the cap', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 50, 5_000].map((attempt) => backoffDelay(attempt, policy, () => 1));
    expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
  });

  it('lets chance move only the upper half', () => {
    expect(backoffDelay(3, policy, () => 0)).toBe(200);
    expect(backoffDelay(3, policy, () => 0.5)).toBe(300);
  });

  it('is never zero, so a failing consumer never spins', () => {
    expect(backoffDelay(0, policy, () => 0)).toBeGreaterThan(0);
  });
});
