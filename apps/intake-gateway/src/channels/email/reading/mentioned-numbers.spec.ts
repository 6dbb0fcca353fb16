import { expect, test } from '@jest/globals';
import { mailOf } from './mail-parts.fixture.js';
import { readOrderMail } from './read-order-mail.js';

const numbers = async (text: string) => {
  const { mentions } = await readOrderMail(
    mailOf({ subject: 'PO 4711', text: `PO 4711\n12 cs 40137 milk\n\n${text}\n` }),
  );
  return mentions.flatMap((mention) => mention.numbers);
};

test.each([
  ['what we said of 40210 still stands', ['40210']],
  ['the GLV-NP-L as well if you can', ['GLV-NP-L']],
  ['see 40137 above', []],
  ['call 330-555-0142 or write to 40210@shop.example', []],
  ['Akron, OH 44304', []],
  ['our account is 40812', []],
  ['see you Monday', []],
])('%s', async (text, expected) => {
  expect(await numbers(text)).toEqual(expected);
});
