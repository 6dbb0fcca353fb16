import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const date = { instant: '2026-11-16T12:00:00.000Z', day: '2026-11-16' };
const letter = (text: string) => ({
  name: 'letter.txt',
  mediaType: 'text/plain',
  inline: false,
  bytes: Buffer.from(text),
});
const read = async (body: string, ...letters: string[]) =>
  readOrderMail(mailOf({ subject: 'Notice', date, text: body, attachments: letters.map(letter) }));

describe('letters that are attached', () => {
  test.each([
    'Dear Sirs,\n\nPlease cancel our Purchase Order No. 90-11732 dated 11/09/2026 in its entirety.\nThe project has been postponed.\n\nTed Ames',
    'NOTICE OF CANCELLATION\nWe hereby request that you cancel purchase order 90-11732.\nNo restocking charges are accepted.',
  ])('one that cancels an order cancels it', async (text) => {
    const { orders, unread } = await read('See attached.', text);
    expect(orders.map(({ purpose, purchaseOrderNumber }) => [purpose, purchaseOrderNumber?.value])).toEqual([
      ['cancel', '90-11732'],
    ]);
    expect(unread).toEqual([]);
  });

  test('beside an order it is a person that reads it', async () => {
    const { orders, unread } = await read(
      'PO 4711\n12 cs 40137 milk',
      'Please cancel our Purchase Order No. 90-11732 in its entirety.',
    );
    expect(orders.map(({ purpose, purchaseOrderNumber }) => [purpose, purchaseOrderNumber?.value])).toEqual([
      ['original', '4711'],
    ]);
    expect(unread).toEqual([{ name: 'letter.txt', reason: 'no-order' }]);
  });

  test('a price list or a brochure is none', async () => {
    const { orders, unread } = await read(
      'PO 4711\n12 cs 40137 milk',
      'Our terms.\nThe buyer may not cancel goods made to order.',
    );
    expect(orders).toHaveLength(1);
    expect(unread).toEqual([]);
  });
});
