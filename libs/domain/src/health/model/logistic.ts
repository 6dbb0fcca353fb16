import { invert, solve } from './linear-algebra.js';

/** A fitted logistic regression over standardised features. Plain data: it is stored as JSON with its version. */
export interface LogisticModel {
  readonly means: readonly number[];
  readonly scales: readonly number[];
  /** Intercept first. */
  readonly weights: readonly number[];
  /** Inverse of the penalised information matrix: the covariance of the weights. */
  readonly covariance: readonly (readonly number[])[];
}

export interface LogisticOptions {
  /** Ridge penalty on every weight but the intercept. */
  readonly ridge?: number;
  readonly maxIterations?: number;
}

const SMALLEST_STEP = 1e-6;

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
export const logit = (p: number): number => Math.log(p / (1 - p));

/**
 * Fits by Newton's method (iteratively reweighted least squares, steps halved where they overshoot) with a ridge penalty, which keeps weights finite where
 * a feature separates the classes.
 * @param rows features, one array per case, all of one length
 * @param labels 1 for what is predicted, 0 else
 * @throws RangeError without both labels: nothing can be learned
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  { ridge = 1, maxIterations = 50 }: LogisticOptions = {},
): LogisticModel {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === labels.length) throw new RangeError('a classifier needs cases of both labels');
  const width = rows[0]!.length;
  const means = Array.from({ length: width }, (_, at) => mean(rows.map((row) => row[at]!)));
  const scales = means.map((centre, at) => Math.sqrt(mean(rows.map((row) => (row[at]! - centre) ** 2))) || 1);
  const design = rows.map((row) => [1, ...row.map((value, at) => (value - means[at]!) / scales[at]!)]);

  const weights = new Array<number>(width + 1).fill(0);
  weights[0] = logit(positives / labels.length);
  let information = newtonStep(design, labels, weights, ridge);
  for (let iteration = 0; iteration < maxIterations; iteration += 1) {
    const start = [...weights];
    const step = solve(information.matrix, information.gradient);
    const { likelihood } = information;
    let largest = 0;
    // A whole step can overshoot where the classes nearly part: it is halved until the likelihood does not fall.
    for (let share = 1; share > SMALLEST_STEP; share /= 2) {
      largest = 0;
      for (let at = 0; at < weights.length; at += 1) {
        weights[at] = start[at]! + share * step[at]!;
        largest = Math.max(largest, Math.abs(share * step[at]!));
      }
      information = newtonStep(design, labels, weights, ridge);
      if (information.likelihood >= likelihood - 1e-9 * Math.abs(likelihood)) break;
    }
    if (largest < 1e-9) break;
  }
  return { means, scales, weights, covariance: invert(information.matrix) };
}

export interface LinearPrediction {
  readonly value: number;
  readonly error: number;
}

/** The linear predictor and its standard error (delta method: √(xᵀ Σ x)). */
export function linearPredictor(model: LogisticModel, row: readonly number[]): LinearPrediction {
  return preparedPredictor(model)(Float64Array.from(row));
}

/**
 * The linear predictor made ready for many rows: the model in flat arrays, the symmetric covariance as its lower half
 * with the off-diagonal doubled.
 */
export function preparedPredictor(model: LogisticModel): (row: Float64Array) => LinearPrediction {
  const size = model.weights.length;
  const weights = Float64Array.from(model.weights);
  const means = Float64Array.from([0, ...model.means]);
  const perScale = Float64Array.from([1, ...model.scales.map((scale) => 1 / scale)]);
  const half = new Float64Array((size * (size + 1)) / 2);
  for (let i = 0, at = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1, at += 1) half[at] = model.covariance[i]![j]! * (i === j ? 1 : 2);
  }
  const x = new Float64Array(size);
  x[0] = 1;
  return (row) => {
    let value = weights[0]!;
    let variance = half[0]!;
    for (let i = 1, at = 1; i < size; i += 1) {
      const xi = (row[i - 1]! - means[i]!) * perScale[i]!;
      x[i] = xi;
      value += weights[i]! * xi;
      // Four sums side by side: one alone waits for every addition before the next.
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      let j = 0;
      for (; j + 3 <= i; j += 4, at += 4) {
        a += half[at]! * x[j]!;
        b += half[at + 1]! * x[j + 1]!;
        c += half[at + 2]! * x[j + 2]!;
        d += half[at + 3]! * x[j + 3]!;
      }
      for (; j <= i; j += 1, at += 1) a += half[at]! * x[j]!;
      variance += (a + b + (c + d)) * xi;
    }
    return { value, error: Math.sqrt(Math.max(0, variance)) };
  };
}

function newtonStep(design: readonly number[][], labels: readonly number[], weights: readonly number[], ridge: number) {
  const size = weights.length;
  const gradient = weights.map((weight, at) => (at === 0 ? 0 : -ridge * weight));
  const matrix = weights.map((_, i) => weights.map((__, j) => (i === j && i > 0 ? ridge : 0)));
  let likelihood = weights.reduce((sum, weight, at) => (at === 0 ? sum : sum - (ridge * weight ** 2) / 2), 0);
  for (let index = 0; index < design.length; index += 1) {
    const x = design[index]!;
    let z = 0;
    for (let at = 0; at < size; at += 1) z += weights[at]! * x[at]!;
    const p = sigmoid(z);
    likelihood -= softplus(labels[index] === 1 ? -z : z);
    const weight = Math.max(p * (1 - p), 1e-12);
    for (let i = 0; i < size; i += 1) {
      gradient[i]! += (labels[index]! - p) * x[i]!;
      const line = matrix[i]!;
      for (let j = 0; j <= i; j += 1) line[j]! += weight * x[i]! * x[j]!;
    }
  }
  for (let i = 0; i < size; i += 1) for (let j = i + 1; j < size; j += 1) matrix[i]![j] = matrix[j]![i]!;
  return { gradient, matrix, likelihood };
}

/** ln(1 + eᶻ) without overflow. */
const softplus = (z: number): number => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
