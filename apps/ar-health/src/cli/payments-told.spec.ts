import { paymentsTold } from './payments-told.js';

const AS_OF = 100;
const paid = (issuedOn: number, paidOn: number) => ({ issuedOn, paidOn });
const EARLIER = [paid(10, 40), paid(20, 45), paid(60, 99)];

it.each([
  ['payments of later invoices too: through the last of them', [...EARLIER, paid(101, 130), paid(120, 260)], 260],
  ['payments up to the day only', EARLIER, AS_OF],
  ['none at all', [], AS_OF],
  [
    'of earlier invoices only, going on: as long as half of the later ones would take',
    [...EARLIER, paid(90, 190)],
    139,
  ],
  ['the same, soon after the day', [...EARLIER, paid(90, 110)], 110],
  ['paid before they were issued', [paid(10, 5), paid(20, 15), paid(99, 300)], AS_OF],
])('%s', (_, payments, told) => {
  expect(paymentsTold(payments, AS_OF)).toBe(told);
});
