import { minimise } from './nelder-mead.js';
import { hypergeometric2F1, lgamma, logAddExp } from './special-functions.js';

describe('lgamma', () => {
  it.each([
    [0.25, 1.2880225246980774],
    [0.5, 0.5723649429247001],
    [1, 0],
    [5, Math.log(24)],
    [100.5, 361.4355404677776],
  ])('ln Γ(%d)', (x, expected) => {
    expect(lgamma(x)).toBeCloseTo(expected, 10);
  });

  it('follows Γ(x + 1) = x Γ(x)', () => {
    for (let x = 0.1; x < 60; x += 0.7) expect(lgamma(x + 1)).toBeCloseTo(lgamma(x) + Math.log(x), 10);
  });
});

describe('2F1', () => {
  it.each([0.05, 0.4, 0.9, 0.99])('has its closed forms at z = %d', (z) => {
    expect(hypergeometric2F1(1, 1, 2, z)).toBeCloseTo(-Math.log(1 - z) / z, 9);
    expect(hypergeometric2F1(0.3, 2, 2, z)).toBeCloseTo((1 - z) ** -0.3, 9);
    expect(hypergeometric2F1(0.5, 0.5, 1.5, z * z)).toBeCloseTo(Math.asin(z) / z, 9);
  });

  it('is not computed outside', () => {
    expect(() => hypergeometric2F1(1, 1, 2, 1)).toThrow(RangeError);
  });
});

describe('log-add-exp', () => {
  it('adds what would underflow', () => {
    expect(logAddExp(-2000, -2000)).toBeCloseTo(-2000 + Math.LN2, 12);
    expect(logAddExp(Number.NEGATIVE_INFINITY, -3)).toBe(-3);
  });
});

describe('minimise', () => {
  it('finds the floor of a bent valley (Rosenbrock 1960)', () => {
    const valley = ([x, y]: readonly number[]) => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2;
    const { point, converged } = minimise(valley, [-1.2, 1]);
    expect(converged).toBe(true);
    expect(point[0]).toBeCloseTo(1, 4);
    expect(point[1]).toBeCloseTo(1, 4);
  });
});
