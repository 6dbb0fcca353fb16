import { generateGoldenOrders, seededDraw } from '../../libs/x12/src/samples/generate-golden-orders.js';
import { judge } from './judge.js';
import { mutate } from './mutate.js';

export interface MutationRun {
  readonly count: number;
  readonly seed: number;
  /** Told from time to time how many are done. */
  readonly progress?: (done: number, result: MutationResult) => void;
}

export interface MutationResult {
  inputs: number;
  /** Inputs of which at least one set was accepted, strictly or tolerantly read. */
  accepted: number;
  /** Inputs of which something was refused. */
  refused: number;
  /** Longest time one input kept the processor, in milliseconds: waiting for others on a busy machine is no fault. */
  slowest: number;
  /** Inputs that took over a second. */
  slow: number;
  /** What must not be: number of the input, its bytes in base64, and why. At most a hundred are kept. */
  readonly wrongs: { readonly input: number; readonly bytes: string; readonly why: string }[];
}

const SLOW_MS = 1000;
const KEPT = 100;

/**
 * Mutates golden orders and receives each, strictly and tolerantly. Nothing may crash or take over a second; what is
 * accepted has to hold its counts and control numbers and make the same order when it is written anew and read again.
 * Input `n` of a seed is always the same.
 */
export function runMutations({ count, seed, progress }: MutationRun): MutationResult {
  const sources = generateGoldenOrders(40, 850).map(({ text }) => Buffer.from(text, 'latin1'));
  const result: MutationResult = { inputs: 0, accepted: 0, refused: 0, slowest: 0, slow: 0, wrongs: [] };
  for (let input = 0; input < count; input += 1) {
    const draw = seededDraw(Math.imul(seed, 0x9e3779b1) + input);
    judgeOne(input, mutate(sources[draw(sources.length)]!, draw), result);
    if (progress && input % 10_000 === 9_999) progress(input + 1, result);
  }
  return result;
}

function judgeOne(input: number, bytes: Buffer, result: MutationResult): void {
  const started = process.cpuUsage();
  const wrongs: string[] = [];
  let [accepted, refused] = [false, false];
  try {
    for (const tolerant of [false, true]) {
      const judgement = judge(bytes, tolerant);
      wrongs.push(...judgement.wrongs);
      accepted ||= judgement.accepted > 0;
      refused ||= judgement.refused;
    }
  } catch (error) {
    wrongs.push(`it crashes: ${error instanceof Error ? error.stack : String(error)}`);
  }
  const { user, system } = process.cpuUsage(started);
  const took = (user + system) / 1000;
  result.inputs += 1;
  result.accepted += accepted ? 1 : 0;
  result.refused += refused ? 1 : 0;
  result.slowest = Math.max(result.slowest, took);
  result.slow += took > SLOW_MS ? 1 : 0;
  for (const why of wrongs) {
    if (result.wrongs.length < KEPT) result.wrongs.push({ input, bytes: bytes.toString('base64'), why });
  }
}
