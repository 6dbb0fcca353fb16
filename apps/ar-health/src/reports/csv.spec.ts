import { toCsv } from './csv.js';

it('writes what spreadsheets read, and nothing they run', () => {
  const rows = [
    { customer: 'a,b', amount: '-5.00', buckets: { '30-60': '1.00' } },
    { customer: '=cmd()', amount: '7.00', buckets: { '30-60': 'say "x"' } },
  ];
  expect(toCsv(rows).split('\r\n')).toEqual([
    'customer,amount,buckets.30-60',
    '"a,b",-5.00,1.00',
    `'=cmd(),7.00,"say ""x"""`,
    '',
  ]);
  expect(toCsv([])).toBe('\r\n');
});
