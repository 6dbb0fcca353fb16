import type { Bench } from './bench.js';
import { registry } from './registry.js';
import { inSideProcesses } from './side-processes.js';

// What runs in a side's process is built (tools/run.mjs builds before any test).
const PROGRAM = new URL('../../dist/tools/bench/side.js', import.meta.url);

const load = (name: string): Promise<Bench> => registry.find((bench) => bench.name === name)!.load();

describe('a bench with its sides apart', () => {
  it('measures a round of each side, and is what it is in one process otherwise', async () => {
    const bench = await load('x12.tokenize');
    const apart = inSideProcesses(bench, PROGRAM);
    expect(apart).toMatchObject({ name: bench.name, against: bench.against, unit: bench.unit });
    const rounds = await apart.prepare();
    try {
      expect(await rounds.ours()).toBeGreaterThan(0);
      expect(await rounds.theirs()).toBeGreaterThan(0);
      expect(rounds.note).toMatch(/segments/);
    } finally {
      await rounds.close!();
    }
    await expect(rounds.ours()).rejects.toThrow(/has ended/);
  }, 60_000);

  it('fails when a side does: the name of no bench', async () => {
    const unknown = { ...(await load('x12.tokenize')), name: 'no.such' };
    await expect(inSideProcesses(unknown, PROGRAM).prepare()).rejects.toThrow(/process ended with 1/);
  }, 60_000);
});
