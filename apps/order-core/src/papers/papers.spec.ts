import { extractText, getDocumentProxy } from 'unpdf';
import { printBillOfLading } from './bill-of-lading.paper.js';
import { printCreditMemo } from './credit-memo.paper.js';
import { printInvoice } from './invoice.paper.js';
import { printPackingSlip, type ShipmentOnPaper } from './packing-slip.paper.js';
import { groupDigits, localMinute, partyLines, writePrice, writeSscc } from './paper-words.js';
import { printPickList } from './pick-list.paper.js';
import { printWave } from './wave.paper.js';

/** What a reader of the paper can copy out of it, page by page. */
async function pagesOf(pdf: Buffer): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: false });
  return text.map((page) => page.replace(/\s+/g, ' '));
}

const madeAt = new Date('2025-05-23T20:30:00Z');
const company = ['Garden State Food Distribution', '100 Terminal Road', 'Secaucus, NJ 07094'];
const customer = { name: 'Łódź Piekarnia „Żabka”, Ελληνική Κουζίνα, Кухня Café', identifier: '2147' };
const shipFrom = { name: 'New Jersey distribution center', identifier: 'NJ' };
const address = { lines: ['12 School Street, building B'], city: 'Newark', region: 'NJ', postalCode: '07102' };
const shipTo = { name: 'Central Kitchen', identifier: 'CK1', address };
const lines = Array.from({ length: 60 }, (_, index) => ({
  line: index + 1,
  position: index + 1,
  lineNumber: String(index + 1),
  sku: `SKU-${1000 + index}`,
  description: index === 30 ? `Beginning ${'of a very long description '.repeat(30)}and its end` : `Item ${index}`,
  quantity: String(10 + index),
  ordered: String(20 + index),
  unitOfMeasure: 'CA',
  unitPrice: '1,234.50',
  extended: '18420.25',
}));
const shipment: ShipmentOnPaper = {
  ...{ company, customer, shipFrom, shipTo, madeAt, lines },
  number: 'SH-000009',
  orderNumber: 'SO-000017',
  purchaseOrderNumber: 'PO-20250522-1',
  shippedOn: '2025-05-23',
  carrier: 'OWNTRUCK',
  scac: 'OWNT',
  trackingNumber: 'ROUTE-12',
  proNumber: 'PRO-99',
  billOfLading: 'BOL-000009',
  grossWeight: { value: '1240', unitOfMeasure: 'LB' },
  complete: false,
  cartons: [
    {
      sscc: '006141411234567890',
      grossWeight: { value: '24.5', unitOfMeasure: 'LB' },
      lines: [{ lineNumber: '1', sku: 'SKU-1000', quantity: '10', unitOfMeasure: 'CA' }],
    },
  ],
};
const invoice = {
  ...{ company, customer, shipTo, madeAt },
  remitTo: ['Garden State Food Distribution', 'PO Box 1001'],
  number: 'INV-000001',
  invoiceDate: '2025-05-23',
  dueDate: '2025-06-22',
  terms: '2/10NET30',
  currency: 'USD',
  shipments: [
    { number: 'SH-000009', purchaseOrderNumber: 'PO-1', orderNumber: 'SO-000017', shippedOn: '2025-05-23', lines },
  ],
  goods: '1105215.00',
  charges: [
    { description: 'Freight', amount: '45.00' },
    { description: 'Spring allowance', amount: '-100.00' },
  ],
  taxes: [{ description: 'Tax US-NJ 6.625 %', amount: '1212.31' }],
  amount: '1106372.31',
  discount: { percent: '2', amount: '22127.45', dueDate: '2025-06-02' },
};
const pickList = {
  ...{ company, customer, shipTo, madeAt, lines },
  number: 'PL-000042',
  location: shipFrom,
  orderNumber: 'SO-000017',
  purchaseOrderNumber: 'PO-20250522-1',
  fulfillment: 'ship' as const,
  status: 'open',
  releasedAt: '2025-05-22 14:09',
};

