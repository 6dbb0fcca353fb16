import { describe, expect, test } from '@jest/globals';
import { readOrderLine } from './line-grammar.js';

const told = (text: string): string[] | string => {
  const reading = readOrderLine(text);
  if (!('lines' in reading)) return reading.kind;
  return reading.lines.map(({ quantity, unit, names, description }) =>
    [quantity, unit ?? '', names[0]?.value ?? '', description ?? ''].join('|'),
  );
};

describe('order lines as people write them', () => {
  test.each([
    ['12 cs 40137 milk 1%', ['12|CA|40137|milk 1%']],
    ['12cs 40137', ['12|CA|40137|']],
    ['two dozen rolls of TP-88', ['24|RL|TP-88|']],
    ['half a dozen jars TP-88', ['6|JR|TP-88|']],
    ['3 dozen brushes', ['3|DZ||brushes']],
    ['5 bt 40137', ['5|BO|40137|']],
    ['3 cajas de 40137', ['3|CA|40137|de']],
    ['need 3 salt, 2 sugar (the big one), 4 cs limes', ['3|||salt', '2|||sugar (the big one)', '4|CA||limes']],
    ['12 cs cups, 16 oz foam', ['12|CA||cups, 16 oz foam']],
    ['cod 40137 25 lb', ['25|LB|40137|cod']],
    ['Item 40137 - quantity: 30 cases', ['30|CA|40137|']],
    ['We ran out! can you send 5 cs 40137 tomorrow? also throw in 2 cs of 40210.', ['5|CA|40137|', '2|CA|40210|']],
    ['3 x 48ct celery 40137', ['3||40137|48ct celery']],
    ['40137 muffins, 8 cases (the small kind)', ['8|CA|40137|muffins']],
    ['40137: 25 lb', ['25|LB|40137|']],
    ['40137 qty 2; 40210 qty 10', ['2||40137|', '10||40210|']],
    ['40137 5cs 40210 2cs', ['5|CA|40137|', '2|CA|40210|']],
    [': 7 cs 40137, 1 cs 40210. Cheers, Ann', ['7|CA|40137|', '1|CA|40210|']],
    [
      'Please send 4 cs 40137 for ? We would also like 2 cases of 40210. Call us first.',
      ['4|CA|40137|', '2|CA|40210|'],
    ],
    ['40137 4 bx @ 6.25 = 25.00', ['4|BX|40137|']],
    ['We never received the 6 cases of 40137', 'prose'],
    ['I would like to return 3 cs of 40137 for a refund', 'prose'],
    ['floor wax 12/32 oz - 29 ctns', ['29|CA||floor wax 12/32 oz']],
    ['sixteen cases 40137', ['16|CA|40137|']],
    ['40137 x 12', ['12||40137|']],
    ['40137 x12cs', ['12|CA|40137|']],
    ['40137 - 12 cs milk', ['12|CA|40137|milk']],
    ['40137 x 12 milk 1%', ['12||40137|milk 1%']],
    ['(12) 40137 milk', ['12||40137|milk']],
    ['AB-1234 qty 5', ['5||AB-1234|']],
    ['2 cases of chocolate milk', ['2|CA||chocolate milk']],
    ['two cases of milk', ['2|CA||milk']],
    ['a dozen 40137', ['1|DZ|40137|']],
    ['1/2 case of 40137', ['0.5|CA|40137|']],
    ['half case 40137', ['0.5|CA|40137|']],
    ['12 dozen eggs', ['12|DZ||eggs']],
    ['6 cs. #80120 tomato sauce 6/#10 @ $24.95/cs', ['6|CA|80120|tomato sauce 6/#10']],
    ['tomato sauce 6/10# - 12 cs', ['12|CA||tomato sauce 6/10#']],
    ['1 CS 40# chicken', ['1|CA||40# chicken']],
    ['3 40 LB CS chicken breast', ['3|CA||40 LB CS chicken breast']],
    ['milk 2% 24/8 oz x 12', ['12|||milk 2% 24/8 oz']],
    ['UPC 012345678905 x 3', ['3||012345678905|']],
    ['Item 36097 cup paper hot 16 oz 500 ct qty 2 cases', ['2|CA|36097|cup paper hot 16 oz 500 ct']],
    ['1 36257 Chicken Wing 4/10# 54 cases', ['54|CA|36257|1 Chicken Wing 4/10#']],
    ['73432 can liner 55 gal 250 ct - 1 CA', ['1|CA|73432|can liner 55 gal 250 ct']],
    ['Can you ship us 12 cs of 930-0216.', ['12|CA|930-0216|']],
    ['1) 4 bags 80350 Long grain rice 50 lb', ['4|BG|80350|Long grain rice 50 lb']],
    ['12 cs 40137, 3 cs 40210 and 2 bg 80350', ['12|CA|40137|', '3|CA|40210|', '2|BG|80350|']],
    ['I need 12 cases of 40137 and 3 of 40210', ['12|CA|40137|', '3||40210|']],
    ['Please send us 4 cs salt and pepper packets, 3000 ct', ['4|CA||salt and pepper packets, 3000 ct']],
    ['Sesame oil: 3 cases (61207)', ['3|CA|61207|Sesame oil']],
    ['oat milk barista, 6 cs, #61344', ['6|CA|61344|oat milk barista']],
    ['61207x4, 61344x12', ['4||61207|', '12||61344|']],
    ['30# 61880 cod loin', ['30|LB|61880|cod loin']],
    ['30# 61880 cod loin - 2 cs', ['2|CA|61880|30# cod loin']],
    ['12 #61880 cod loin', ['12||61880|cod loin']],
    ['SKU 61207 QTY 2 CS; SKU 61344 QTY 5 CS;', ['2|CA|61207|', '5|CA|61344|']],
    [
      'Could you send us two bags of rice 61450 and a case of soy sauce 61207?',
      ['2|BG|61450|rice', '1|CA|61207|soy sauce'],
    ],
    ['sesame oil (61207)......2 cases', ['2|CA|61207|sesame oil']],
    ['61344......12', ['12||61344|']],
    ['414-0085 x 2', ['2||414-0085|']],
    ['SKU 61207, quantity six (6) cases', ['6|CA|61207|']],
    ['for Monday: 61207 sesame oil - 6 cs, 61344 oat milk - 12 ea', ['6|CA|61207|sesame oil', '12|EA|61344|oat milk']],
    ['4 seaux 61999', ['4|PA|61999|']],
  ])('%s', (text, lines) => {
    expect(told(text)).toEqual(lines);
  });

  test.each([
    ['limes 2 1/2 cs', ['2.5|CA||limes']],
    ['dos cajas limones', ['2|CA||limones']],
    ['limes: two', ['2|||limes']],
    ['corn tortilla 6 cs (not the flour ones)', ['6|CA||corn tortilla']],
    ['61207 - 3 (cases please)', ['3|CA|61207|']],
    ['chard 2cs        leeks 24ct .....1cs', ['2|CA||chard', '1|CA||leeks 24ct']],
    ['5/8" hex couplings      60', ['60|||5/8" hex couplings']],
    ['2 coils BX-9921', ['2|CX|BX-9921|']],
    ['3 kegs of pilsner', ['3|KE||pilsner']],
  ])('%s', (text, lines) => expect(told(text)).toEqual(lines));

  test('prices and amounts are told apart from quantities', () => {
    const reading = readOrderLine('40137 milk 1% 12 CS 9.38 112.56');
    expect(reading).toMatchObject({ lines: [{ quantity: '12', unit: 'CA', unitPrice: '9.38', lineTotal: '112.56' }] });
    expect(readOrderLine('40137 milk qty 12 @ 9.38 = $112.56')).toMatchObject({
      lines: [{ quantity: '12', unitPrice: '9.38', lineTotal: '112.56' }],
    });
  });
});

