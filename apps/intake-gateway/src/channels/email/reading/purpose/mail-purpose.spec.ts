import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';
import { disclaimsOrder, overturnsList, refersToOrder } from './remarks.js';

const LIST = 'QX-4410   6 cases\nQX-4412   3 cases\n';

/** Whether a mail of some words and a list passes, is doubted, or orders nothing. */
async function about(text: string, subject = 'Purchase order 90-118') {
  const { orders, unclear } = await readOrderMail(mailOf({ subject, text }));
  if (orders.length === 0) return 'nothing';
  const doubted =
    unclear.length > 0 || orders.some(({ doubts, purpose }) => doubts.length > 0 || purpose !== 'original');
  return doubted ? 'doubted' : 'ordered';
}
const quantities = async (text: string) =>
  (await readOrderMail(mailOf({ subject: 'PO 90-118', text }))).orders.flatMap(({ lines }) =>
    lines.map(({ quantity, names }) => `${quantity} ${names[0]?.value}`),
  );

describe('words above a list that give it another purpose', () => {
  test.each([
    // A seller speaks.
    'Thanks for your order 90-118, which we have entered as below.',
    'We are pleased to confirm the following for delivery Thursday:',
    'These items on your PO 90-118 are backordered until January:',
    'Our quotation, prices valid until 12/31:',
    'We can offer you:',
    // Questions.
    'Do you guys carry any of these?',
    'How soon could we get these? Just checking before I write anything up.',
    'What is your price on the following?',
    'Have you got these in the warehouse',
    'Are all of these still available',
    'Could you check stock for me on:',
    // What came, or did not.
    'Unloaded this morning against PO 90-118:',
    'The truck was missing these:',
    'We received these by mistake:',
    'Half of it came thawed:',
    'You shipped us the following twice:',
    'Where are these? Still waiting on them:',
    // Figures to know.
    'Projected demand for the first quarter:',
    'On the shelf, our Sunday count:',
    'Usage for October:',
    'Shelf count, inventory as of Sunday:',
    // Goods that go.
    'We are sending back the following, please arrange pickup:',
    'RMA needed for:',
    'Please quarantine these lots, they are recalled:',
    // Other languages.
    'Gracias por su pedido 90-118, confirmamos:',
    '¿Tienen estos artículos en existencia?',
    'Recibimos hoy:',
    'Llegaron dañados:',
    'Nous vous confirmons votre commande 90-118 :',
    'Avez-vous ces articles en stock ?',
    'Il manquait à la livraison :',
    'Wir bestätigen Ihre Bestellung 90-118:',
    'Haben Sie diese Artikel auf Lager?',
    'Gestern geliefert, aber beschädigt:',
  ])('%s', async (words) => {
    expect(await about(`Hello,\n\n${words}\n\n${LIST}\nRegards\nPat\n`)).not.toBe('ordered');
  });

  test.each([
    'We regret that these cannot be delivered:',
    'Here is our pricing on:',
    'Ref. your request, the current costs are:',
    'I am making sure these got onto the truck:',
    'Here is what I show as open:',
    'Below is what was on the pallet:',
    'We go through about this much in a month:',
    'Thinking about adding these:',
    'We may want the following in spring:',
    'As ordered online this morning:',
    'Please add these to our order guide:',
    'Wasted on Sunday:',
    'Discontinued items:',
    'Leider nicht lieferbar:',
    'Quel est le prix de ces articles :',
    'Su pedido ha sido confirmado:',
    'The walk-in had the following in it:',
  ])('not in so many words: %s', async (words) => {
    expect(await about(`Hello,\n\n${words}\n\n${LIST}\nRegards\nPat\n`)).not.toBe('ordered');
  });

  test.each([
    'Please ship the following for Thursday:',
    'Order time again, here are my numbers:',
    'This week for the Main St kitchen:',
    'Any chance you can squeeze these in for tomorrow?',
    'Walk-in cooler, left side:',
    'Can you get us these by Thursday?',
    'Could we have the following please?',
    'Thanks for the fast delivery last time!',
    'Yesterday went well, thank you. Now we need:',
    'We got the last pallet fine. Next order:',
    'As quoted, please send:',
    'We are low on these, send with the next truck:',
    'You have received a new order from Oak Street Diner.',
    'The purchase order below was sent to you by Oak Street Diner.',
    'Order approved by the board, please process:',
    'Terms: net 30, FOB delivered',
    'Packing slips must show our number.',
    'If anything is out of stock call me before you ship.',
    'Necesitamos para el jueves:',
    'Nous voudrions commander :',
    'Wir brauchen bis Donnerstag:',
  ])('orders say as well: %s', async (words) => {
    expect(await about(`Hello,\n\n${words}\n\n${LIST}\nRegards\nPat\n`)).toBe('ordered');
  });

  test('a subject tells of other goods, unless it is that of an older mail', async () => {
    expect(await about(LIST, 'Inventory count, PO 90-118 not in it')).toBe('doubted');
    expect(await about(LIST, 'Order acknowledgement for PO 90-118')).toBe('doubted');
    expect(await about(`PO 90-119\n${LIST}`, 'Re: PO 90-118 has shipped')).toBe('ordered');
  });
});