describe('a paper', () => {
  it('repeats the headings of its table on every page, numbers the pages and loses no line', async () => {
    const pages = await pagesOf(await printPickList(pickList));
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, index) => {
      expect(page).toContain(`PL-000042 Page ${index + 1} of ${pages.length}`);
    });
    const all = pages.join(' ');
    const withLines = pages.filter((page) => page.includes('SKU-'));
    expect(withLines.every((page) => page.includes('LINE ITEM DESCRIPTION QUANTITY UNIT'))).toBe(true);
    for (const { sku, quantity } of lines) expect(all).toMatch(new RegExp(`${sku} .*?${quantity} CA`));
  });

  it('wraps what is long and tears no row apart', async () => {
    const pages = await pagesOf(await printPickList(pickList));
    const page = pages.find((each) => each.includes('SKU-1030'))!;
    expect(page).toContain('Beginning of a very long description');
    expect(page).toContain('and its end');
  });

  it('writes names of other alphabets as they are', async () => {
    const [page] = await pagesOf(await printPickList(pickList));
    expect(page).toContain('Łódź Piekarnia „Żabka”, Ελληνική Κουζίνα, Кухня Café');
  });

  it('is the same, byte by byte, for the same data', async () => {
    const [first, second] = await Promise.all([printInvoice(invoice), printInvoice(invoice)]);
    expect(first.equals(second)).toBe(true);
  });
});

describe('an invoice on paper', () => {
  it('says what is owed, for what, until when, and what paying early earns', async () => {
    const all = (await pagesOf(await printInvoice(invoice))).join(' ');
    for (const words of [
      'Invoice INV-000001',
      'Due 2025-06-22',
      'Terms 2/10NET30',
      'Purchase order PO-1',
      'REMIT TO',
      'PO Box 1001',
      'SKU-1000 Item 0 10 CA 1,234.50 18,420.25',
      'Goods 1,105,215.00',
      'Freight 45.00',
      'Spring allowance -100.00',
      'Tax US-NJ 6.625 % 1,212.31',
      'Total USD 1,106,372.31',
      'Pay by 2025-06-02 and take 2 % off: 22,127.45 USD.',
    ]) {
      expect(all).toContain(words);
    }
  });

  it('of several shipments names the purchase order above each', async () => {
    const [first] = invoice.shipments;
    const some = lines.slice(0, 2);
    const shipments = ['PO-1', 'PO-2'].map((purchaseOrderNumber) => ({ ...first!, purchaseOrderNumber, lines: some }));
    const all = (await pagesOf(await printInvoice({ ...invoice, shipments }))).join(' ');
    expect(all).toContain('Purchase order PO-1, shipment SH-000009 of 2025-05-23');
    expect(all).toContain('Purchase order PO-2, shipment SH-000009 of 2025-05-23');
  });
});

describe('a wave on paper', () => {
  it('says what to fetch and how to sort it, however many orders share an item', async () => {
    const parts = Array.from({ length: 150 }, (_, index) => ({ pickListNumber: `PL-${1000 + index}`, quantity: '2' }));
    const item = { sku: 'MILK', description: 'Milk', quantity: '300', unitOfMeasure: 'CA', parts };
    const tea = { ...item, sku: 'TEA', quantity: '4', parts: parts.slice(0, 2) };
    const wave = { company, madeAt, number: 'W-000003', location: shipFrom, pickListCount: 150, items: [item, tea] };
    const pages = await pagesOf(await printWave({ ...wave, route: 'NORTH 12', shipOn: '2025-05-23' }));
    const all = pages.join(' ');
    expect(all).toContain('Route NORTH 12');
    expect(all).toContain('MILK Milk 300 CA');
    for (const { pickListNumber } of parts) expect(all).toContain(`${pickListNumber}: 2`);
    expect(pages.every((page, index) => page.includes(`Page ${index + 1} of ${pages.length}`))).toBe(true);
    expect(all).toContain('TEA Milk 4 CA');
  });
});

