import { describe, expect, test } from '@jest/globals';
import { cancelledNumbers } from './cancelled-numbers.js';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';
import { deedOf } from './spoken-orders.js';

describe('numbers named one after the other', () => {
  test.each([
    ['please cancel PO 60012 and 60015 today', ['60012', '60015']],
    ['void purchase order A-101, A-102 & A-103', ['A-101', 'A-102', 'A-103']],
    // Not ended, or not of the same shape.
    ['PO 60012 and 60015', []],
    ['PO 60012 and 40137 12 cs', []],
    ['cancel PO 60012 and 40137 12 cs', []],
    ['cancel PO 60012, 12 cs of 40137', []],
  ])('%s', (text, numbers) => {
    expect(cancelledNumbers(text)).toEqual(numbers);
  });
});

describe('what is done with an order', () => {
  test.each([
    ['please cancel PO 812 completely, head office wants a new number', '812', 'cancel'],
    ['PO 812 was sent twice, please void it', '812', 'cancel'],
    ['Disregard PO 812 and use PO 815 instead', '812', 'cancel'],
    ['Disregard PO 812 and use PO 815 instead', '815', 'new'],
    ['New PO 815:', '815', 'new'],
    ['2) New order for Saturday, PO 815:', '815', 'new'],
    ['PO 812 stays, PO 815 is cancelled', '812', 'keep'],
    ['PO 812 stays, PO 815 is cancelled', '815', 'cancel'],
    ['PO 809 was already delivered and is not affected', '809', 'keep'],
    ['On PO 812 please cancel these two lines', '812', 'change'],
    ['cancel line 4 of PO 812', '812', 'change'],
    ['Move the delivery of PO 812 to Monday', '812', 'change'],
    ['PO 812', '812', undefined],
    ['PO 812, cancel if not delivered by Friday', '812', undefined],
    ['Cancel date of PO 812: 11/30', '812', undefined],
  ])('%s: %s', (text, number, deed) => {
    expect(deedOf(text, number)).toBe(deed);
  });
});

const read = async (subject: string, text: string) =>
  (await readOrderMail(mailOf({ subject, text }))).orders.map(({ purpose, purchaseOrderNumber, lines, doubts }) => [
    purpose,
    purchaseOrderNumber?.value,
    lines.map(({ action, quantity, names }) => `${action ?? 'set'} ${quantity} ${names[0]?.value}`).join(', '),
    ...doubts.filter((doubt) => doubt === 'po-number-ambiguous'),
  ]);

describe('several orders in one mail, each with what is asked of it', () => {
  test.each([
    ['two cancelled, one left', 'Cancellation', 'We close early. Please cancel purchase orders 60012 and 60015 completely. PO 60009 came already and is not affected.\n', [['cancel', '60012', ''], ['cancel', '60015', '']]],
    ['listed behind a colon', 'stop', 'Cancel: PO 60012, PO 60015.\n', [['cancel', '60012', ''], ['cancel', '60015', '']]],
    ['one ended, one placed', 'PO 812 cancelled / new PO 815', 'please cancel PO 812 completely.\n\nNew PO 815:\n\n40137 6 cs\n80120 4 cs\n', [['cancel', '812', ''], ['original', '815', 'set 6 40137, set 4 80120']]],
    ['one ended, one placed, in one sentence', 'PO 812 is wrong', 'Please disregard PO 812 and use PO 815 instead:\n40137 6 cs\n80120 4 cs\n', [['cancel', '812', ''], ['original', '815', 'set 6 40137, set 4 80120']]],
    ['one changed, one placed', 'Re: PO 812 received', '1) On PO 812 change the eggs (40137) to 6 cases, I had 4.\n\n2) New order for Saturday, PO 815:\n   80120 2 cs\n   80233 3 cs\n', [['change', '812', 'change 6 40137'], ['original', '815', 'set 2 80120, set 3 80233']]],
    ['one moved, one placed', 'PO 812', 'Move the delivery of PO 812 to Monday 5/26.\n\nAlso a new order, PO 815:\n80120 2 cs\n', [['change', '812', ''], ['original', '815', 'set 2 80120']]],
    ['each with its own', 'changes', 'PO 812: add 2 cs 40137\nPO 815: drop 80120\nPO 816: please cancel\n', [['cancel', '816', ''], ['change', '812', 'add 2 40137'], ['change', '815', 'delete 0 80120']]],
    ['both changed, as the subject says', 'Changes to PO 812 and PO 815', 'PO 812\n40137 5 cs\nPO 815\n80120 3 cs\n', [['change', '812', 'set 5 40137'], ['change', '815', 'set 3 80120']]],
    ['both placed', 'orders', 'PO 812\n40137 5 cs\nPO 815\n80120 3 cs\n', [['original', '812', 'set 5 40137'], ['original', '815', 'set 3 80120']]],
    ['the same told in another number', 'Re: PO 812', 'Please cancel this order, I sent it twice. (811 from Friday is the good one, that one stays.)\n', [['cancel', '812', '']]],
    ['said in a notice', 'notice', 'THE ABOVE PURCHASE ORDER IS HEREBY CANCELLED IN ITS ENTIRETY.\nPURCHASE ORDER NO: 0027-118\n', [['cancel', '0027-118', '']]],
    ['what stays but for one line', 'PO 812', 'All of PO 812 stays except 40137, make that 4 cs\n', [['change', '812', 'change 4 40137']]],
    ['terms of cancelling', 'PO 812', 'PO 812\nCancel date: 5/30\n40137 5 cs\n', [['original', '812', 'set 5 40137']]],
  ])('%s', async (_, subject, text, orders) => {
    expect(await read(subject, text)).toEqual(orders);
  }); // prettier-ignore
});
