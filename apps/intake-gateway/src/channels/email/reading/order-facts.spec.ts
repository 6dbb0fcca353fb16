import { describe, expect, test } from '@jest/globals';
import { contractNumbersIn, datesIn, purchaseOrderNumbersIn } from './order-facts.js';

describe('what a line names', () => {
  test.each([
    ['PO B-3001 for Friday', ['B-3001']],
    ['P.O. # 4711', ['4711']],
    ['Purchase order no. 2025/118:', ['2025/118']],
    ['po#12, PO: 13', ['12', '13']],
    ['P.O. Box 220, Edison NJ', []],
    ['support 12 people', []],
    ['PO attached', []],
    ['Purchase Order_77120 Oakdale', ['77120']],
    ['Commande n° 118-C', ['118-C']],
  ])('purchase order numbers in %j', (text, expected) => {
    expect(purchaseOrderNumbersIn(text).map(({ value }) => value)).toEqual(expected);
  });

  test.each([
    ['please send for Friday', '2025-05-23'],
    ['deliver by 5/23/2025', '2025-05-23'],
    ['needed 2025-06-01', '2025-06-01'],
    ['for Thursday', undefined],
    ['deliver as per our order no. 12 of 19.05.2025', undefined],
    ['Date: 5/22/2025   Delivery: 5/30/2025', '2025-05-30'],
    ['Deliver on   5/30/2025   dock 4', '2025-05-30'],
    ['by 13/45/2025', undefined],
    ['we closed on 2025-02-30', undefined],
    ['Friday was nice', undefined],
  ])('the day wanted in %j, written on a Thursday', (text, expected) => {
    expect(datesIn(text, '2025-05-22').find(({ qualifier }) => qualifier === '002')?.date).toBe(expected);
  });

  test.each([
    ['Under bid B5875, please ship', ['B5875']],
    ['Contract no. 22-118', ['22-118']],
    ['bid line 4: 12 cs', []],
    ['our bid was accepted', []],
  ])('contracts in %j', (text, expected) => {
    expect(contractNumbersIn(text)).toEqual(expected);
  });
});
