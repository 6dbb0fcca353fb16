import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const read = async (line: string) => {
  const text = `PO 8120\n\n61207 - 2 cs\n61344 - 3 cs\n${line}\n\nThanks\nIda\n`;
  const date = { instant: '2026-03-10T12:00:00.000Z', day: '2026-03-10' };
  const { orders, unclear } = await readOrderMail(mailOf({ subject: 'order', date, text }));
  return { lines: orders[0]!.lines.slice(2), unclear: unclear.map((each) => each.text) };
};

describe('goods beside a list whose count cannot be read are said to be unclear', () => {
  test.each([
    'several cases oranges',
    'extra box of spoons',
    'and a few limes',
    'the usual chard',
    'double the limes',
    'chard - need some',
    'limes #2',
    'elbows brass x4 or so, short x9',
    'bag of rice flour',
    'limes\n61450 - 1 cs',
  ])('%s', async (line) => {
    const { unclear } = await read(line);
    expect(unclear).toHaveLength(1);
  });

  test('with a bullet as its list has', async () => {
    const text = 'PO 8120\n\n- 61207 2 cs\n- 61344 3 cs\n- limes\n';
    const { unclear } = await readOrderMail(mailOf({ subject: 'order', text }));
    expect(unclear.map((each) => each.text)).toEqual(['- limes']);
  });

  test('a couple is about two', async () => {
    const { lines } = await read('a couple of cases limes');
    expect(lines).toMatchObject([{ quantity: '2', unit: 'CA', doubts: ['approximate'] }]);
  });
});

test.each([
  'Produce\n61450 - 1 cs',
  'PRODUCE:\n61450 - 1 cs',
  'deliver to the back door',
  'Deliver before 10 am',
  'please call 30 min ahead',
  '41 Elm St, Dover NJ 07801',
  'need by 3/20',
  'no subs please',
  'any questions call Ida 201 555 0113',
  'we close at 3 pm',
])('words beside a list that order nothing hide nothing: %s', async (line) => {
  expect((await read(line)).unclear).toEqual([]);
});
