import { describe, expect, test } from '@jest/globals';
import { readTable } from './read-table.js';

const read = (text: string) =>
  readTable(
    text
      .trim()
      .split('\n')
      .map((line, at) => ({
        cells: line.split('|').map((cell) => cell.trim()),
        place: { kind: 'mail', part: 'html', line: at + 1 } as const,
      })),
    { origin: 'new', infer: false },
  )?.flatMap((event) =>
    event.kind === 'line'
      ? [`${event.line.action ?? 'set'} ${event.line.quantity} ${event.line.unit ?? ''} ${event.line.names[0]?.value}`]
      : [],
  );

describe('tables of changes', () => {
  test.each([
    ['Item|Description|Old Qty|New Qty\n40137|Milk|5|8\n80120|Sauce|3|0', ['change 8  40137', 'delete 0  80120']],
    ['SKU|Was|Now|UOM\n40137|5|8|CS\n80120|3|0|CS', ['change 8 CA 40137', 'delete 0 CA 80120']],
    ['SKU|From|To|UOM\n40137|5|8|CS\n80120|3|-|CS', ['change 8 CA 40137', 'delete 0 CA 80120']],
    ['SKU|Original Qty|Revised Qty\n40137|5|5\n80120|3|0 CS', ['set 5  40137', 'delete 0 CA 80120']],
    ['Item #|Ordered|New Qty\n40137|5|8', ['change 8  40137']],
    ['Item #|Qty|Revised Qty|Comment\n40137|5|8|more guests\n80120|3||', ['change 8  40137']],
    [
      'Ln|Vendor item|Action|Prev qty|New qty|UM\n1|40137|CHANGE|5|8|CS\n2|80120|DELETE|3|0|CS\n3|80233|ADD|0|2|CS',
      ['change 8 CA 40137', 'delete 0 CA 80120', 'add 2 CA 80233'],
    ],
    [
      'Item|Qty|Change type\n40137|5|QI\n80120|3|DI\n80233|2|AI',
      ['change 5  40137', 'delete 0  80120', 'add 2  80233'],
    ],
    ['Item|Qty|Status\n40137|5|Open\n80120|3|Cancelled', ['set 5  40137', 'delete 0  80120']],
    ['Item|Qty|Remarks\n40137|5|\n80120|3|delete this line', ['set 5  40137', 'delete 0  80120']],
    ['Item|Qty|Remarks\n40137|5|\n80120||REMOVED', ['set 5  40137', 'delete 0  80120']],
    ['Item|Old Qty|New Qty|Why\n80120|3|3|no longer needed', ['delete 0  80120']],
  ])('%j', (text, lines) => {
    expect(read(text)).toEqual(lines);
  });

  test.each([
    // A form with what is not ordered left at nothing.
    ['Item|Qty\n40137|5\n80120|0', ['set 5  40137']],
    ['Item|Last week|Qty\n40137|4|5\n80120|3|0', ['set 5  40137']],
    // What happens to what is out of stock.
    ['Item|Qty|If out of stock\n40137|5|cancel', ['set 5  40137']],
    ['Item|Qty|Notes\n40137|5|cancel if not in stock', ['set 5  40137']],
    ['Item|Qty|Description\n40137|5|Void fill paper', ['set 5  40137']],
    ['Item|Qty|Status\n40137|5|In stock', ['set 5  40137']],
  ])('%j orders', (text, lines) => {
    expect(read(text)).toEqual(lines);
  });
});
