import { describe, expect, test } from '@jest/globals';
import { readChanges } from './change-sentence.js';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const told = (text: string) =>
  readChanges(text).changes.map(({ action, line: { quantity, unit, names, lineNumber, description } }) =>
    [action, quantity, unit ?? '-', names[0]?.value ?? (lineNumber ? `line ${lineNumber}` : description)].join(' '),
  );

describe('items called by their words', () => {
  test.each([
    ['Make the rye flour 12 bags and not 6', 'change 12 BG rye flour'],
    ["let's have 7 bags basmati rice, not 4.", 'change 7 BG basmati rice'],
    ['can we do 7 bags basmati rice rather than 4?', 'change 7 BG basmati rice'],
    ['go with 7 bags of the basmati rice instead of 4', 'change 7 BG basmati rice'],
    ['basmati rice make it 7 bags instead of 4', 'change 7 BG basmati rice'],
    ['Cane sugar - make that 9 bags', 'change 9 BG Cane sugar'],
    ['make it 3 boxes of the latex gloves instead of 3 cases', 'change 3 BX latex gloves'],
    ['On the order I phoned in yesterday could you bump the waffle fries to 5 cases? ty!', 'change 5 CA waffle fries'],
    ['instead of the 4 cases of pork ribs lets do 7 cases', 'change 7 CA pork ribs'],
    ['so what we need is instead of 4 cases of pork ribs give us 7', 'change 7 - pork ribs'],
    ['bring the cherry tomatoes down to 3', 'change 3 - cherry tomatoes'],
    ['Cut the cherry tomatoes back to 3 cs', 'change 3 CA cherry tomatoes'],
    ['I accidentally put 12 rolls of foil it should say 2', 'change 2 - foil'],
    ['We ordered 4 cases of chlorine tabs but meant 4 pails.', 'change 4 PA chlorine tabs'],
    ['I typed 8 CASES of the blue gloves and nearly fainted. That should be 8 BOXES.', 'change 8 BX blue gloves'],
    ['throw another 3 cs of pita bread on the next truck', 'add 3 CA pita bread'],
    ['and we need 2 cases sea salt on top of it', 'add 2 CA sea salt'],
    ['we also need 2 more cs of pita bread', 'add 2 CA pita bread'],
    ['forgot the pita bread, 2 cs', 'add 2 CA pita bread'],
    ["I'd rather have 4 cases of the curly fries instead", 'add 4 CA curly fries'],
    ['nobody touched them but nobody ate the okra last time so drop it off the order', 'delete 0 - okra'],
    ['We have way too many lemons so skip them', 'delete 0 - lemons'],
    ['and drop the shallots (SHL-10), I found a sack.', 'delete 0 - SHL-10'],
    ['The stirrers (STR-7-W) can come off, we have plenty', 'delete 0 - STR-7-W'],
    ['no need for the paprika anymore', 'delete 0 - paprika'],
    ['TRK-200 - delete this line', 'delete 0 - TRK-200'],
    ['W0163 - change qty from 50 to 75', 'change 75 - W0163'],
    ['60105 cancelled', 'delete 0 - 60105'],
    ['Add: W04407, 20 ea', 'add 20 EA W04407'],
    ['2) on line 4 quantity to 8, I had 6.', 'change 8 - line 4'],
  ])('%s', (text, line) => {
    expect(told(text)).toContain(line);
  });
});

describe('one item for another', () => {
  test.each([
    ['replace 40137 with 3 cs 40138', ['delete 0 - 40137', 'add 3 CA 40138']],
    ['Replace 40137 with 40138, 6 cs', ['delete 0 - 40137', 'add 6 CA 40138']],
    ['please swap the skim milk for whole milk, 4 cases', ['delete 0 - skim milk', 'add 4 CA whole milk']],
    ['Switch the 2 cases of 40137 to 2 cases of 40138', ['delete 0 - 40137', 'add 2 CA 40138']],
    ['6 cs 40138 instead of 40137', ['delete 0 - 40137', 'add 6 CA 40138']],
    ['instead of the salted butter send 2 cs of 40138', ['delete 0 - salted butter', 'add 2 CA 40138']],
    ['40138 6 cs instead of the 40137', ['delete 0 - 40137', 'add 6 CA 40138']],
  ])('%s', (text, lines) => {
    expect(told(text)).toEqual(lines);
  });
});

describe('no change of a line', () => {
  test.each([
    ['swap 40137 for 40138'],
    ['- pinto beans, 4 cs. wait, make that 5'],
    ['Backorders: cancel'],
    ['dont send the pump thats on the other ticket'],
    ['Please leave delivery at 8 and not 10'],
    ['please make sure it is 10 not 12 like last time'],
    ['Double the romaine'],
    ['If you are out of pita add nothing'],
    ['Thanks! Rest is fine.'],
  ])('%s', (text) => {
    expect(told(text)).toEqual([]);
  });
});

test('sentences that tell beside one that asks; what nobody reads is left for a person', () => {
  const text = 'Sorry about this. Make the rye flour 12 bags not 6. Double the 40230 if you can. The rest is fine.';
  expect(told(text)).toEqual(['change 12 BG rye flour']);
  expect(readChanges(text).left).toEqual(['Double the 40230 if you can']);
});

test('a sentence broken over lines is one', async () => {
  const text =
    'Hello, a small change on PO 6120 please if it is not too late - make the\nmedium gloves N4BL-M 15 boxes instead of 10, and we no longer need the\nvisors SG-1200-CL. Rest is fine.\n';
  const [order] = (await readOrderMail(mailOf({ text }))).orders;
  expect(order).toMatchObject({
    purpose: 'change',
    purchaseOrderNumber: { value: '6120' },
    lines: [
      { action: 'change', quantity: '15', names: [{ value: 'N4BL-M' }] },
      { action: 'delete', quantity: '0', names: [{ value: 'SG-1200-CL' }] },
    ],
  });
});

test('long paragraphs that begin changes over and over take no time worth naming', () => {
  for (const text of [
    'instead of the 4 cases of '.repeat(80),
    'Make it so. That should be. '.repeat(70),
    'replace the a with b '.repeat(90),
    `nobody ate ${'the '.repeat(400)}`,
    'we have too many too many too many '.repeat(60),
  ])
    expect(readChanges(text).changes).toEqual([]);
});
