import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench } from './bench.js';
import type { MemoryReading } from './x12-memory-reader.js';

/** `BENCH_X12_MB=1000 npm run -s bench -- x12.memory` reads a gigabyte; the usual run is a smaller one. */
const MEGABYTES = Number(process.env['BENCH_X12_MB'] ?? 100);

/** As `npm run intake` runs: a small young generation keeps the level. */
const FLAGS = ['--max-semi-space-size=4', '--disable-warning=ExperimentalWarning'];

const entry = fileURLToPath(new URL('./x12-memory-reader.js', import.meta.url));

async function read(side: 'ours' | 'theirs'): Promise<MemoryReading> {
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, entry, side, String(MEGABYTES)]);
  const reading = JSON.parse(stdout) as MemoryReading;
  if (reading.units === 0) throw new Error(`${side} read nothing`);
  return reading;
}

const told = ({ residentMegabytes, longestStallMs }: MemoryReading): string =>
  `${residentMegabytes.toFixed(0)} MB resident at most, longest stall ${longestStallMs.toFixed(0)} ms`;

/** A level is reached once: each side reads once, and later rounds repeat what came of it. */
function once(side: 'ours' | 'theirs'): () => Promise<MemoryReading> {
  let reading: Promise<MemoryReading> | undefined;
  return () => (reading ??= read(side));
}

export const bench: Bench = {
  name: 'x12.memory',
  against: 'x12-parser as a stream (no validation, no order)',
  unit: 'MB/MB resident',
  prepare: async () => {
    const [ours, theirs] = [once('ours'), once('theirs')];
    const rate = ({ megabytes, residentMegabytes }: MemoryReading): number => megabytes / residentMegabytes;
    const results: Partial<Record<'ours' | 'theirs', string>> = {};
    const measure = (side: 'ours' | 'theirs', of: () => Promise<MemoryReading>) => async (): Promise<number> => {
      const reading = await of();
      results[side] = told(reading);
      return rate(reading);
    };
    return {
      ours: measure('ours', ours),
      theirs: measure('theirs', theirs),
      get note() {
        return `one interchange of ${MEGABYTES} MB (BENCH_X12_MB); ours ${results.ours ?? 'not run'}; theirs ${results.theirs ?? 'not run'}; bound by one transaction set and one portion of 16 KB in hand`;
      },
    };
  },
};
