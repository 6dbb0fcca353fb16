import { makeCorpus } from '../mail-corpus/make-case.js';
import { scoreCorpus, type ShapeScore, summarize } from '../mail-corpus/score.js';
import type { Bench } from './bench.js';

/** A seed nothing was looked at with, and mails of the half that trains nothing. */
const SEED = 90_417;
const MAILS = 960;

const share = (part: number, of: number): string => (of === 0 ? 'none' : (part / of).toFixed(4));

/** How right the reader is, on mails whose truth is known: beside what it says itself of how right it is. */
export const bench: Bench = {
  name: 'mail.score',
  against: 'orders exactly right',
  unit: 'share',
  async prepare() {
    const scored = await scoreCorpus(makeCorpus(SEED), { seed: SEED, count: MAILS, half: 'test' });
    const { touchless, touchlessError, exact, calibrationError } = summarize(scored);
    const all = [...scored.shapes.values()];
    const sum = (field: keyof ShapeScore) => all.reduce((total, each) => total + each[field], 0);
    return {
      ours: () => Promise.resolve(touchless),
      theirs: () => Promise.resolve(exact),
      note:
        `${MAILS} mails of unseen seed ${SEED}: line precision ${share(sum('right'), sum('found'))}, ` +
        `recall ${share(sum('right'), sum('wanted'))}; orders exactly right ${exact.toFixed(4)} and touchless ` +
        `${touchless.toFixed(4)} of clean shapes, ${touchlessError.toFixed(4)} of these wrong; ` +
        `calibration error ${calibrationError.toFixed(4)}`,
    };
  },
};
