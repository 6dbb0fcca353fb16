/**
 * Weights of the two models of match-model.ts, one per feature in its order. Fitted by
 * `node dist/tools/mail-corpus/main.js fit` on 5502 lines in words and 6484 with numbers: the
 * training half of 1,600 mails of seed 1, and items of its catalogue and of a public one (UCI Online Retail, CC BY
 * 4.0, descriptions only) in made-up careless words. The real alternative descriptions are for testing alone.
 */
export const TEXT_WEIGHTS: readonly number[] = [
  -4.817, 0.387, 8.161, 6.424, 1.147, 2.448, 0.64, 0.636, -1.44, 0.525, -0.38, 0.105, -0.5, 1.798, 0.8, -2, -1,
];
export const IDENTIFIED_WEIGHTS: readonly number[] = [
  -2.569, 1, 1.472, -5.478, -1, 3.101, 5.866, 4.701, 0.944, -0.468, 0.2, -1, 0.894, -0.5, 1,
];
