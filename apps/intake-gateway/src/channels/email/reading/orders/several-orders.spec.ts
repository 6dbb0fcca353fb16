import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const read = async (text: string, subject = 'Orders') => {
  const { orders, unclear } = await readOrderMail(mailOf({ subject, text }));
  const told = orders.map(({ purpose, purchaseOrderNumber, lines }) =>
    [purpose, purchaseOrderNumber?.value, ...lines.map((line) => `${line.quantity} ${line.names[0]?.value}`)].join(' '),
  );
  return { told, unclear: unclear.length };
};

describe('a new order beside one that ends or changes', () => {
  test('cancelled, and ordered anew under another number', async () => {
    const text = 'Please cancel PO 5510 completely.\n\nNew PO 5520:\n\n71201   6 cs\n71202   4 cs\n';
    expect((await read(text)).told).toEqual(['cancel 5510', 'original 5520 6 71201 4 71202']);
  });
  test('changed, and another one ordered', async () => {
    const text = 'PO 5510: change 71201 to 8 cs.\n\nNew order PO 5520:\n71203   2 cs\n71204   3 cs\n';
    expect((await read(text)).told).toEqual(['change 5510 8 71201', 'original 5520 2 71203 3 71204']);
  });
  test('a change alone stays one', async () => {
    expect((await read('Please change PO 5510, the new quantity of 71201 is 8 cs.\n')).told[0]).toMatch(/^change 5510/);
  });
});

describe('orders that are named only', () => {
  test('each of several is cancelled, what stands is not', async () => {
    const text = 'Please cancel purchase orders 5510 and 5511. PO 5512 is not affected.\n';
    expect((await read(text)).told).toEqual(['cancel 5510', 'cancel 5511']);
  });
  test('what stands in brackets is said of another', async () => {
    const text = 'Please cancel this order. (Order 55-1002 from Monday is the good one.)\n';
    expect((await read(text, 'Re: PO 55-1003')).told).toEqual(['cancel 55-1003']);
  });
  test('an order in words nobody can read is a person’s', async () => {
    const text = 'PO 5510\n\nPlease send us what the kitchen talked about with Dana.\n';
    expect(await read(text)).toEqual({ told: [], unclear: 1 });
  });
  test.each([
    'PO 5510 arrived, thanks!',
    'Please send us a copy of the invoice for PO 5510.',
    'Is PO 5510 on the truck?',
  ])('nothing is asked for: %s', async (text) => {
    expect(await read(text)).toEqual({ told: [], unclear: 0 });
  });
});
