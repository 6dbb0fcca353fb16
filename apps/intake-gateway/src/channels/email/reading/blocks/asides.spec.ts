import { describe, expect, test } from '@jest/globals';
import { isAddress, isAside, isRemark } from './asides.js';
import { documentData } from './document-data.js';

describe('lines beside a list that order nothing', () => {
  test.each([
    '7 products',
    '12 items in your cart',
    'Total lines: 5   Total cases: 43',
    'Items: 14',
    'Number of lines: 3',
    'Luis M. x4417',
    'Ann Brody, x 305',
    'ext. 4417',
    'Untaxed Amount   658.37 $',
    'Tax (8.25%): $12.10',
    'Ship to: 1010 Alameda, El Paso TX 79901',
    'Delivery address: Mill 4, 12 Dock Rd, Akron, OH 44301',
  ])('%s', (text) => expect(isAside(text)).toBe(true));

  test.each([
    '7 cases',
    'Blue Towel x120',
    'Pita x4417',
    '12 items 40137',
    'Ship to: 4 cases 40137, El Paso TX 79901',
    'Total cases 40137',
    '3 products   40137 x 2',
    '2 skus of the blue one',
    'Net 40137 2 cs',
    'Freight elevator 40137 pads 2',
  ])('%s may order', (text) => expect(isAside(text)).toBe(false));
});

describe('rows about the line above', () => {
  test.each([
    'Note: These go to AHU 3 and 4',
    'Deliver-to: PAR 1W-NORTH / GL 6010-4401',
    'GL: 5010-22',
    'Requested by: R. Ortiz 4471',
    'Job: Elm St 204',
    'Cost center: 118',
    'Line note: ref quote Q-2210 dated 10/12/2026',
  ])('%s', (text) => expect(isRemark(text)).toBe(true));

  test.each([
    'Note: only need 3 now',
    'Note: 2 cs extra for the weekend',
    'Comment: also 40137',
    'Note: change to 6',
    'Notes: 4 cases 40137',
    'These go to AHU 3 and 4',
    'Memo: double this for the 4th',
  ])('%s says what is ordered', (text) => expect(isRemark(text)).toBe(false));
});

test('an address is told by its town', () => {
  expect(isAddress(['St. Mark', '2200 Cathedral Ave', 'Toledo, OH 43606'])).toBe(true);
  expect(isAddress(['Cathedral blue', 'CT 43606', '3 cs'])).toBe(false);
});

describe('tables of the data of an order', () => {
  const rows = (...lines: readonly (readonly string[])[]) =>
    lines.map((cells, line) => ({ cells, place: { kind: 'mail' as const, part: 'html', line } }));

  test.each([
    [rows(['Expected Receipt Date', 'Terms', 'Memo', 'Employee'], ['12/1/2026', '2% 10 Net 30', 'PM Q4', 'Lee']), 4],
    [rows(['P.O. No.', 'Ship Via', 'F.O.B.'], ['4711', 'Truck', 'Destination'], ['Terms', 'Buyer'], ['Net 15', 'Ann']), 5],
    [rows(['Terms', 'Due Date', ''], ['Net 30', '11/30/2026', '']), 2],
  ])('labels over values', (table, count) => expect(documentData(table)).toHaveLength(count)); // prettier-ignore

  test.each([
    [rows(['Item', 'Qty'], ['40137', '2'])],
    [rows(['Producto', 'Cajas'], ['Leche', '4'])],
    [rows(['Milk', 'Cheese'], ['4', '2'])],
    [rows(['Terms', 'Buyer'], ['Net 30', 'Ann'], ['40137', '2'])],
  ])('others are none', (table) => expect(documentData(table)).toBeUndefined());
});
