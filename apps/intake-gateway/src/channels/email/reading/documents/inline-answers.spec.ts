import { describe, expect, test } from '@jest/globals';
import { fillBlanks } from './inline-answers.js';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

const read = async (text: string) => {
  const { orders } = await readOrderMail(mailOf({ subject: 'Re: your order', answers: true, text }));
  return orders.map(({ purchaseOrderNumber, lines, doubts }) => ({
    number: purchaseOrderNumber?.value,
    lines: lines.map(({ quantity, unit, names, description }) => `${quantity} ${unit ?? '-'} ${names[0]?.value ?? description}`),
    doubts,
  }));
}; // prettier-ignore

describe('answers below the questions of an older mail', () => {
  test('each is of the item asked about; older words explain them, so a person looks', async () => {
    const text =
      '> Hi Ann, some questions before the cut-off:\n>\n> Which PO number should I use?\n\n5518-B\n\n> How many cases of the 12 oz cups (CUP-12K)?\n\n15 cs pls\n\n> And black lids LID-10-BK to go with them?\n\nSame, 14 cs\n\n> Sleeves SLV-KR, you took 3 cases last time.\n\nMake it 4 cs\n\n> Do you want the cup CUP-16K as well?\n\nno, we still have plenty\n\n> Espresso beans 170104?\n\n6\n\n> Thanks! Dana\n\nCheers, Ann\n';
    expect(await read(text)).toEqual([
      {
        number: '5518-B',
        lines: ['15 CA CUP-12K', '14 CA LID-10-BK', '4 CA SLV-KR', '6 - 170104'],
        doubts: ['quoted-only'],
      },
    ]);
  });

  test.each([
    ['> How many cases of oat milk do you need this week?\n8\n', '8 CA oat milk'],
    ['> What about the rye flour?\n\nyes, 3 bags\n', '3 BG rye flour'],
    ['> Do you want the usual paper towels?\n2 cs please\n', '2 CA usual paper towels'],
    ['> Gloves 40137 again?\nok 5 boxes\n', '5 BX 40137'],
  ])('%j', async (text, line) => {
    const [order] = await read(`PO 4711\n\n${text}`);
    expect(order?.lines).toEqual([line]);
  });

  test.each([
    // Said of no item, or of more than a count.
    ['> When can we deliver?\n10\n'],
    ['> Is the dock still at 400 Orchard Rd?\n400\n'],
    ['> How many drops do you have?\nWe have 3 stores now\n'],
  ])('%j answers nothing that is ordered', async (text) => {
    expect((await read(`PO 4711\n\n${text}`)).flatMap(({ lines }) => lines)).toEqual([]);
  });
});

describe('forms filled in', () => {
  test.each([
    ['40137  Milk   __6__', '40137  Milk    6   '],
    ['40137  Milk   _12_', '40137  Milk    12 '],
    ['[ 6 ] 40137', ' 6    40137'],
    ['40137  Milk   _____', '40137  Milk   _____'],
    ['order_12_final', 'order_12_final'],
    ['[x] 40137', '[x] 40137'],
  ])('%j', (text, filled) => {
    expect(fillBlanks(text)).toBe(filled);
  });

  test('in the quoted form, where the new text says so', async () => {
    const text =
      'Filled in below. PO SCH-1146\n\nCarla\n\nFrom: Orders <orders@house.example>\nSent: Friday, May 16, 2025 12:00 PM\nTo: Carla\nSubject: form\n\nITEM     DESCRIPTION              PACK      QTY (cs)\n40137    Peaches                  6/#10     __6__\n80120    Pears                    6/#10     _____\n80233    Applesauce               6/#10     __10_\n\nReply by noon.\n';
    expect(await read(text)).toEqual([
      { number: 'SCH-1146', lines: ['6 CA 40137', '10 CA 80233'], doubts: ['quoted-only'] },
    ]);
  });
});
