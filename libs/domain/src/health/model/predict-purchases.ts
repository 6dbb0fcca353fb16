import type { PurchaseModel } from './fit-purchase-model.js';
import type { PurchaseSummary } from './purchase-summary.js';
import { hypergeometric2F1 } from './special-functions.js';

type Fitted = Pick<PurchaseModel, 'kind' | 'parameters'>;

/**
 * P(still a customer). BG/NBD: 1 ÷ (1 + 1{x>0} a/(b+x−1) ((α+T)/(α+t_x))^(r+x)): one for everybody without a repeat
 * purchase, by construction. MBG/NBD: 1 ÷ (1 + a/(b+x) (…)^(r+x)). Not the chance of losing an order: see
 * {@link probabilityNoPurchase}.
 */
export function probabilityAlive(
  { kind, parameters }: Fitted,
  { frequency: x, recency, age }: PurchaseSummary,
): number {
  const { r, alpha, a, b } = parameters;
  if (kind === 'bg-nbd' && x === 0) return 1;
  const weight = kind === 'bg-nbd' ? a / (b + x - 1) : a / (b + x);
  return 1 / (1 + weight * Math.exp((r + x) * Math.log((alpha + age) / (alpha + recency))));
}

/**
 * P(no purchase in the next t) = 1 − P(alive) · (1 − ((α+T)/(α+T+t))^(r+x)): exact for both models, because a customer
 * leaves only after a purchase.
 */
export function probabilityNoPurchase(model: Fitted, summary: PurchaseSummary, horizon: number): number {
  const { r, alpha } = model.parameters;
  const silent = Math.exp((r + summary.frequency) * Math.log((alpha + summary.age) / (alpha + summary.age + horizon)));
  return 1 - probabilityAlive(model, summary) * (1 - silent);
}

/** E[X(t)] of a new customer: purchases after the first in a time t. BG/NBD, a ≠ 1. */
export function expectedPurchases({ parameters: { r, alpha, a, b } }: Fitted, time: number): number {
  const f = hypergeometric2F1(r, b, a + b - 1, time / (alpha + time));
  return ((a + b - 1) / (a - 1)) * (1 - (alpha / (alpha + time)) ** r * f);
}

/** E[X(T, T+t) | x, t_x, T]: purchases in the next t. BG/NBD, a ≠ 1. */
export function conditionalExpectation(model: Fitted, summary: PurchaseSummary, horizon: number): number {
  const { r, alpha, a, b } = model.parameters;
  const { frequency: x, age } = summary;
  const until = alpha + age + horizon;
  const f = hypergeometric2F1(r + x, b + x, a + b + x - 1, horizon / until);
  const expected = ((a + b + x - 1) / (a - 1)) * (1 - ((alpha + age) / until) ** (r + x) * f);
  return expected * probabilityAlive(model, summary);
}

/**
 * P(at most n purchases in a window of length w) for a customer who made m in the time t before it, rates Gamma(r, α) at
 * first sight: a negative binomial. Small when the window is much quieter than the customer's own earlier rate.
 */
export function quietWindowTail(
  { parameters: { r, alpha } }: Fitted,
  { earlier, time, inWindow, window }: { earlier: number; time: number; inWindow: number; window: number },
): number {
  const shape = r + earlier;
  const stay = (alpha + time) / (alpha + time + window);
  // Each term from the one before: p(n+1) = p(n) · (shape + n) ÷ (n + 1) · (1 − stay).
  let term = stay ** shape;
  let tail = term;
  for (let n = 0; n < inWindow; n += 1) {
    term *= ((shape + n) / (n + 1)) * (1 - stay);
    tail += term;
  }
  return Math.min(1, tail);
}
