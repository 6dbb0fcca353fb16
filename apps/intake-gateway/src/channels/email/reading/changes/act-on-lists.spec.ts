import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const read = async (text: string) => {
  const parts = text.startsWith('<') ? { html: text } : { text };
  const { orders, unclear } = await readOrderMail(mailOf({ subject: 'PO 4711', ...parts }));
  const lines = orders.flatMap((order) =>
    order.lines.map(
      ({ action, quantity, names, description }) =>
        `${action ?? 'set'} ${quantity} ${names[0]?.value ?? description ?? ''}`,
    ),
  );
  return { purposes: orders.map(({ purpose }) => purpose), lines, unclear: unclear.map(({ text: each }) => each) };
};

describe('lists of what is taken off', () => {
  test.each([
    ['Please cancel these two lines:\n\n  line 4  STR-71-W  Straw wrapped\n  line 7  CUP-20-C  20 oz cup\n', ['STR-71-W', 'CUP-20-C']],
    ['Please cancel the following on PO 4711:\n\n40137 2 cs\n80120 tomato sauce\n\nThanks, Ann', ['40137', '80120']],
    ['We no longer need these:\n- 40137\n- 80120 (3 cs)\n', ['40137', '80120']],
    ['Remove:\n1. 40137 milk - 2 cs\n2. limes\n', ['40137', 'limes']],
    ['Take off the lines below.\n40137 milk 12 cs\n', ['40137']],
    ['Kindly do not ship the items below\n\n40137 milk 12 cs\n80120 sauce 1 cs\n\nEverything else stays as it was ordered.', ['40137', '80120']],
    ['The following lines are dropped:\n40137 | 12 cs\n80120 | 1 cs\n', ['40137', '80120']],
    ['<p>Please delete the following lines</p><table><tr><td>Item</td><td>Qty</td></tr><tr><td>40137</td><td>4</td></tr><tr><td>80120</td><td>1</td></tr></table>', ['40137', '80120']],
  ])('%j', async (text, items) => {
    const { purposes, lines } = await read(text);
    expect([purposes, lines]).toEqual([['change'], items.map((item) => `delete 0 ${item}`)]);
  }); // prettier-ignore
});

test('what is taken off and what is added, each under its own words', async () => {
  const text =
    'Changes to PO 4711.\n\nAdd:\n2 cs 40137\n1 cs 80120\n\nRemove:\n70344\n80233\n\nNew quantities:\n61207 5 cs\n';
  expect(await read(text)).toMatchObject({
    purposes: ['change'],
    lines: ['add 2 40137', 'add 1 80120', 'delete 0 70344', 'delete 0 80233', 'set 5 61207'],
  });
});

describe('lists of nothing taken off', () => {
  test.each([
    ['12 cs 40137\n3 cs 80120\nDo not send these items if out of stock: 80120\n', 'original', ['set 12 40137', 'set 3 80120']],
    ['Please add the following to the truck:\n12 cs 40137\n', 'original', ['set 12 40137']],
    ['Please cancel the following orders:\nPO 4711\n', 'cancel', []],
    ['Please remove the pallets at the dock.\n12 cs 40137\n3 cs 80120\n', 'original', ['set 12 40137', 'set 3 80120']],
    ['Drop at the back door:\n12 cs 40137\n3 cs 80120\n', 'original', ['set 12 40137', 'set 3 80120']],
    ['Drop ship to store 4:\n12 cs 40137\n3 cs 80120\n', 'original', ['set 12 40137', 'set 3 80120']],
    ['Pull from the Elm St warehouse:\n12 cs 40137\n3 cs 80120\n', 'original', ['set 12 40137', 'set 3 80120']],
  ])('%j', async (text, purpose, lines) => {
    const found = await read(text);
    expect([found.purposes, found.lines]).toEqual([[purpose], lines]);
  }); // prettier-ignore
});
