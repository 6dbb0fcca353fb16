import { solve } from './linear-algebra.js';

/** A fitted linear regression over standardised features. */
export interface RidgeModel {
  readonly means: readonly number[];
  readonly scales: readonly number[];
  /** Intercept first. */
  readonly weights: readonly number[];
}

/** Least squares with a penalty on every weight but the intercept (Hoerl and Kennard 1970). */
export function fitRidge(rows: readonly (readonly number[])[], targets: readonly number[], penalty = 1): RidgeModel {
  if (rows.length === 0) throw new RangeError('a regression needs cases');
  const width = rows[0]!.length;
  const column = (at: number) => rows.map((row) => row[at]!);
  const means = Array.from({ length: width }, (_, at) => mean(column(at)));
  const scales = means.map((centre, at) => Math.sqrt(mean(column(at).map((value) => (value - centre) ** 2))) || 1);
  const size = width + 1;
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => (i === j && i > 0 ? penalty : 0)),
  );
  const right = new Array<number>(size).fill(0);
  rows.forEach((row, index) => {
    const x = [1, ...row.map((value, at) => (value - means[at]!) / scales[at]!)];
    for (let i = 0; i < size; i += 1) {
      right[i]! += x[i]! * targets[index]!;
      for (let j = 0; j < size; j += 1) matrix[i]![j]! += x[i]! * x[j]!;
    }
  });
  return { means, scales, weights: solve(matrix, right) };
}

export function predictRidge(model: RidgeModel, row: readonly number[]): number {
  return row.reduce(
    (sum, value, at) => sum + (model.weights[at + 1]! * (value - model.means[at]!)) / model.scales[at]!,
    model.weights[0]!,
  );
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