describe('sizes and ratings are words, not numbers of items', () => {
  test.each([
    ['3 cs tray foam 10x12 white', ['3|CA||tray foam 10x12 white']],
    ['18x24x2 pleated filter    6 cases', ['6|CA||18x24x2 pleated filter']],
    ['outlet 20A 125V ivory - 9', ['9|||outlet 20A 125V ivory']],
    ['14-3 UF-B cable 100 ft   2 rolls', ['2|RL||14-3 UF-B cable 100 ft']],
    ['10 bulb led 3000K', ['10|||bulb led 3000K']],
    ['7/8" x 4" anchors - 25 ea', ['25|EA||7/8" x 4" anchors']],
    ['25 strut 1-5/8 x 10', ['25|||strut 1-5/8 x 10']],
    ['#12 washers - 4 bx', ['4|BX||12 washers']],
    ['5 #10 cans peaches', ['5|CN||10 cans peaches']],
    ['9x9 - 4 cs', ['4|CA|9X9|']],
  ])('%s', (text, lines) => expect(told(text)).toEqual(lines));
});

describe('words of places that are words of goods as well', () => {
  test.each([
    ['brass coupling with stop - 12', ['12|||brass coupling with stop']],
    ['truck wash concentrate - 2', ['2|||truck wash concentrate']],
    ['door hinge 3 inch - 8', ['8|||door hinge 3 inch']],
  ])('%s', (text, lines) => {
    expect(told(text)).toEqual(lines);
    expect(readOrderLine(text)).toMatchObject({ lines: [{ doubts: [] }] });
  });
});

