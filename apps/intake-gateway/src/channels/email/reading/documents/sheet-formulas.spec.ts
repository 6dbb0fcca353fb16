import { expect, test } from '@jest/globals';
import { computeFormula, type SheetCells } from './sheet-formulas.js';

const values: Readonly<Record<string, string>> = {
  A1: 'Milk',
  B2: '6',
  C2: '2',
  B3: '4.5',
  C3: '',
  D3: '10',
  AB7: '3',
};
const formulas: Readonly<Record<string, string>> = { E1: 'E2', E2: 'E1', F1: 'B2*2', G1: 'VLOOKUP(A1,Sheet2!A:B,2)' };
const cells: SheetCells = { text: (at) => values[at] ?? '', formula: (at) => formulas[at] };

test.each<[string, number | string]>([
  ['B2-C2', 4],
  ['=B2-C2', 4],
  ['$B$2*2+1', 13],
  ['-B2+10', 4],
  ['(B2+C2)/4', 2],
  ['B2/4', 1.5],
  ['SUM(B2:C3)', 12.5],
  ['SUM(B2,C2,1)', 9],
  ['MAX(B2-10,0)', 0],
  ['MAX(0,B2-C2)', 4],
  ['MIN(B2:D3)', 2],
  ['ROUNDUP(B3/4,0)', 2],
  ['ROUND(B3,0)', 5],
  ['CEILING(B2,4)', 8],
  ['IF(B2>C2,B2-C2,0)', 4],
  ['IF(B2<=C2,B2-C2,"")', ''],
  ['IF(C3="",1,2)', 1],
  ['F1+1', 13],
  ['AB7*50%', 1.5],
  ['1+2', 3],
])('%s', (formula, value) => expect(computeFormula(formula, cells)).toBe(value));

test.each([
  'E1', 'G1', 'Sheet2!B2', 'A1+1', 'B2/C3', 'B2+', '(B2', 'SUM(B2:XFD1048576)', 'TODAY()', 'B2 C2', '"open', `${'('.repeat(900)}`,
  `${'1+'.repeat(600)}1`, '{1,2}', '',
])('%j is not computed', (formula) => expect(computeFormula(formula, cells)).toBeUndefined()); // prettier-ignore
