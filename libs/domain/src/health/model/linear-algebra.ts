/** Cholesky factor of a symmetric positive definite matrix. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const factor = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < matrix.length; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k += 1) sum -= factor[i]![k]! * factor[j]![k]!;
      factor[i]![j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / factor[j]![j]!;
    }
  }
  return factor;
}

/** Solves A x = b. @param matrix symmetric positive definite */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  return substitute(cholesky(matrix), right);
}

function substitute(factor: readonly number[][], right: readonly number[]): number[] {
  const size = right.length;
  const y = new Array<number>(size).fill(0);
  for (let i = 0; i < size; i += 1) {
    let sum = right[i]!;
    for (let k = 0; k < i; k += 1) sum -= factor[i]![k]! * y[k]!;
    y[i] = sum / factor[i]![i]!;
  }
  const x = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = y[i]!;
    for (let k = i + 1; k < size; k += 1) sum -= factor[k]![i]! * x[k]!;
    x[i] = sum / factor[i]![i]!;
  }
  return x;
}

/** The inverse of a symmetric positive definite matrix. */
export function invert(matrix: readonly (readonly number[])[]): number[][] {
  const factor = cholesky(matrix);
  return matrix.map((_, at) =>
    substitute(
      factor,
      matrix.map((__, i) => (i === at ? 1 : 0)),
    ),
  );
}
