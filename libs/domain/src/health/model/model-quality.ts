/** How well probabilities did against what came. */
export interface ModelQuality {
  readonly cases: number;
  /** Share of cases with label 1. */
  readonly base: number;
  /** Chance that a case with label 1 scores above one with label 0; ties count half. */
  readonly auc: number;
  /** 95 % interval of the AUC (Hanley and McNeil 1982). */
  readonly aucInterval: readonly [number, number];
  /** Mean squared error of the probabilities. */
  readonly brier: number;
  /** Predicted and realised rates by tenths of the score, lowest first. */
  readonly calibration: readonly { readonly predicted: number; readonly realised: number; readonly cases: number }[];
}

/** @throws RangeError without cases of both labels */
export function modelQuality(probabilities: readonly number[], labels: readonly number[]): ModelQuality {
  const cases = labels.length;
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const auc = areaUnderCurve(probabilities, labels);
  return {
    cases,
    base: positives / cases,
    auc,
    aucInterval: aucInterval(auc, positives, cases - positives),
    brier: probabilities.reduce((sum, p, at) => sum + (p - labels[at]!) ** 2, 0) / cases,
    calibration: calibrationTable(probabilities, labels),
  };
}

/** The Mann-Whitney statistic over pairs, by ranks, ties half. @throws RangeError without cases of both labels */
export function areaUnderCurve(scores: readonly number[], labels: readonly number[]): number {
  const order = scores.map((_, at) => at).sort((a, b) => scores[a]! - scores[b]!);
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to += 1;
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at += 1) {
      if (labels[order[at]!] !== 1) continue;
      positives += 1;
      rankSum += rank;
    }
    from = to;
  }
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0) throw new RangeError('an AUC needs cases of both labels');
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

function aucInterval(auc: number, positives: number, negatives: number): readonly [number, number] {
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const variance =
    (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc)) /
    (positives * negatives);
  const half = 1.96 * Math.sqrt(Math.max(0, variance));
  return [Math.max(0, auc - half), Math.min(1, auc + half)];
}

function calibrationTable(probabilities: readonly number[], labels: readonly number[]) {
  const order = probabilities.map((_, at) => at).sort((a, b) => probabilities[a]! - probabilities[b]!);
  const tenths = Math.min(10, order.length);
  return Array.from({ length: tenths }, (_, tenth) => {
    const part = order.slice(
      Math.floor((tenth * order.length) / tenths),
      Math.floor(((tenth + 1) * order.length) / tenths),
    );
    return {
      predicted: part.reduce((sum, at) => sum + probabilities[at]!, 0) / part.length,
      realised: part.reduce((sum, at) => sum + labels[at]!, 0) / part.length,
      cases: part.length,
    };
  });
}
