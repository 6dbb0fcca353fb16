import { expect, test } from '@jest/globals';
import { workbookOf } from './workbook.fixture.js';
import { xlsxDocument } from './xlsx-document.js';

async function rowsOf(...given: Parameters<typeof workbookOf>) {
  const { entries } = await xlsxDocument(workbookOf(...given), 'order.xlsx');
  return entries.flatMap((entry) => (entry.kind === 'table' ? entry.rows : []));
}
const text = (at: string, value: string, style = '') =>
  `<c r="${at}" t="inlineStr"${style}><is><t>${value}</t></is></c>`;
const STRUCK =
  '<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts><dxfs><dxf><font><strike/></font></dxf></dxfs>' +
  '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/><xf numFmtId="0" fontId="2"/></cellXfs>';

test('cells crossed out by their style are marked, others are not', async () => {
  const [row] = await rowsOf(
    `<row r="1">${text('A1', '40137', ' s="1"')}${text('B1', 'Milk', ' s="2"')}<c r="C1" s="1"><v>4</v></c></row>`,
    { styles: STRUCK },
  );
  expect([row!.cells, row!.marks]).toEqual([
    ['40137', 'Milk', '4'],
    [
      { column: 0, kind: 'struck' },
      { column: 2, kind: 'struck' },
    ],
  ]);
});

test('parts of a text that are crossed out are left out; a text wholly so is marked', async () => {
  const struck = (value: string) => `<r><rPr><strike/></rPr><t>${value}</t></r>`;
  const [row] = await rowsOf('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>', {
    strings: `<si>${struck('10 cs')}<r><t> 14 cs</t></r></si><si>${struck('Milk')}</si>`,
  });
  expect([row!.cells, row!.marks]).toEqual([[' 14 cs', 'Milk'], [{ column: 1, kind: 'struck' }]]);
});

test('formulas without a stored value are computed, or marked', async () => {
  const rows = await rowsOf(
    '<row r="2"><c r="A2"><v>6</v></c><c r="B2"><v>2</v></c><c r="C2"><f>A2-B2</f></c><c r="D2"><f>A2</f><v>9</v></c></row>' +
      '<row r="3"><c r="A3"><v>1</v></c><c r="C3"><f>VLOOKUP(A3,Par!A:B,2)</f></c><c r="D3"><f>IF(A3&gt;4,A3,"")</f></c></row>',
  );
  expect(rows.map(({ cells, marks }) => [cells, marks])).toEqual([
    [['6', '2', '4', '9'], undefined],
    [['1', '', ''], [{ column: 2, kind: 'uncomputed' }]],
  ]);
});

test('notes pinned to cells, without their author', async () => {
  const [row] = await rowsOf(`<row r="5">${text('A5', '40137')}<c r="B5"><v>3</v></c></row>`, {
    comments:
      '<comment ref="B5" authorId="0"><text><r><t>Kim Ode:\n</t></r><r><t>make this 4</t></r></text></comment><comment ref="B9"><text><t>none</t></text></comment>',
  });
  expect(row!.marks).toEqual([{ column: 1, kind: 'comment', text: 'make this 4' }]);
});
