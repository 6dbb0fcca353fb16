import { describe, expect, test } from '@jest/globals';
import { readChangeLines } from './change-sentence.js';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const read = async (text: string) => {
  const [order] = (await readOrderMail(mailOf({ subject: 'our order', text }))).orders;
  const lines = order?.lines.map(({ action, quantity, unit, names, lineNumber, description }) =>
    [action ?? 'set', quantity, unit ?? '', names[0]?.value ?? (lineNumber ? `line ${lineNumber}` : description)].join(
      ' ',
    ),
  );
  return order && [order.purpose, order.purchaseOrderNumber?.value, ...lines!];
};

describe('a change of an order that stands', () => {
  test.each([
    ['PO 4711 - please bump the milk 40137 up to 15 cases', 'change 15 CA 40137'],
    ['Can we get one more case of 40137 added to PO 4711?', 'add 1 CA 40137'],
    ['Marta, on PO 4711 please lower the milk (40137) from 9 to 6 cases. The rest stays.', 'change 6 CA 40137'],
    ['Could we go up to 18 cases on the 40137 of PO 4711', 'change 18 CA 40137'],
    ['PO 4711: I mistakenly ordered 60 of 40137, it should have been 6', 'change 6  40137'],
    ['Amount for 40137 on PO 4711 has to be raised to 9', 'change 9  40137'],
    ['40137: please reduce to 5 cases (PO 4711)', 'change 5 CA 40137'],
    ['All of PO 4711 stays except 40137, make that 4 cs', 'change 4 CA 40137'],
    ['We only need 7 cases of 40137 on PO 4711 now', 'change 7 CA 40137'],
    ['Small change to PO 4711: need 6 cs of 40137, not 4. Thanks!', 'change 6 CA 40137'],
    ['Could you tack 5 lbs of 40137 onto PO 4711', 'add 5 LB 40137'],
    ['PO 4711 - take the limes off, we have plenty', 'delete 0  limes'],
    ['PO 4711 - we are closing early so drop line 2 please', 'delete 0  line 2'],
    ['On PO 4711 please change 789-0232 Cutlery Kit 1000 ct to 6.', 'change 6  789-0232'],
    ['zero out line 6 on PO 4711', 'delete 0  line 6'],
    ['On PO 4711 can we go from 12 to 15 cases of 40137?', 'change 15 CA 40137'],
    ['Re PO 4711: make 40137 15 cs instead of 12', 'change 15 CA 40137'],
    ['PO 4711: 40137 should be 15 cs not 12', 'change 15 CA 40137'],
    ['for PO 4711 change quantity of item 40137 to 15', 'change 15  40137'],
    ['we ordered 12 cs of 40137 on PO 4711 but only need 10', 'change 10  40137'],
    ['instead of 12 cs 40137 send 15 on PO 4711', 'change 15  40137'],
    ['PO 4711: 40137 x 15 (was 12)', 'change 15  40137'],
    ['Change order PO 4711: Qty of 40137: 12 -> 15', 'change 15  40137'],
    ['PO 4711 - reduce 80120 from 6 cs to 4 cs, everything else stays the same', 'change 4 CA 80120'],
    ['change the milk to 15 cases on PO 4711', 'change 15 CA milk'],
    ['PO 4711 - line 2 quantity to 8', 'change 8  line 2'],
    ['Please increase 40137 by 3 cases on PO 4711', 'add 3 CA 40137'],
    ['Can you tack on 2 more cases of 80233 to PO 4711', 'add 2 CA 80233'],
    ['Can you take the 80120 off PO 4711?', 'delete 0  80120'],
    ['PO 4711 we no longer need the 80120 tomato sauce', 'delete 0  80120'],
    ['scratch the olive oil 80233 from PO 4711', 'delete 0  80233'],
    ["Please don't ship the 80120 on PO 4711", 'delete 0  80120'],
    ['drop line 4 on PO 4711, thanks', 'delete 0  line 4'],
    ['cancel the milk 40137 on PO 4711', 'delete 0  40137'],
  ])('%s', async (text, line) => {
    expect(await read(text)).toEqual(['change', '4711', line]);
  });

  test('several in one sentence, and as a list', async () => {
    expect(await read('PO 4711: cancel 40137, and change 80120 to 5 cs')).toEqual([
      'change',
      '4711',
      'delete 0  40137',
      'change 5 CA 80120',
    ]);
    expect(await read('Please revise PO 4711 as follows:\n40137 15 cs\n80120 0 cs')).toEqual([
      'change',
      '4711',
      'set 15 CA 40137',
      'delete 0  80120',
    ]);
  });

  test.each([
    ['kill PO 4711'],
    ['PO 4711 was sent twice, please void it'],
    ["We won't be needing PO 4711"],
    ['PO 4711 is no longer needed, please cancel'],
    ['Please cancel our order 4711 in full.'],
    ['please disregard the attached PO 4711'],
  ])('%s: all of it is cancelled', async (text) => {
    expect(await read(text)).toEqual(['cancel', '4711']);
  });

  test.each([
    ['Please hold off on PO 4711'],
    ['Please double the 40137 on PO 4711'],
    ['Reduce line 4 of PO 4711 by 2 cases'],
    ['PO 4711: the ship-to should be our other store'],
    ['swap 80120 for 80121 on PO 4711'],
    ['Update to PO 4711: need delivery on 5/27'],
  ])('%s: a person has to say what it means, nothing is passed over', async (text) => {
    expect(await read(text)).toEqual(['change', '4711']);
  });
});

test('several dropped in one breath, each by itself; what is added below an addition', async () => {
  expect(await read('Please drop 40137 & 80120 from PO 4711')).toEqual([
    'change',
    '4711',
    'delete 0  40137',
    'delete 0  80120',
  ]);
  expect(await read('remove lines 2 and 5 from PO 4711')).toEqual([
    'change',
    '4711',
    'delete 0  line 2',
    'delete 0  line 5',
  ]);
  expect(await read('Add-on for PO 4711:\n2 cs 40137')).toEqual(['change', '4711', 'add 2 CA 40137']);
});

describe('no change', () => {
  test.each([
    ['PO 4711\n12 cs 40137\nplease do not substitute\n2 cs 80120', 'original', 2],
    ['PO 4711\nplease add 12 cs 40137', 'original', 1],
    ['PO 4711\n12 cs 40137 change of address: 5 Main St', 'original', 1],
  ])('%j', async (text, purpose, lines) => {
    const found = await read(text);
    expect([found?.[0], found!.length - 2]).toEqual([purpose, lines]);
  });

  test('long sentences of words that begin changes take no time worth naming', () => {
    for (const text of [
      'change '.repeat(100),
      'from 1 to 2 '.repeat(60),
      `drop ${'the '.repeat(100)}`,
      'please, '.repeat(80),
    ])
      expect(readChangeLines(text)).toEqual([]);
  });
});
