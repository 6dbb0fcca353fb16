// Bound once: these run millions of times, and inside a test's sandbox each look at the global costs more than the call.
const { abs, exp, log, log1p, max, min } = Math;

/** Lanczos coefficients for g = 7, n = 9 (Godfrey 2001; the set of Numerical Recipes 3, §6.1 has the same form). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const HALF_LOG_TWO_PI = 0.9189385332046727;

/** ln Γ(x) for x > 0, to about 15 digits. */
export function lgamma(x: number): number {
  if (x < 0.5) return log(Math.PI / Math.sin(Math.PI * x)) - lgamma(1 - x);
  const shifted = x - 1;
  const t = shifted + 7.5;
  let sum = LANCZOS[0]!;
  for (let index = 1; index < LANCZOS.length; index += 1) sum += LANCZOS[index]! / (shifted + index);
  return HALF_LOG_TWO_PI + (shifted + 0.5) * log(t) - t + log(sum);
}

/** ln(eᵃ + eᵇ) without overflow; −∞ stands for zero. */
export function logAddExp(a: number, b: number): number {
  const high = max(a, b);
  return high === Number.NEGATIVE_INFINITY ? high : high + log1p(exp(min(a, b) - high));
}

/** Terms of the series at most: enough for z up to about 0.999. */
const MAX_TERMS = 20_000;

/**
 * Gauss' hypergeometric function ₂F₁(a, b; c; z) for 0 ≤ z < 1, by its series; by Euler's transformation
 * (1 − z)^(c−a−b) ₂F₁(c−a, c−b; c; z) where that one has the smaller terms (Abramowitz and Stegun 15.3.3).
 */
export function hypergeometric2F1(a: number, b: number, c: number, z: number): number {
  if (!(z >= 0 && z < 1)) throw new RangeError(`2F1 is computed for 0 ≤ z < 1, not ${z}`);
  if (a + b - c > 0 && c - a > 0 && c - b > 0) return (1 - z) ** (c - a - b) * series(c - a, c - b, c, z);
  return series(a, b, c, z);
}

function series(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 0; k < MAX_TERMS; k += 1) {
    term *= ((a + k) * (b + k) * z) / ((c + k) * (k + 1));
    sum += term;
    if (abs(term) < 1e-15 * abs(sum)) return sum;
  }
  return sum;
}