describe('a credit memo on paper', () => {
  it('says what is given back, of which invoice, and why', async () => {
    const line = { lineNumber: '1', sku: 'MILK', description: 'Milk', unitOfMeasure: 'CA' };
    const [page] = await pagesOf(
      await printCreditMemo({
        ...{ company, customer, madeAt, currency: 'USD' },
        number: 'CM-000001',
        creditDate: '2025-06-02',
        invoiceNumber: 'INV-000001',
        reason: 'two cases came back damaged',
        reference: 'RMA-000004',
        lines: [
          { ...line, returned: '2', amount: '1018.76' },
          { ...line, lineNumber: '2', amount: '5.00' },
        ],
        charges: [{ description: 'Spring', amount: '-1.00' }],
        taxes: [{ description: 'Tax 7 %', amount: '1.57' }],
        amount: '1024.33',
      }),
    );
    for (const words of [
      'Of invoice INV-000001 Reference RMA-000004',
      'two cases came back damaged',
      '1 MILK Milk 2 CA 1,018.76',
      '2 MILK Milk price only CA 5.00',
      'Spring -1.00 Tax 7 % 1.57 Credit USD 1,024.33',
    ]) {
      expect(page).toContain(words);
    }
  });
});

describe('the papers of a shipment', () => {
  it('list what was ordered and shipped, carton by carton, and no price', async () => {
    const all = (await pagesOf(await printPackingSlip(shipment))).join(' ');
    expect(all).toContain('SKU-1000 Item 0 20 10 CA');
    expect(all).toContain('More of this order is still to come');
    expect(all).toContain('1 (00) 0 0614141 123456789 0 1 SKU-1000 10 CA');
    expect(all).not.toMatch(/price|amount|1,?234\.5|18,?420/i);
  });

  it('tell the carrier what it takes, from whom and to whom', async () => {
    const all = (await pagesOf(await printBillOfLading(shipment))).join(' ');
    for (const words of [
      'BOL-000009',
      'SCAC OWNT',
      'PRO PRO-99',
      'New Jersey distribution center',
      'Central Kitchen 12 School Street, building B Newark, NJ 07102 No. CK1',
      'PO-20250522-1 1 1240 LB 1 CTN, 60 items',
      'Carrier, date',
    ]) {
      expect(all).toContain(words);
    }
  });
});

describe('words on papers', () => {
  it.each([
    ['18420.00', '18,420.00'],
    ['-1000', '-1,000'],
    ['999.5', '999.5'],
    ['1234567.125', '1,234,567.125'],
  ])('groups the digits of %s', (amount, shown) => {
    expect(groupDigits(amount)).toBe(shown);
  });

  it.each([
    ['22.1', 2, '22.10'],
    ['1234', 2, '1,234.00'],
    ['0.0625', 2, '0.0625'],
    ['1200', 0, '1,200'],
  ])('writes a price of %s with %i digits at least', (price, digits, shown) => {
    expect(writePrice(price, digits)).toBe(shown);
  });

  it('tells the minute where the company is', () => {
    expect(localMinute(new Date('2025-05-22T18:09:00Z'), 'America/New_York')).toBe('2025-05-22 14:09');
    expect(localMinute(new Date('2025-12-31T23:59:00Z'), 'Asia/Tokyo')).toBe('2026-01-01 08:59');
  });

  it('leaves out what is not known of an address', () => {
    expect(partyLines({ name: 'A', address: { lines: ['', 'Dock 2'], region: 'NJ' } })).toEqual(['A', 'Dock 2', 'NJ']);
    expect(partyLines({ name: 'A' })).toEqual(['A']);
  });

  it('writes a carton’s number as its label has it', () => {
    expect(writeSscc('006141411234567890')).toBe('(00) 0 0614141 123456789 0');
  });
});
