import { describe, expect, test } from '@jest/globals';
import { speaksOtherwise } from './pointing-remarks.js';

describe('what is said of the list, or of the order, in words that are no order’s', () => {
  test.each([
    'We got these from another supplier so never mind.',
    'You can close this PO.',
    'Did I order these last Tuesday?',
    'These arrived this morning.',
    'Those were on the truck but are not ours.',
    'How long would these take?',
    'Do you have them in stock?',
    'I was charged twice for these.',
    'This is a sample of our new layout.',
    'It looked odd to me.',
    'Goods receipt 50001 has been posted.',
    'You have been awarded the following items.',
    'Releases follow as separate POs.',
    'Wait for her paperwork.',
    'Anfrage: nennen Sie uns den besten Preis.',
  ])('%s', (sentence) => expect(speaksOtherwise(sentence)).toBe(true));

  test.each([
    'Please deliver these by Friday.',
    'Can you have this ready by noon?',
    'We need these for the Miller job.',
    'This order is tax exempt.',
    'These go to the back dock.',
    'This is an automated message, do not reply.',
    'This e-mail is confidential.',
    'Thanks for getting these out so fast.',
    'Let me know if any of these are out.',
    'Bill this to account 4471.',
    'It is urgent.',
    'Our new cook starts Monday.',
    'Could you ship us 10 cs of 40137 and 6 bx of 40210?',
  ])('not: %s', (sentence) => expect(speaksOtherwise(sentence)).toBe(false));
});
