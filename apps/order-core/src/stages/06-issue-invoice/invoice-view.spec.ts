import { creditMemoView } from './invoice-view.js';
import type { CreditMemoListRow } from './invoices.queries.repository.js';

const row: CreditMemoListRow = {
  id: '0196f926-ed00-7b9b-bbfd-31dbc33e6887',
  number: 'CM-000001',
  customer_id: '2147',
  customer_name: 'Driscoll',
  invoice_id: '0196f926-ed00-7b9b-bbfd-31dbc33e6888',
  invoice_number: 'INV-000001',
  kind: 'return',
  reason: 'goods returned',
  reference: null,
  credit_date: '2025-05-22',
  currency: 'USD',
  amount_minor: '3000',
  applied_minor: '1000',
  refunded_minor: '1500',
  charges: [],
  taxes: [],
  issued_by: 'user:ar',
  issued_at: new Date('2025-05-22T18:00:00Z'),
  lines: [],
};

describe('a credit memo as HTTP shows it', () => {
  it('has left what was neither applied nor paid back', () => {
    expect(creditMemoView(row)).toMatchObject({
      amount: '30.00',
      applied: '10.00',
      refunded: '15.00',
      unapplied: '5.00',
    });
  });
});
