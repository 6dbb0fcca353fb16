import { solve } from './linear-algebra.js';

/** A fitted linear regression over standardised features. */
export interface RidgeModel {
  readonly means: readonly number[];
  readonly scales: readonly number[];
  /** Intercept first. */
  readonly weights: readonly number[];
}

/** Rounds of reweighting; the weights hardly move after a few. */
const ROUNDS = 12;
/** Residuals smaller than this, in the target's unit, weigh the same: the absolute value has a corner at zero. */
const CORNER = 0.5;

/**
 * Least absolute deviations with a ridge penalty on every weight but the intercept, by iteratively reweighted least
 * squares (Schlossmacher 1973): the conditional median, which is the guess with the smallest mean absolute error and is
 * not pulled by the few that pay after half a year.
 */
export function fitMedianRidge(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  penalty = 1,
): RidgeModel {
  if (rows.length === 0) throw new RangeError('a regression needs cases');
  const width = rows[0]!.length;
  const column = (at: number) => rows.map((row) => row[at]!);
  const means = Array.from({ length: width }, (_, at) => mean(column(at)));
  const scales = means.map((centre, at) => Math.sqrt(mean(column(at).map((value) => (value - centre) ** 2))) || 1);
  const design = rows.map((row) => [1, ...row.map((value, at) => (value - means[at]!) / scales[at]!)]);
  let caseWeights = new Array<number>(rows.length).fill(1);
  let weights: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    weights = weightedRidge(design, targets, { caseWeights, penalty });
    caseWeights = design.map((x, at) => {
      const fitted = x.reduce((sum, value, i) => sum + value * weights[i]!, 0);
      return 1 / Math.max(CORNER, Math.abs(targets[at]! - fitted));
    });
  }
  return { means, scales, weights };
}

function weightedRidge(
  design: readonly (readonly number[])[],
  targets: readonly number[],
  { caseWeights, penalty }: { readonly caseWeights: readonly number[]; readonly penalty: number },
): number[] {
  const size = design[0]!.length;
  const total = mean(caseWeights);
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => (i === j && i > 0 ? penalty * total : 0)),
  );
  const right = new Array<number>(size).fill(0);
  for (let at = 0; at < design.length; at += 1) {
    const x = design[at]!;
    for (let i = 0; i < size; i += 1) {
      const weighted = caseWeights[at]! * x[i]!;
      const line = matrix[i]!;
      right[i]! += weighted * targets[at]!;
      for (let j = 0; j <= i; j += 1) line[j]! += weighted * x[j]!;
    }
  }
  for (let i = 0; i < size; i += 1) for (let j = i + 1; j < size; j += 1) matrix[i]![j] = matrix[j]![i]!;
  return solve(matrix, right);
}

export function predictRidge(model: RidgeModel, row: readonly number[]): number {
  return row.reduce(
    (sum, value, at) => sum + (model.weights[at + 1]! * (value - model.means[at]!)) / model.scales[at]!,
    model.weights[0]!,
  );
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
