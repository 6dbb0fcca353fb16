import { expect, test } from '@jest/globals';
import { readDocument } from '../read-document.js';

/** Sheets drawn as `title: item item`, each line of goods with its heading; `PO A-1` above them where they name one. */
function readBook(...sheets: readonly string[]) {
  const entries = sheets.map((drawn) => {
    const [title = '', goods = '', number] = drawn.split(/: | @ /);
    const cells = [
      ...(number ? [['PO Number', number]] : []),
      ['Item', 'Cases'],
      ...goods.split(' ').map((item) => [item, '2']),
    ];
    const rows = cells.map((own, at) => ({
      cells: own,
      place: { kind: 'sheet' as const, part: 'book.xlsx', sheet: title, cell: `A${at + 1}` },
    }));
    return { kind: 'table' as const, title, origin: 'new' as const, rows };
  });
  const events = readDocument({ part: 'book.xlsx', kind: 'sheet', entries }, undefined);
  return {
    lines: events.flatMap((event) => (event.kind === 'line' ? [event.line.names[0]!.value] : [])),
    numbers: events.flatMap((event) => (event.kind === 'order-number' ? [event.named.value] : [])),
    unclear: events.filter(({ kind }) => kind === 'unclear').length,
  };
}

test.each(['Returns', 'Template', 'Example', 'Open backorders FYI', 'READ ME', 'Instructions', 'Price List', 'Inventory', 'Last week', 'Prior orders', 'Open POs', 'Stock Count'])(
  'a sheet called %s beside an order is passed over, and read where it is alone',
  (title) => {
    expect(readBook('Order: 40137', `${title}: 80120`)).toEqual({ lines: ['40137'], numbers: [], unclear: 0 });
    expect(readBook(`${title}: 80120`).lines).toEqual(['80120']);
  },
); // prettier-ignore

test.each(['Dairy', 'Order form', 'Store 12', 'Order template', 'Kitchen', 'PO & returns'])('one called %s is read beside it', (title) => {
  expect(readBook('Sheet1: 40137', `${title}: 80120`).lines).toEqual(['40137', '80120']);
}); // prettier-ignore

test('the same item for two orders with their numbers is certain, without them it is not', () => {
  expect(readBook('North: 40137 80120 @ A-101', 'South: 40137 @ A-102')).toMatchObject({ numbers: ['A-101', 'A-102'], unclear: 0 });
  expect(readBook('North: 40137 @ A-101', 'South: 40137').unclear).toBe(1);
  expect(readBook('North: 40137 @ A-101', 'South: 40137 @ A-101').unclear).toBe(1);
  expect(readBook('North: 40137', 'South: 40137').unclear).toBe(1);
}); // prettier-ignore

test('the number on the tab is that of its lines, unless the sheet says another', () => {
  expect(readBook('PO 7781-B: 40137').numbers).toEqual(['7781-B']);
  expect(readBook('PO 7781-B: 40137 @ A-101').numbers).toEqual(['A-101']);
  expect(readBook('PO 7781-B: 40137', 'PO 7781-C: 40137')).toMatchObject({ numbers: ['7781-B', '7781-C'], unclear: 0 });
});
