import { describe, expect, test } from '@jest/globals';
import { readProse } from './read-prose.js';

const told = (text: string) => {
  const reading = readProse(text);
  return (
    reading && {
      lines: reading.lines.map(({ quantity, unit, names, description }) =>
        [quantity, unit ?? '', names[0]?.value ?? '', description ?? ''].join('|'),
      ),
      untold: reading.untold,
    }
  );
};

describe('sentences that order several things', () => {
  test('counts in words, a unit told once, a unit behind the name', () => {
    const text =
      'Hi Jo, this week we will take six cases of the oat milk and two of the soy milk, four olives (jars), and a box of sporks for the patio.';
    expect(told(text)).toEqual({
      lines: ['6|CA||oat milk', '2|CA||soy milk', '4|JR||olives', '1|BX||sporks'],
      untold: false,
    });
  });

  test('over the ends of sentences', () => {
    const text =
      'Please get us 4 cs 61207 sesame oil and one pail of pickles. We also need rice flour (61450), three bags, and 2 rolls of film. Thank you, see you Friday!';
    expect(told(text)?.lines).toEqual([
      '4|CA|61207|sesame oil',
      '1|PA||pickles',
      expect.stringContaining('3|BG|61450|'),
      '2|RL||film',
    ]);
  });

  test('a size in front of the unit', () => {
    const text = 'Could you bring one 55 gal drum of floor wax, 3 cs of degreaser and two 5 gal pails of bleach';
    expect(told(text)?.lines).toEqual([
      '1|DR||55 gal drum of floor wax',
      '3|CA||degreaser',
      '2|PA||5 gal pails of bleach',
    ]);
  });

  test('marks that were spoken', () => {
    const text =
      'I need two cases of corned beef comma three cases of pastrami comma and one case of rye period also five boxes of straws period thanks';
    expect(told(text)?.lines).toEqual(['2|CA||corned beef', '3|CA||pastrami', '1|CA||rye', '5|BX||straws']);
  });

  test('what is taken back, or stands on the shelf, is for a person', () => {
    const text =
      'We need ten cases of broth and one pail of eggs. The pasta we still have 6 cases of, and two bags of rice are left.';
    expect(told(text)).toMatchObject({ lines: ['10|CA||broth', '1|PA||eggs'], untold: true });
  });
});

describe('no order of several things', () => {
  test.each([
    'We received 2 cases of milk and 3 cases of eggs damaged on the last truck today.',
    'Please send 4 cs 61207, 2 cs 61344 (12 bags per case) and 3 bags of rice, 50 lb.',
    'Line# 3  Qty 20 CA  Part 61207  sesame oil Line# 4  Qty 5 CA  Part 61344 oat milk barista',
    'Our staff of 12 people moves to the new building, 3 boxes of files are already there.',
    `${'two cases of ham and '.repeat(400)}`,
  ])('%s', (text) => {
    const reading = readProse(text);
    expect(reading === undefined || reading.untold).toBe(true);
  });
});
