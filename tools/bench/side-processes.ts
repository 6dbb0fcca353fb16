import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Bench, BenchRounds } from './bench.js';

export const SIDES = ['ours', 'theirs'] as const;
export type Side = (typeof SIDES)[number];

/** What a side's process tells: that it is prepared (with the bench's note), or the rate of a round. */
export type SideMessage = { readonly note: string } | { readonly rate: number };

const PROGRAM = new URL('./side.js', import.meta.url);

/**
 * The same bench with each side in a process of its own, as its users would run it. In one process each side would
 * collect the garbage the other left, and run code that the engine had fitted to the other's objects: with a rival that
 * makes a hundred times the garbage, the measure is of the garbage. Rounds still take turns, one side at a time.
 */
export function inSideProcesses(bench: Bench, program: URL = PROGRAM): Bench {
  return { ...bench, prepare: () => startSides(bench.name, program) };
}

async function startSides(name: string, program: URL): Promise<BenchRounds> {
  const sides: SideProcess[] = [];
  const close = async () => void (await Promise.all(sides.map((side) => side.close())));
  try {
    for (const side of SIDES) sides.push(await SideProcess.start(program, name, side));
  } catch (error) {
    await close();
    throw error;
  }
  const [ours, theirs] = sides as [SideProcess, SideProcess];
  return { ours: () => ours.round(), theirs: () => theirs.round(), close, note: ours.note };
}

class SideProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly note: string,
  ) {}

  static async start(program: URL, name: string, side: Side): Promise<SideProcess> {
    const child = fork(program, [name, side]);
    const prepared = await answerOf(child);
    if (!('note' in prepared)) throw new Error(`${side} of ${name} did not say that it is prepared`);
    return new SideProcess(child, prepared.note);
  }

  async round(): Promise<number> {
    if (!this.child.connected) throw new Error('the process of a side has ended');
    this.child.send('round');
    const answer = await answerOf(this.child);
    return 'rate' in answer ? answer.rate : NaN;
  }

  async close(): Promise<void> {
    if (!this.child.connected) return;
    this.child.disconnect();
    await once(this.child, 'exit');
  }
}

/** The next message of a side. @throws when its process ends instead; its own words stand on stderr by then */
function answerOf(child: ChildProcess): Promise<SideMessage> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null) =>
      reject(new Error(`a side's process ended with ${code ?? signal}`));
    child.once('exit', ended);
    child.once('message', (message: SideMessage) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}
