import { csvLines } from './csv.js';

async function csv(rows: Iterable<object>): Promise<string> {
  let text = '';
  for await (const line of csvLines(rows)) text += line;
  return text;
}

it('writes what spreadsheets read, and nothing they run', async () => {
  const rows = [
    { customer: 'a,b', amount: '-5.00', buckets: { '30-60': '1.00' } },
    { customer: '=cmd()', amount: '7.00', buckets: { '30-60': 'say "x"' } },
    { customer: null, amount: { minor: 5 }, buckets: null },
  ];
  expect((await csv(rows)).split('\r\n')).toEqual([
    'customer,amount,buckets.30-60',
    '"a,b",-5.00,1.00',
    `'=cmd(),7.00,"say ""x"""`,
    ',,',
    '',
  ]);
  expect(await csv([])).toBe('');
});