describe('a mail orders nothing where it says so twice and never asks for goods', () => {
  test.each([
    ['Order confirmation 5512', 'Thank you for your order PO 90-118. We confirm:'],
    ['Shortage on PO 90-118', 'We were shorted on the following:'],
    ['Stock question', 'Do you carry these in Denver? What would they cost?'],
    ['Quotation 8812', 'Please find our offer:'],
    ['Recall notice', 'The following lots were recalled by the packer:'],
    ['Auftragsbestätigung', 'Vielen Dank für Ihre Bestellung 90-118, wir bestätigen:'],
  ])('%s', async (subject, words) => {
    expect(await about(`${words}\n\n${LIST}`, subject)).toBe('nothing');
  });

  test.each([
    ['Shortage on PO 90-118', 'We were shorted, please send these again:'],
    ['PO 90-118', 'Thank you for your offer. We need:'],
    ['Damaged goods', 'Three came in broken. Can you ship us on a new order:'],
  ])('%s, yet goods are asked for: a person looks', async (subject, words) => {
    expect(await about(`${words}\n\n${LIST}`, subject)).not.toBe('nothing');
  });

  test.each(['Draft of our order, please do not ship yet.', 'Hold this until I call. Not final yet.'])(
    'an order that waits is kept: %s',
    async (words) => {
      expect(await about(`${words}\n\n${LIST}`, 'PO 90-118 on hold')).not.toMatch(/nothing|ordered/);
    },
  );

  test('claims in a postscript take no order away', async () => {
    const text = `PO 90-118\n\n${LIST}\nPS: where is the credit for the damaged goods? Did you get my claim?\n`;
    expect(await about(text)).toBe('doubted');
  });
});

describe('words that take back a list', () => {
  test.each([
    'PS: scratch the second one.',
    'Please double everything, we have a wedding.',
    'x2 please',
    'Actually never mind the QX-4412.',
    'Oh and leave the last line off please',
    'On second thought cut the first one to half.',
    'Same again for our other store please',
    'This is only a draft, we will finalize it tomorrow.',
    'Please don’t ship anything yet.',
    'Wait for approval before you ship it.',
    'I already phoned this in this morning.',
    'Just for your files, no action needed.',
    'Not an order yet.',
    'Resending in case you did not get it yesterday.',
    'PD: quite la segunda',
    'Esto es un borrador.',
    'Finalement pas le deuxième.',
    'Ceci n’est pas une commande.',
    'Bitte streichen Sie die zweite Position.',
    'Nur zur Information.',
    'Bitte noch nicht liefern.',
    'Please wait for my go-ahead.',
    'We only need half after all.',
    'This is just a test.',
    'This is the same order I sent on Monday.',
  ])('%s', async (remark) => {
    expect(await about(`PO 90-118\n\n${LIST}\n${remark}\n`)).toBe('doubted');
    expect(await about(`PO 90-118\n\n${LIST}\nThanks\nPat\n\n${remark}\n`, 'order')).not.toBe('nothing');
  });

  test.each([
    'Same dock and same time window as last week.',
    'The last two cases were bruised, please check them.',
    'If the second one is out just leave it off.',
    'Leave it at the back door please.',
    'Please do not ship before 11/20.',
    'No substitutions without our approval.',
    'Please double check the delivery date.',
    'Do you have cherries too this week?',
    'Call me if there is a problem.',
    'Please confirm receipt of this order.',
    'Drop it off at the kitchen entrance as usual.',
    'Make sure the driver has a pallet jack.',
  ])('harmless: %s', async (remark) => {
    const text = `PO 90-118\n\n${LIST}\n${remark}\n\nThanks\nPat\n`;
    const { orders } = await readOrderMail(mailOf({ subject: 'Order', text }));
    expect(orders[0]!.doubts).toEqual([]);
    expect([overturnsList(remark), disclaimsOrder(remark), refersToOrder(remark)]).toEqual([false, false, false]);
  });
});

describe('goods of another order', () => {
  test.each([
    'Same as last week plus:',
    'The usual, and',
    'Repeat our last order with these on top:',
    'Everything else same as last time',
    'Rest as usual.',
    'Lo mismo de la semana pasada y:',
    'Comme d’habitude, plus :',
    'Wie letzte Woche, dazu:',
    'Plus our regular dairy order',
    'And everything we got last week, plus:',
  ])('%s', async (words) => {
    const { orders } = await readOrderMail(mailOf({ subject: 'PO 90-118', text: `${words}\n\n${LIST}` }));
    expect(orders[0]!.doubts).toContain('repeat-request');
  });
});

describe('headings govern their lines', () => {
  test.each(['Do NOT need:', 'On hand:', 'Received today:', 'Please take back:', 'Never came:', 'Tenemos:'])(
    '%s',
    async (heading) => {
      const text = `Need:\nQX-4410   6 cases\n\n${heading}\nQX-4412   3 cases\n`;
      expect(await quantities(text)).toEqual(['6 QX-4410']);
      expect(await about(text)).toBe('doubted');
    },
  );

  test('and the next heading ends it', async () => {
    const text = 'On hand:\nQX-4412   3 cases\n\nPlease send:\nQX-4410   6 cases\n\nDry goods:\nQX-4500   2 cases\n';
    expect(await quantities(text)).toEqual(['6 QX-4410', '2 QX-4500']);
  });

  test('a remark between the lines is no heading', async () => {
    const text = 'PO 90-118\nQX-4410   6 cases\n(these came damaged last time)\nQX-4412   3 cases\n';
    expect(await quantities(text)).toEqual(['6 QX-4410', '3 QX-4412']);
  });
});
