import { minimise } from './nelder-mead.js';
import type { PurchaseSummary } from './purchase-summary.js';
import { lgamma, logAddExp } from './special-functions.js';

// As in special-functions.ts: bound once, because the likelihood runs millions of times.
const { abs, exp, log } = Math;

/**
 * - `bg-nbd`: dropout possible after every repeat purchase (Fader, Hardie and Lee 2005, Marketing Science 24:275)
 * - `mbg-nbd`: after the first as well (Batislam, Denizel and Filiztekin 2007): a one-time buyer can be gone
 */
export const PURCHASE_MODELS = ['bg-nbd', 'mbg-nbd'] as const;
export type PurchaseModelKind = (typeof PURCHASE_MODELS)[number];

/** Purchase rates are Gamma(r, rate alpha) per unit of time, dropout chances Beta(a, b) per purchase. */
export interface PurchaseParameters {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

export interface PurchaseModel {
  readonly kind: PurchaseModelKind;
  readonly parameters: PurchaseParameters;
  readonly logLikelihood: number;
  /** Why the fit says less than it seems to; undefined for a sound one. */
  readonly degenerate: DegenerateFit | undefined;
}

/**
 * - `no-dropout`: the data show nobody leaving for good; the model is the plain rate model (NBD) then, P(alive) is near
 *   one for everybody and only the rate speaks
 * - `equal-rates`: customers do not differ in rate
 * - `not-converged`: the search ended at its limit
 */
export type DegenerateFit = 'no-dropout' | 'equal-rates' | 'not-converged';

/** Summaries with the same numbers counted once: the likelihood costs one evaluation for each. */
interface Cell extends PurchaseSummary {
  readonly count: number;
}

/** Log-parameters beyond this are a fit that runs away: the likelihood is flat out there. */
const LOG_LIMIT = 12;
/** Below this gain over the plain rate model, in log-likelihood, dropout is noise (2 parameters: AIC asks for 2). */
const DROPOUT_GAIN = 2;

/** Log-likelihood of all customers. */
export function logLikelihood(
  kind: PurchaseModelKind,
  parameters: PurchaseParameters,
  summaries: readonly PurchaseSummary[],
): number {
  return likelihoodOf(kind, parameters, toCells(summaries));
}

/** Fits a model by maximum likelihood, searched over the logarithms of the parameters from (1, 1, 1, 1). */
export function fitPurchaseModel(kind: PurchaseModelKind, summaries: readonly PurchaseSummary[]): PurchaseModel {
  if (!summaries.some(({ frequency }) => frequency > 0))
    throw new RangeError('a purchase model needs repeat purchases');
  const cells = toCells(summaries);
  // A typical age as the unit of time keeps alpha near one, whatever the data's unit is.
  const unit = summaries.reduce((sum, { age }) => sum + age, 0) / summaries.length || 1;
  const scaled = cells.map((cell) => ({ ...cell, recency: cell.recency / unit, age: cell.age / unit }));
  const at = ([r, alpha, a, b]: readonly number[]): PurchaseParameters => ({
    r: exp(r!),
    alpha: exp(alpha!),
    a: exp(a!),
    b: exp(b!),
  });
  const objective = (point: readonly number[]) =>
    point.some((value) => abs(value) > LOG_LIMIT) ? Number.POSITIVE_INFINITY : -likelihoodOf(kind, at(point), scaled);
  const minimum = minimise(objective, [0, 0, 0, 0]);
  const fitted = at(minimum.point);
  const parameters = { ...fitted, alpha: fitted.alpha * unit };
  const value = likelihoodOf(kind, parameters, cells);
  return {
    kind,
    parameters,
    logLikelihood: value,
    degenerate: degenerateFit(parameters, value - fitRateModel(scaled, unit, cells), minimum.converged),
  };
}

function degenerateFit(
  { r, a, b }: PurchaseParameters,
  gainOverRates: number,
  converged: boolean,
): DegenerateFit | undefined {
  if (gainOverRates < DROPOUT_GAIN || a / (a + b) < 1e-3) return 'no-dropout';
  if (r > exp(LOG_LIMIT - 1)) return 'equal-rates';
  return converged ? undefined : 'not-converged';
}

/** Log-likelihood of the plain NBD of the same data: what the dropout part has to beat. */
function fitRateModel(scaled: readonly Cell[], unit: number, cells: readonly Cell[]): number {
  const value = (r: number, alpha: number, data: readonly Cell[]) =>
    data.reduce((sum, { frequency: x, age, count }) => {
      const rate = lgamma(r + x) - lgamma(r) + r * log(alpha) - (r + x) * log(alpha + age);
      return sum + count * rate;
    }, 0);
  const minimum = minimise(([r, alpha]) => -value(exp(r!), exp(alpha!), scaled), [0, 0], { tolerance: 1e-7 });
  return value(exp(minimum.point[0]!), exp(minimum.point[1]!) * unit, cells);
}

function toCells(summaries: readonly PurchaseSummary[]): Cell[] {
  const cells = new Map<string, { -readonly [Key in keyof Cell]: Cell[Key] }>();
  for (const { frequency, recency, age } of summaries) {
    const key = `${frequency}|${recency}|${age}`;
    const cell = cells.get(key);
    if (cell) cell.count += 1;
    else cells.set(key, { frequency, recency, age, count: 1 });
  }
  return [...cells.values()];
}

/**
 * Σ ln Γ(r+x) − ln Γ(r) + r ln α + ln B(a, b+x) − ln B(a, b) + ln[(α+T)^−(r+x) + 1{x>0} a/(b+x−1) (α+t_x)^−(r+x)];
 * for MBG/NBD the Beta terms are of b+x+1 and the second summand is a/(b+x) for every x. Sums of powers by log-add-exp,
 * which does not underflow (Hardie's note 027 on the spreadsheet's #NUM!).
 */
function likelihoodOf(kind: PurchaseModelKind, parameters: PurchaseParameters, cells: readonly Cell[]): number {
  const { r, alpha, a, b } = parameters;
  const modified = kind === 'mbg-nbd';
  const shift = modified ? 1 : 0;
  // What depends on x alone, once per x: purchases are counts, so there are few.
  const perCount: (readonly [number, number])[] = [];
  const constant = r * log(alpha) - lgamma(r) + lgamma(a + b) - lgamma(b);
  const ofCount = (x: number): readonly [number, number] =>
    (perCount[x] ??= [
      constant + lgamma(r + x) + lgamma(b + x + shift) - lgamma(a + b + x + shift),
      modified || x > 0 ? log(a) - log(b + x - 1 + shift) : Number.NEGATIVE_INFINITY,
    ]);
  let sum = 0;
  for (const { frequency: x, recency, age, count } of cells) {
    const [head, dropout] = ofCount(x);
    const alive = -(r + x) * log(alpha + age);
    const gone = dropout === Number.NEGATIVE_INFINITY ? dropout : dropout - (r + x) * log(alpha + recency);
    sum += count * (head + logAddExp(alive, gone));
  }
  return sum;
}
