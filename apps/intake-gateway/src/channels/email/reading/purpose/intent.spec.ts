import { describe, expect, test } from '@jest/globals';
import { cancelsNumber, leavesTheRest, purposeOf, speaksOfThePast } from './intent.js';

describe('words about goods ordered before', () => {
  test.each([
    'Please issue a credit for PO 8120:',
    'We need a credit memo on these',
    'please pick up 2 cs 61207 on your next delivery, wrong item',
    'Your order 8120 has been shipped',
    'Order 8120 left our dock today',
    'Can you confirm you received PO 8120?',
    'did you get our order from Monday?',
    'We were shorted on PO 8120 this morning:',
    'these arrived damaged, please resend or credit',
    'requesting an RMA for the following',
  ])('%s', (text) => {
    expect(speaksOfThePast(text)).toBe(true);
  });

  test.each(['Return request PO 8120', 'Shipment 99812 for PO 8120', 'Invoice 4411', 'Tracking for your order'])(
    'as a subject: %s',
    (subject) => {
      expect(speaksOfThePast(subject, true)).toBe(true);
    },
  );

  test.each([
    'Please confirm receipt of this order.',
    'Please confirm you received this order',
    'Please make sure the order is delivered before 9 am',
    'Order to be shipped by Friday, include a packing slip',
    'We need this for pick up tomorrow',
    'Charge it to the credit card on file, we need it Friday',
    'need 3 cs mop head replacement',
  ])('orders say as well: %s', (text) => {
    expect(speaksOfThePast(text)).toBe(false);
  });
});

test('a day of shipment in a subject tells of no shipment', () => {
  expect(speaksOfThePast('PO 8120 for the December shipment', true)).toBe(false);
});

test('a number is cancelled where it is known to be an order', () => {
  expect(cancelsNumber('kindly disregard and cancel 2026-77.', ['2026-77'])).toBe(true);
  expect(cancelsNumber('please cancel 61207', ['2026-77'])).toBe(false);
  expect(cancelsNumber('do not cancel 2026-77', ['2026-77'])).toBe(false);
});

test.each([
  ['Revised PO 8120 attached', 'replace'],
  ['PO 8120 rev 2 supersedes the first one', 'replace'],
  ['Revision 2 to PO 8120', 'change'],
  ['Revision to our order 8120:', 'change'],
  ['New delivery date for PO 8120', 'change'],
  ['Please cancel purchase orders 8120 and 8124', 'cancel'],
  ['PO 8120, new delivery address on file', 'original'],
])('%s: %s', (text, purpose) => {
  expect(purposeOf(text)).toBe(purpose);
});

test.each(['Items not listed remain as ordered.', 'Only the changed lines are below.', 'The rest stays the same'])(
  '%s leaves the rest',
  (text) => {
    expect(leavesTheRest(text)).toBe(true);
  },
);
test.each(['All items are in cases', 'Only the lines below please', 'Everything by Friday'])('%s does not', (text) => {
  expect(leavesTheRest(text)).toBe(false);
});
