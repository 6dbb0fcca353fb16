import { describe, expect, test } from '@jest/globals';
import { writeFigures, writeFractions } from './write-figures.js';

const written = (text: string): string => writeFigures(writeFractions(text).replace(/\s+/g, ' ').trim());

describe('counts in words and fractions, where a unit of goods follows', () => {
  test.each([
    ['2 1/2 cs limes', '2.5 cs limes'],
    ['2½ cs limes', '2.5 cs limes'],
    ['¾ case of limes', '0.75 case of limes'],
    ['3-1/2 bags 61207', '3.5 bags 61207'],
    ['61207 1/2 cs', '61207 0.5 cs'],
    ['1/4 of a case of thyme', '0.25 case of thyme'],
    ['half a box of thyme', '0.5 box of thyme'],
    ['one half case thyme', '0.5 case thyme'],
    ['three and a half cases', '3.5 cases'],
    ['a bag and a half of rice', '1.5 bag of rice'],
    ['3,5 kg harina', '3.5 kg harina'],
    ['tres cajas y cinco bolsas', '3 cajas y 5 bolsas'],
    ['quatre caisses', '4 caisses'],
    ['fünf Kartons', '5 Kartons'],
    ['media caja de limón', '0.5 caja de limón'],
    ['thirty-six boxes', '36 boxes'],
    ['forty two cases', '42 cases'],
    ['half a dozen jars', '6 jars'],
    ['2 dz bottles', '24 bottles'],
  ])('%s', (text, plain) => expect(written(text)).toBe(plain));
});

describe('what stays as it is', () => {
  test.each([
    'pvc elbow 1 1/2 in',
    'screws #10 x 1-1/4"',
    '6/2 1/2 gal bleach',
    'beef patty 1/4 lb',
    '3/8-16 x 2 bolts',
    'tres leches cake',
    'six pan liners',
    'once a week',
    '12 dozen eggs',
    'items 61207,61208',
    '1/2 pans',
  ])('%s', (text) => expect(written(text)).toBe(text));
});
