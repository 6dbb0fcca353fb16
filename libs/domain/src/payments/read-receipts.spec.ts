import { readHeading, readReceipts, type ReceiptRow } from './read-receipts.js';

const read = (heading: string, ...lines: string[]) => {
  const names = heading.split(';');
  const rows = lines.map((line): ReceiptRow =>
    Object.fromEntries(line.split(';').map((text, at) => [names[at]!, text])),
  );
  return readReceipts(rows, readHeading(names));
};

describe('a file of receipts', () => {
  it('of a lockbox is one receipt per cheque, with a line for every invoice', () => {
    const read_ = read(
      'Customer ID;Check Number;Check Amount;Deposit Date;Invoice Number;Amount Paid;Discount;Deduction;Reason',
      '2147;10442;1,200.50;06/22/2025;INV-000001;1000.00;;;',
      '2147;10442;1,200.50;06/22/2025;INV-000002;200.50;4.00;9.38;damage',
      '2147;10443;1,234,050.00;2025-06-22;INV-000003;50.00;0.00;;',
    );
    expect(read_).toEqual([
      {
        ok: true,
        receipt: {
          rows: [1, 2],
          customerId: '2147',
          payer: undefined,
          reference: '10442',
          amount: '1200.50',
          currency: undefined,
          receivedOn: '2025-06-22',
          remittance: [
            { invoiceNumber: 'INV-000001', amount: '1000.00' },
            {
              invoiceNumber: 'INV-000002',
              amount: '200.50',
              discount: '4.00',
              deductions: [{ reason: 'damage', amount: '9.38' }],
            },
          ],
        },
      },
      expect.objectContaining({ ok: true, receipt: expect.objectContaining({ rows: [3], amount: '1234050.00' }) }),
    ]);
  });

  it('of a bank names invoices in its text, and tells debits from credits', () => {
    const [credit, debit, fee] = read(
      'Booking date;Payer;Credit;Transaction ID;Details',
      '20250622;DRISCOLL FOOD;$250.00;T-1;PAYMENT INV 000042, invoice no. 00043 thanks',
      '20250622;DRISCOLL FOOD;(250.00);T-2;returned',
      '20250622;BANK;0.00;T-3;fee',
    );
    expect(credit).toMatchObject({
      receipt: { payer: 'DRISCOLL FOOD', remittance: [{ invoiceNumber: '000042' }, { invoiceNumber: '00043' }] },
    });
    expect([debit, fee]).toMatchObject([{ outcome: 'ignored' }, { outcome: 'ignored' }]);
  });

  it.each([
    ['no amount', '2147;10442;ten;2025-06-22', "'ten' is no amount."],
    ['a comma that may be a point', '2147;10442;12,50;2025-06-22', "'12,50' is no amount."],
    ['commas where no thousands are', '2147;10442;1,23,456.00;2025-06-22', "'1,23,456.00' is no amount."],
    ['no day', '2147;10442;10;2025-02-30', "'2025-02-30' is no day."],
    ['no reference', '2147;;10;2025-06-22', /no reference/],
    ['no currency', '2147;10442;10;2025-06-22;us$', "'US$' is no currency."],
  ])('says what is wrong with a row: %s', (_what, line, why) => {
    expect(read('customer;reference;amount;date;currency', line)).toMatchObject([
      { ok: false, rows: [1], outcome: 'rejected', why: typeof why === 'string' ? why : expect.stringMatching(why) },
    ]);
  });
});