describe('sizes and colours of one name, each with its count', () => {
  test.each([
    ['bushings 1/2" x4, 3/4" x9', ['4|||bushings 1/2"', '9|||bushings 3/4"']],
    [
      'Vinyl gloves: S - 11, M - 7, XL - 22 (boxes)',
      ['11|BX||Vinyl gloves S', '7|BX||Vinyl gloves M', '22|BX||Vinyl gloves XL'],
    ],
    ['vests 5 ea medium, 10 ea large and 3 ea XL', ['5|EA||vests medium', '10|EA||vests large', '3|EA||vests XL']],
    ['Shade tabs - B1 x2, B2 x4', ['2|||Shade tabs B1', '4|||Shade tabs B2']],
    ['Polish: 2 bx mint, 1 bx cherry', ['2|BX||Polish mint', '1|BX||Polish cherry']],
    ['61207 oil x 12, 61344 x 5', ['12||61207|oil', '5||61344|']],
  ])('%s', (text, lines) => expect(told(text)).toEqual(lines));

  test.each([
    ['Please send: 2 cs red apples, 1 cs green apples', ['2|CA||red apples', '1|CA||green apples']],
    ['3 cs cups, 16 oz', ['3|CA||cups, 16 oz']],
    ['spoons x 4 and forks white x 6 or so', 'unclear'],
  ])('none of them: %s', (text, lines) => expect(told(text)).toEqual(lines));
});

describe('numbers of items as industry writes them', () => {
  test.each([
    ['204411-B 3 cs', ['3|CA|204411-B|']],
    ['52.310 lids ..... 9 BX', ['9|BX|52.310|lids']],
    ['Need: 52.310 2 CS, 52.311 1 CS', ['2|CA|52.310|', '1|CA|52.311|']],
    ['7714      10 BX', ['10|BX|7714|']],
    ['CRD-10/3  250 FT', ['250|FT|CRD-10/3|']],
    ['KV-BL-L  6 PR', ['6|PR||KV-BL-L']],
    ['61207 => 35 lbs', ['35|LB|61207|']],
    ['QT-4410 / 7', ['7||QT-4410|']],
    ['4/61207', ['4||61207|']],
    ['6 / BX QT-4410', ['6|BX|QT-4410|']],
    ['Pos 4: 15 x QT-4410', ['15||QT-4410|']],
    ['LIN 004 | QTY 3 CA | VN QT-4410', ['3|CA|QT-4410|']],
    ['partno=61207;quantity=8;uom=ft', ['8|FT|61207|']],
    ['item=61207&qty=8&um=CA', ['8|CA|61207|']],
    ['QT-4410  20x20x1   Cases: 3', ['3|CA|QT-4410|20x20x1']],
    ['__8__ cs 61207', ['8|CA|61207|']],
    ['b. 8 QT-4410', ['8||QT-4410|']],
    ['(4) boxes 61207 gauze 12', ['4|BX|61207|gauze 12']],
    ['(2) 3 gal jugs sanitizer', ['2|JU||3 gal jugs sanitizer']],
    ['61207=2cs; 61344=5cs', ['2|CA|61207|', '5|CA|61344|']],
    ['61207, 61344 and 61450 - 3 cs each', ['3|CA|61207|', '3|CA|61344|', '3|CA|61450|']],
    ['2 bx each: 61207, 61344', ['2|BX|61207|', '2|BX|61344|']],
    ['61207 (2) 61344 (1)', ['2||61207|', '1||61344|']],
    ['kale 2bx chard 1bx', ['2|BX||kale', '1|BX||chard']],
    ['QT-4410 x29 , QT-4411 x15 thx', ['29||QT-4410|', '15||QT-4411|']],
  ])('%s', (text, lines) => expect(told(text)).toEqual(lines));

  test.each(['Warehouse 614 555 0177', 'Ext: (614) 555-0177 x218', 'Position 40', 'paper napkin 6 packs brown 2 cs'])(
    'at most one plain line: %s',
    (text) => {
      const lines = told(text);
      expect(typeof lines === 'string' || lines.length === 1).toBe(true);
      if (/\d{3} ?55/.test(text) || text.startsWith('Pos')) expect(lines).toBe('prose');
    },
  );
});

