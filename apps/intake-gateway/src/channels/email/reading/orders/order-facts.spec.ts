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
    ['P.O. Number: KV 3308', ['KV 3308']],
    ['PO #: AB 1200, ship Friday', ['AB 1200']],
    ['PO no: see 1200 below', []],
    ['PO: for 1200 Main Street', []],
    ['PO date: Nov 2026', []],
    ['cancel purchase orders 81001 and 81004', ['81001', '81004']],
    ['POs 81001, 81004 & 81009-B', ['81001', '81004', '81009-B']],
    ['Hi, new order T-55120:', ['T-55120']],
    ['order T-55120:', ['T-55120']],
    ['please order 40137', []],
    ['new order 400 cs milk', []],
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
    ['move the delivery from Monday 5/26 to Wednesday 5/28', '2025-05-28'],
    ['please reschedule PO 12 to 5/28 instead of 5/26', '2025-05-28'],
    ['New delivery date for PO 12: 5/28/2025 (was 5/26/2025)', '2025-05-28'],
    ['deliver 5/28, not 5/26', '2025-05-28'],
    ['deliver between 5/28 and 5/30', '2025-05-28'],
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
