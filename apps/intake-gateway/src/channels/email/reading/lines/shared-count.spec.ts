import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const read = async (text: string) => {
  const { orders, unclear } = await readOrderMail(mailOf({ subject: 'PO 8120', text }));
  return {
    told: orders.flatMap(({ lines }) =>
      lines.map(
        ({ quantity, unit, names, description }) => `${quantity} ${unit ?? ''} ${names[0]?.value ?? description}`,
      ),
    ),
    unclear: unclear.map((each) => each.text),
  };
};

describe('a count that all items below it have', () => {
  test('over names', async () => {
    const { told, unclear } = await read(
      'Hi,\n\n4 cases each of the following:\n- sesame oil\n- paper cups 8 oz\n\nThanks\nIda\n',
    );
    expect([told, unclear]).toEqual([['4 CA sesame oil', '4 CA paper cups 8 oz'], []]);
  });

  test('over numbers, in words', async () => {
    expect((await read('Please send two boxes of each:\n\n61207\n61344\n61450\n')).told).toEqual([
      '2 BX 61207',
      '2 BX 61344',
      '2 BX 61450',
    ]);
  });

  test('not where items have counts of their own', async () => {
    const { unclear, told } = await read('one case of each:\n61207 - 3 cs\n61344\n');
    expect(unclear.length).toBeGreaterThan(0);
    expect(told).not.toContain('1 CA 61344');
  });
});
