import { describe, expect, test } from '@jest/globals';
import { attachesPaper, isFormal, isPlaceOfStock, speaksAsSeller } from './formal-words.js';
import { mailOf } from '../mail-parts.fixture.js';
import { readOrderMail } from '../read-order-mail.js';

describe('what is said of the paper', () => {
  test.each([
    'This purchase order was sent by Buyline on behalf of Harbor Clinic.',
    'This message was sent by Orderpoint on behalf of Lund & Sons.',
    'PO 8120 has been electronically transmitted on behalf of Harbor Clinic',
    'This e-mail was sent from an unmonitored mailbox.',
    'This document was generated electronically.',
    'Overshipments above 5% will be refused at supplier’s expense.',
    '3. Substitutions must be approved in writing.',
    'Damaged goods will be returned freight collect.',
  ])('is no goods’ matter: %s', (text) => {
    expect(isFormal(text)).toBe(true);
  });

  test.each([
    'This purchase order was sent by fax on behalf of Ann this morning.',
    'This order was sent yesterday on behalf of Harbor Clinic.',
    'This order was sent by fax.',
    'This message was already sent via the portal.',
    'The damaged goods will be returned',
    'Damaged items will be returned:',
    'These substitutions will be rejected',
    'We are returning overshipments',
  ])('is one: %s', (text) => {
    expect(isFormal(text)).toBe(false);
  });

  test.each([
    ['Shop stock:', true],
    ['For truck stock', true],
    ['Current shop stock:', false],
    ['Shop stock count:', false],
    ['Stock:', false],
    ['Truck stock as of Monday:', false],
  ])('a place of goods: %s', (text, expected) => {
    expect(isPlaceOfStock(text)).toBe(expected);
  });

  test.each([
    ['Please find attached invoice 4411.', true],
    ['Attached is our order acknowledgement', true],
    ['Please find attached our purchase order, send the invoice to AP', false],
    ['Here is the packing slip; please ship the same again', false],
    ['Attached is the approved statement of work', false],
    ['Please send invoices to AP', false],
  ])('a paper of a seller: %s', (text, expected) => {
    expect(attachesPaper(text)).toBe(expected);
  });
});

describe('a seller tells', () => {
  test.each([
    ['Your shipment is on its way!', true],
    ['Please remit to PO Box 210, Albany NY.', true],
    ['We have initiated a wire payment to your account.', true],
    ['Your order form is on your web site', false],
    ['Please remit invoices to AP', false],
    ['We have issued PO 8120', false],
    ['Our delivery is on the dock side', false],
  ])('%s', (text, expected) => {
    expect(speaksAsSeller(text)).toBe(expected);
  });
});

describe('what a mail is about', () => {
  const LIST = 'QX-4410   6 cases\nQX-4412   3 cases\n';
  const about = async (text: string, subject: string) => {
    const { orders } = await readOrderMail(mailOf({ subject, text }));
    return orders.length === 0 ? 'nothing' : orders.some(({ doubts }) => doubts.length > 0) ? 'doubted' : 'ordered';
  };

  test.each([
    [`Please ship:\n\n${LIST}\nThis purchase order was sent by Buyline on behalf of Harbor Clinic. Do not reply.\n`, 'PO 8120'],
    [`This message was sent by Buyline on behalf of Harbor Clinic.\n\nPlease ship:\n\n${LIST}`, 'PO 8120'],
    [`${LIST}\nOvershipments will be returned at vendor expense.\n`, 'PO 8120'],
    [`We would like to order:\n\nShop stock:\n${LIST}\nTruck 4:\nQX-4419   2 cases\n`, 'PO 8120'],
  ])('ordered: %j', async (text, subject) => {
    expect(await about(text, subject)).toBe('ordered');
  }); // prettier-ignore

  test.each([
    [`Please ship:\n\n${LIST}\nThis order was sent by fax yesterday.\n`, 'PO 8120'],
    [`Current stock:\n${LIST}`, 'PO 8120'],
    [`Counted today.\nShop stock count:\n${LIST}`, 'PO 8120'],
    [`We are returning these:\n\n${LIST}`, 'PO 8120'],
  ])('not simply: %j', async (text, subject) => {
    expect(await about(text, subject)).not.toBe('ordered');
  });

  test.each([
    [`Could you give me a status on PO 8120? We are still waiting for:\n\n${LIST}\nWhen will it arrive?\n`, 'Where is PO 8120?'],
    [`Dear customer,\n\nplease note our new prices:\n\n${LIST}`, 'New price list effective March 1'],
    [`Please find attached invoice 771204.\n\n${LIST}`, 'Invoice 771204'],
    [`Your shipment is on the way!\n\nPO 8120 / carrier Roadline\n${LIST}`, 'Shipment notification: PO 8120 has shipped'],
  ])('nothing: %j', async (text, subject) => {
    expect(await about(text, subject)).toBe('nothing');
  }); // prettier-ignore

  test.each([
    [`Could you give me a status on PO 8120? And please send:\n\n${LIST}`, 'Where is PO 8120?'],
    [`Please find attached invoice 4411. Please ship the same again:\n\n${LIST}`, 'Invoice 4411'],
    [`Here is the invoice from last time, same as last week please.\n\n${LIST}`, 'Invoice 4411'],
    [`Here is our order:\n\n${LIST}`, 'New price list effective March 1'],
    [`Your shipment is on the way? Please send:\n\n${LIST}`, 'Shipment of PO 8120'],
    [`Please ship:\n\n${LIST}\nPlease remit to PO Box 210.\n`, 'Shipment for week 12'],
  ])('never nothing: %j', async (text, subject) => {
    expect(await about(text, subject)).not.toBe('nothing');
  });
});
