export interface Minimum {
  readonly point: readonly number[];
  readonly value: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

export interface NelderMeadOptions {
  /** Edge of the first simplex. */
  readonly step?: number;
  /** Done when values and corners of the simplex lie this close together. */
  readonly tolerance?: number;
  readonly maxEvaluations?: number;
}

/**
 * Minimises a function without derivatives (Nelder and Mead 1965, the standard coefficients 1, 2, ½, ½), started again
 * at its result until a start brings nothing more: a simplex that collapsed early is rebuilt.
 */
export function minimise(
  objective: (point: readonly number[]) => number,
  start: readonly number[],
  options: NelderMeadOptions = {},
): Minimum {
  const { step = 0.5, tolerance = 1e-9, maxEvaluations = 4000 } = options;
  let best = search(objective, start, { step, tolerance, maxEvaluations });
  let evaluations = best.evaluations;
  while (evaluations < maxEvaluations) {
    const again = search(objective, best.point, {
      step: step / 2,
      tolerance,
      maxEvaluations: maxEvaluations - evaluations,
    });
    evaluations += again.evaluations;
    const gain = best.value - again.value;
    if (again.value < best.value) best = again;
    if (gain < tolerance * (1 + Math.abs(best.value))) return { ...best, evaluations, converged: again.converged };
  }
  return { ...best, evaluations, converged: false };
}

interface Corner {
  point: number[];
  value: number;
}

function search(
  objective: (point: readonly number[]) => number,
  start: readonly number[],
  { step, tolerance, maxEvaluations }: Required<NelderMeadOptions>,
): Minimum {
  let evaluations = 0;
  const corner = (point: number[]): Corner => {
    evaluations += 1;
    const value = objective(point);
    return { point, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const simplex = [corner([...start])];
  for (let index = 0; index < start.length; index += 1) {
    simplex.push(corner(start.map((value, at) => (at === index ? value + step : value))));
  }
  const order = () => simplex.sort((a, b) => a.value - b.value);
  order();
  while (evaluations < maxEvaluations) {
    if (isSmall(simplex, tolerance)) return { ...simplex[0]!, evaluations, converged: true };
    improve(simplex, corner);
    order();
  }
  return { ...simplex[0]!, evaluations, converged: false };
}

/** One step: the worst corner is reflected, stretched, drawn in, or all corners shrink towards the best. */
function improve(simplex: Corner[], corner: (point: number[]) => Corner): void {
  const worst = simplex.at(-1)!;
  const others = simplex.slice(0, -1);
  const centre = worst.point.map((_, axis) => others.reduce((sum, { point }) => sum + point[axis]!, 0) / others.length);
  const along = (factor: number) => corner(centre.map((value, axis) => value + factor * (value - worst.point[axis]!)));

  const reflected = along(1);
  let next: Corner | undefined;
  if (reflected.value < simplex[0]!.value) {
    const stretched = along(2);
    next = stretched.value < reflected.value ? stretched : reflected;
  } else if (reflected.value < others.at(-1)!.value) {
    next = reflected;
  } else {
    const drawn = reflected.value < worst.value ? along(0.5) : along(-0.5);
    if (drawn.value < Math.min(reflected.value, worst.value)) next = drawn;
  }
  if (next) {
    simplex[simplex.length - 1] = next;
    return;
  }
  const best = simplex[0]!.point;
  for (let index = 1; index < simplex.length; index += 1) {
    simplex[index] = corner(simplex[index]!.point.map((value, axis) => best[axis]! + 0.5 * (value - best[axis]!)));
  }
}

function isSmall(simplex: readonly Corner[], tolerance: number): boolean {
  const best = simplex[0]!;
  const spread = simplex.at(-1)!.value - best.value;
  const scale = 1 + Math.abs(best.value);
  // On a flat floor the corners never meet: values that agree to the last digits are enough there.
  if (spread <= tolerance * scale * 1e-4) return true;
  if (!(spread <= tolerance * scale * 1e-2)) return false;
  return simplex.every(({ point }) => point.every((value, axis) => Math.abs(value - best.point[axis]!) < 1e-5));
}