describe('a writer who corrects himself', () => {
  test.each([
    ['limes, 4 cs. wait, make that 6', ['6|CA||limes']],
    ['4 cs 61207... sorry, I meant 6 bags', ['6|BG|61207|']],
    ['2 cs mint. no wait, scratch that, 2 cs of basil', ['2|CA||basil']],
    ['61207 3 cs - oops, 2', ['2|CA|61207|']],
    ['4 cs 61207, make that the small ones', 'unclear'],
    ['4 cs 61207, sorry, also 2 cs 61344', 'unclear'],
  ])('%s', (text, lines) => expect(told(text)).toEqual(lines));

  test.each([
    ['4 cs crackers, no salt', ['4|CA||crackers, no salt']],
    ['2 cs ham, no bone', ['2|CA||ham, no bone']],
  ])('takes nothing back: %s', (text, lines) => expect(told(text)).toEqual(lines));

  test('what a bracket says against its order is a doubt', () => {
    expect(readOrderLine('corn tortilla 6 cs (not like last time!)')).toMatchObject({
      lines: [{ quantity: '6', note: 'not like last time!', doubts: ['reversal-word'] }],
    });
  });
});

describe('columns beside each other', () => {
  test('one of several counts in columns is not set apart', () => {
    expect(readOrderLine('rice flour      1      6      5')).not.toMatchObject({ kind: 'lines' });
  });

  test('a number and its name in columns are one line', () => {
    expect(told('61207     Sesame oil 6/.5 gal     2 CS')).toEqual(['2|CA|61207|Sesame oil 6/.5 gal']);
  });
});

describe('numbers that order nothing', () => {
  test.each([
    'Store: 14',
    'Dept # 220',
    'Manager: Ida 555-0144 x22',
    '771203  04/11/2026   1,310.40',
    'Line count: 12',
    'call 555-123-4567 or (212) 555-0100',
    'deliver 5/23/2025 at 10:30 am',
    'Total $1,234.56',
    'Edison, NJ 08817',
    'Net 30 days',
    'See you at 10 am',
    'Thanks for 3 great years',
    'PO 4711',
    'Acct # 40137',
    'We received 2 boxes damaged on Friday.',
    `${'9'.repeat(500)} cs 40137`,
  ])('%s', (text) => {
    expect(told(text)).toBe('prose');
  });

  test.each([
    'Total 24 cases',
    'Suite 200',
    '400 Orchard Road, Edison NJ 08817',
    'Dock 4, gate 12',
    'Use the back door 2',
    '3rd floor 12',
    'Invoice 12345 for 12 cases',
    'Phone: 732-555-0199 ext 12',
  ])('at most a possibility, and marked as prose: %s', (text) => {
    const reading = readOrderLine(text);
    expect(reading.kind).not.toBe('lines');
    if (reading.kind === 'possible') expect(reading.lines[0]!.doubts).toContain('prose');
  });

  test.each(['no 61880 cod this week, still have 4 cs', 'We have 3 cases of 61880 left'])(
    'what is in stock is not ordered: %s',
    (text) => {
      expect(told(text)).toBe('unclear');
    },
  );

  test.each(['no 61880 cod this week, 4 cs in the freezer', '61880 cod 4 cs on hand', 'skip the 2 cs 61880'])(
    'a count of what is not wanted is never plain: %s',
    (text) => {
      const reading = readOrderLine(text);
      const plain = 'lines' in reading && !reading.lines[0]!.doubts.includes('reversal-word');
      expect(plain).toBe(false);
    },
  );

  test('a line that turns an order round is never plain', () => {
    const reading = readOrderLine('please cancel 12 cs 40137');
    expect(reading).toMatchObject({ lines: [{ doubts: expect.arrayContaining(['reversal-word']) }] });
  });
});
