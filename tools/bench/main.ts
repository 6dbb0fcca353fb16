import { parseArgs } from 'node:util';
import type { BenchResult } from './bench.js';
import { registry } from './registry.js';
import { runBench } from './run-bench.js';
import { inSideProcesses } from './side-processes.js';

const USAGE = `usage: npm run -s bench -- [NAME] [--json] [--rounds N]
  NAME      one of ${registry.map(({ name }) => name).join(', ')}; all of them when left out
  --json    one JSON object a line instead of the table
  --rounds  pairs to measure, default 5`;

function refuse(reason: string): never {
  process.stderr.write(`${reason}\n${USAGE}\n`);
  process.exit(2);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '5' },
        help: { type: 'boolean', default: false },
      },
    });
    return { ...values, names: positionals };
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const { json, rounds, names, help } = readArguments();
if (help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
if (!/^[1-9]\d{0,3}$/.test(rounds)) refuse(`--rounds is a number from 1 to 9999, not '${rounds}'`);
for (const name of names) {
  if (!registry.some((bench) => bench.name === name)) refuse(`there is no bench '${name}'`);
}
const chosen = registry.filter(({ name }) => names.length === 0 || names.includes(name));

const line = (cells: readonly string[]) =>
  [22, 14, 14, 10, 12].reduceRight((text, width, i) => cells[i]!.padEnd(width) + text, cells[5]!);
if (!json) process.stdout.write(`${line(['bench', 'ours', 'theirs', 'ratio', 'unit', 'against'])}\n`);
let failed = false;
for (const { name, load } of chosen) {
  try {
    const bench = await load();
    print(await runBench(bench.apart ? inSideProcesses(bench) : bench, Number(rounds)));
  } catch (error) {
    failed = true;
    process.stderr.write(`${name} failed: ${(error as Error).stack}\n`);
  }
}
process.exit(failed ? 1 : 0);

function print(result: BenchResult): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  const { bench, ours, theirs, ratio, unit, against, note } = result;
  process.stdout.write(`${line([bench, String(ours), String(theirs), String(ratio), unit, against])}\n`);
  process.stdout.write(`${' '.repeat(22)}${note}\n`);
}
