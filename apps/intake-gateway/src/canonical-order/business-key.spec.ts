import { describe, expect, test } from '@jest/globals';
import type { CanonicalOrder } from '#contracts';
import { orderReceived } from '#contracts';
import { businessKey, contentDigest } from './business-key.js';

const order: CanonicalOrder = orderReceived.example;
const line = order.lines[0]!;

describe('the same order', () => {
  test.each<[string, Partial<CanonicalOrder>]>([
    ['by another channel and document', { source: { channel: 'portal', documentId: 'x', test: false } }],
    ['with the number in small letters', { purchaseOrderNumber: order.purchaseOrderNumber.toLowerCase() }],
    ['marked as a duplicate', { purpose: 'duplicate' }],
  ])('%s', (_, change) => {
    expect(businessKey({ ...order, ...change })).toBe(businessKey(order));
  });

  test.each<[string, Partial<CanonicalOrder>]>([
    ['another customer', { customerId: '3310' }],
    ['another number', { purchaseOrderNumber: 'X' }],
    ['a cancellation', { purpose: 'cancel' }],
    ['another release', { releaseNumber: '2' }],
    ['a test', { source: { ...order.source, test: true } }],
  ])('not %s', (_, change) => {
    expect(businessKey({ ...order, ...change })).not.toBe(businessKey(order));
  });

  test('two changes are two unless they ask for the same', () => {
    const change = (quantity: string) => businessKey({ ...order, purpose: 'change', lines: [{ ...line, quantity }] });
    expect(change('5')).toBe(change('5.0'));
    expect(change('5')).not.toBe(change('6'));
  });

  test('content is what is ordered, not how it is written', () => {
    const digest = (change: Partial<typeof line>) => contentDigest({ ...order, lines: [{ ...line, ...change }] });
    expect(digest({ quantity: '12.00', unitPrice: '9.380', description: 'milk', lineNumber: '001' })).toBe(digest({}));
    expect(digest({ quantity: '120' })).not.toBe(digest({}));
    expect(digest({ unitOfMeasure: 'EA' })).not.toBe(digest({}));
    expect(digest({ unitPrice: '9.39' })).not.toBe(digest({}));
  });
});
