import { decideDunning, DEFAULT_DUNNING, type DunnableInvoice } from './decide-dunning.js';

const AS_OF = 20_000;
const invoice = (daysPastDue: number, openMinor: bigint, more: Partial<DunnableInvoice> = {}): DunnableInvoice => ({
  invoiceId: `i${daysPastDue}`,
  invoiceNumber: `I${daysPastDue}`,
  dueOn: AS_OF - daysPastDue,
  openMinor,
  disputed: false,
  promisedOn: undefined,
  ...more,
});
const decide = (invoices: DunnableInvoice[], told = 0, unappliedMinor = 0n) =>
  decideDunning(invoices, { asOf: AS_OF, told, unappliedMinor, policy: DEFAULT_DUNNING });

it('one letter per customer and level, for all that is past due, each invoice with its own days and amount', () => {
  const invoices = [invoice(8, 1000n), invoice(25, 2000n), invoice(-3, 9000n)];
  expect(decide(invoices)).toMatchObject({
    kind: 'notice',
    level: 2,
    totalMinor: 3000n,
    invoices: [
      { invoiceNumber: 'I25', level: 2, openMinor: 2000n },
      { invoiceNumber: 'I8', level: 1, openMinor: 1000n },
    ],
  });
  expect(decide(invoices, 2)).toEqual({ kind: 'quiet' });
  expect(decide([invoice(43, 2000n)], 2)).toMatchObject({ level: 3 });
});

it.each<[string, DunnableInvoice, string]>([
  ['before the first level', invoice(6, 1000n), 'quiet'],
  ['on the first level', invoice(7, 1000n), 'notice'],
  ['not yet due', invoice(0, 1000n), 'cleared'],
  ['paid', invoice(30, 0n), 'cleared'],
  ['under tolerance', invoice(30, 499n), 'cleared'],
  ['disputed', invoice(30, 1000n, { disputed: true }), 'quiet'],
  ['promised for today', invoice(30, 1000n, { promisedOn: AS_OF }), 'quiet'],
  ['a broken promise', invoice(30, 1000n, { promisedOn: AS_OF - 1 }), 'notice'],
])('%s', (_, one, kind) => {
  expect(decide([one]).kind).toBe(kind);
});

it('who has paid and whose money nobody has placed yet is not reminded; who paid in part is', () => {
  expect(decide([invoice(30, 1000n)], 0, -1000n)).toEqual({ kind: 'quiet' });
  expect(decide([invoice(30, 1000n)], 0, -501n)).toEqual({ kind: 'quiet' });
  expect(decide([invoice(30, 1000n)], 0, -500n)).toMatchObject({ kind: 'notice', totalMinor: 1000n });
});
