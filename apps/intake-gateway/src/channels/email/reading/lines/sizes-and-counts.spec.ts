import { describe, expect, test } from '@jest/globals';
import { readOrderLine } from './line-grammar.js';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const told = (text: string): string[] => {
  const reading = readOrderLine(text);
  return 'lines' in reading
    ? reading.lines.map(({ quantity, unit, names, description, doubts }) =>
        [quantity, unit ?? '-', names[0]?.value ?? description, ...doubts].join(' '),
      )
    : [reading.kind];
};

describe('sizes beside counts', () => {
  test.each([
    ['3) Suture Needle 18G x 2 in (77310) – 7 boxes', ['7 BX 77310']],
    ['4 rolls - 77105 - gauze roll 3 in x 4 yd stretch', ['4 RL 77105']],
    ['77105 Gauze Roll 3 in x 4 yd Stretch qty 8', ['8 - 77105']],
    ['40 lb 10-10-10 lawn food - 12 bags', ['12 BG 10-10-10']],
    ['6 each canvas drop cloth', ['6 EA canvas drop cloth']],
    ['1 skid 40 bags rock salt 50 lb', ['40 BG rock salt 50 lb two-readings']],
    ['1 pallet (60 cases) copy paper', ['60 CA copy paper two-readings']],
    ['880131   150 ft   3/8 nylon rope', ['150 FT 880131 size-as-unit']],
    [
      '3 x pallet jack, 2 x hand truck red and 4 x dock plate',
      ['3 - pallet jack', '2 - hand truck red', '4 - dock plate'],
    ],
  ])('%s', (text, lines) => {
    expect(told(text)).toEqual(lines);
  });

  test.each([
    ['2 pallets ice melt 50 lb', ['2 PL ice melt 50 lb']],
    ['1 pallet 50 lb ice melt', ['1 PL 50 lb ice melt']],
    ['50 lb 40137 salmon', ['50 LB 40137']],
    ['40137 5 oz cups', ['prose']],
    ['(they are waiting on this one)', ['prose']],
    ['drop 4 cs 40137', ['4 CA 40137 prose reversal-word']],
  ])('not read so: %s', (text, lines) => {
    expect(told(text)).toEqual(lines);
  });
});

describe('short codes below what they are of', () => {
  const read = async (text: string) => {
    const { orders, unclear } = await readOrderMail(mailOf({ subject: 'PO 733', text }));
    const lines = orders.flatMap((order) => order.lines);
    return { lines: lines.map(({ quantity, unit, description, names }) => `${quantity} ${unit ?? '-'} ${names[0]?.value ?? ''} ${description ?? ''}`), unclear }; // prettier-ignore
  };

  test('each has the words above it', async () => {
    const { lines, unclear } = await read('Gel polish:\n12B - 3 bottles\n14R - 5 bottles\n\nPeroxide liters:\n10 vol - 2 bottles\n40 vol - 6 bottles'); // prettier-ignore
    expect(lines).toHaveLength(4);
    expect(lines.every((line) => /Gel polish|Peroxide/i.test(line))).toBe(true);
    expect(unclear).toEqual([]);
  });

  test.each(['Hello,\n\n12B - 3 bottles\n14R - 5 bottles\n\nThanks', 'For store:\n1A - 3 tubes\n2A - 5 tubes'])(
    'what they are of is not said, and nothing is passed over: %s',
    async (text) => {
      const { lines, unclear } = await read(text);
      expect(lines.length + unclear.length).toBeGreaterThan(0);
      expect(lines.every((line) => !/store/i.test(line))).toBe(true);
    },
  );
});
