/**
 * The mail corpus: `write` renders mails with their truth beside them into a folder, `score` reads them and compares,
 * `aliases` measures item matching on the public benchmark.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fitWeights } from './fit-weights.js';
import { type AliasBenchmark, scoreAliases } from './score-aliases.js';
import { makeCase, makeCorpus } from './make-case.js';
import { f1, type Half, halfOf, scoreCorpus, summarize } from './score.js';

const USAGE = `usage: node dist/tools/mail-corpus/main.js write FOLDER | score | aliases FILE | fit [FILE]  [--seed N] [--count N] [--half train|test] [--shape NAME] [--failures N]`;

async function main(args: readonly string[]): Promise<number> {
  const option = (name: string) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : undefined);
  const seed = Number(option('seed') ?? 1);
  const count = Number(option('count') ?? 1600);
  const [command, operand] = args;
  if (command === 'write' && operand !== undefined) return write(operand, seed, count);
  if (command === 'score') {
    const shape = option('shape');
    return score({
      seed,
      count,
      half: option('half') === 'train' ? 'train' : 'test',
      failures: Number(option('failures') ?? 0),
      ...(shape ? { shapes: [shape] } : {}),
    });
  }
  if (command === 'aliases' && operand !== undefined) {
    process.stdout.write(`${JSON.stringify(scoreAliases(JSON.parse(await readFile(operand, 'utf8'))))}\n`);
    return 0;
  }
  if (command === 'fit') {
    // Only the catalogue of the public benchmark is used, never its alternative descriptions.
    const other =
      operand && !operand.startsWith('--') ? (JSON.parse(await readFile(operand, 'utf8')) as AliasBenchmark).cat : {};
    const items = Object.entries(other).map(([sku, description]) => ({ sku, description, unit: 'EA', price: '1.00' }));
    process.stdout.write(`${JSON.stringify(await fitWeights(seed, count, items))}\n`);
    return 0;
  }
  process.stderr.write(`${USAGE}\n`);
  return 2;
}

async function write(folder: string, seed: number, count: number): Promise<number> {
  const corpus = makeCorpus(seed);
  await mkdir(folder, { recursive: true });
  const rows = corpus.items.map(({ sku, description, unit, pack, gtin }) =>
    [sku, description, unit, pack ?? '', gtin ?? ''].map(csvCell).join(','),
  );
  await writeFile(join(folder, 'items.csv'), `sku,description,unit,pack,gtin\n${rows.join('\n')}\n`);
  const numbers = corpus.customers.flatMap(({ id, itemNumbers }) =>
    [...itemNumbers].map(([sku, own]) => [id, own, sku].map(csvCell).join(',')),
  );
  await writeFile(join(folder, 'xref.csv'), `customer_id,customer_item,sku\n${numbers.join('\n')}\n`);
  for (let index = 0; index < count; index += 1) {
    const each = await makeCase(seed, index, corpus);
    const orders = each.orders.map(({ lines, ...order }) => ({
      ...order,
      lines: lines.map(({ item, quantity, unit }) => ({ sku: item.sku, quantity, unit })),
    }));
    await writeFile(join(folder, `${each.name}.eml`), each.mail);
    await writeFile(
      join(folder, `${each.name}.json`),
      `${JSON.stringify({ shape: each.shape, half: halfOf(index), customerId: each.customer.id, orders }, null, 2)}\n`,
    );
  }
  process.stderr.write(`${count} mails with their truth in ${folder}\n`);
  return 0;
}

const csvCell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

async function score(run: {
  seed: number;
  count: number;
  half: Half;
  failures: number;
  shapes?: readonly string[];
}): Promise<number> {
  const scored = await scoreCorpus(makeCorpus(run.seed), run);
  const lines = [...scored.shapes]
    .filter(([, { cases }]) => cases > 0)
    .map(([shape, each]) =>
      [
        shape.padEnd(14),
        `mails ${each.cases}`.padEnd(11),
        `P ${(each.right / Math.max(1, each.found)).toFixed(4)}`,
        `R ${(each.right / Math.max(1, each.wanted)).toFixed(4)}`,
        `F1 ${f1(each).toFixed(4)}`,
        `exact ${(each.exact / Math.max(1, each.orders)).toFixed(3)}`,
        `auto ${(each.auto / Math.max(1, each.orders)).toFixed(3)}`,
        `wrong ${each.autoWrong}`,
      ].join('  '),
    );
  process.stdout.write(`${lines.join('\n')}\n${JSON.stringify(summarize(scored))}\n`);
  for (const { name, what } of scored.failures.slice(0, run.failures)) process.stdout.write(`${name}: ${what}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
