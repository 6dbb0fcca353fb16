import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readAttachment } from '../../apps/intake-gateway/src/channels/email/reading/documents/read-attachment.js';
import { makeCase, makeCorpus, type Shape } from './make-case.js';
import { type AliasBenchmark, scoreAliases } from './score-aliases.js';
import { f1, scoreCorpus, summarize } from './score.js';
import { writeZip } from './write-xlsx.js';

test('a seed gives the same mail and the same truth every time', async () => {
  const [first, second] = [await makeCase(7, 11, makeCorpus(7)), await makeCase(7, 11, makeCorpus(7))];
  expect(first.mail.equals(second.mail)).toBe(true);
  expect(first.orders).toEqual(second.orders);
});

test('on mails that trained nothing (seed 2, test half) lines are found, and what passes by itself is right', async () => {
  const scored = await scoreCorpus(makeCorpus(2), { seed: 2, count: 384, half: 'test' });
  const f1Of = (shape: Shape) => f1(scored.shapes.get(shape)!);
  for (const shape of ['text-list', 'text-table', 'html-table', 'csv', 'xlsx'] as const)
    expect([shape, f1Of(shape) >= 0.97]).toEqual([shape, true]);
  expect(f1Of('pdf')).toBeGreaterThanOrEqual(0.9);
  const { touchless, touchlessError } = summarize(scored);
  expect(touchless).toBeGreaterThanOrEqual(0.8);
  expect(touchlessError).toBe(0);
}, 60_000);

test('a workbook that grows beyond every limit is refused while it is inflated', async () => {
  const bytes = writeZip([['xl/workbook.xml', `<a>${' '.repeat(60_000_000)}</a>`]]);
  expect(bytes.length).toBeLessThan(100_000);
  expect(await readAttachment({ name: 'order.xlsx', mediaType: 'application/zip', inline: false, bytes })).toEqual({
    kind: 'unread',
    reason: 'too-large',
  });
}, 30_000);

test('real alternative descriptions of 3,891 items find their item', () => {
  const file = new URL('../../../shared/data/ar/retail_alias_benchmark.json', import.meta.url);
  if (!existsSync(file)) {
    console.warn(
      'tools/mail-corpus/score.int-spec.ts: ../shared/data/ar is not there; the alias benchmark was NOT run',
    );
    return;
  }
  const { first, amongFive } = scoreAliases(JSON.parse(readFileSync(file, 'utf8')) as AliasBenchmark);
  expect(first).toBeGreaterThanOrEqual(0.8);
  expect(amongFive).toBeGreaterThanOrEqual(0.965);
}, 30_000);
