import { expect, test } from '@jest/globals';
import { valuesBesideLabels } from './label-rows.js';

const place = { kind: 'mail', part: 'a.csv', line: 1 } as const;
const beside = (drawn: string) =>
  valuesBesideLabels(drawn.split('\n').map((line) => ({ cells: line.split('|'), place }))).map(({ cells }) =>
    cells.join('|'),
  );

test.each([
  ['PO #|Order Date|Terms|Buyer\nP355331|2026-10-14|Net 30|Tom', ['PO #|P355331', 'Order Date|2026-10-14', 'Terms|Net 30', 'Buyer|Tom']],
  ['Ship Date|Terms|Memo\n12/1/2026|2% 10 Net 30|PM stock Q4\nItem|Qty\n40137|2', ['Ship Date|12/1/2026', 'Terms|2% 10 Net 30', 'Memo|PM stock Q4', 'Item|Qty', '40137|2']],
  // Nothing below, values without a label, labels over labels, and headings of goods stay as they are.
  ['Date|Terms\n|', ['Date|Terms', '|']],
  ['Date|Terms|\n1/2|Net|40137', ['Date|Terms|', '1/2|Net|40137']],
  ['Date|Terms\nBuyer|Ref', ['Date|Terms', 'Buyer|Ref']],
  ['Item|Date\n40137|1/2', ['Item|Date', '40137|1/2']],
  ['Date|5/1/2026\nTerms|Net 30', ['Date|5/1/2026', 'Terms|Net 30']],
])('%j', (drawn, rows) => expect(beside(drawn)).toEqual(rows)); // prettier-ignore
