import { describe, expect, test } from '@jest/globals';
import { mailOf } from '../mail-parts.fixture.js';
import { seamAt } from './mail-seams.js';
import { readOrderMail } from '../read-order-mail.js';
import { isAnswer, isForward } from '../tables/subject-marks.js';

const NEW = 'PO 7001\n\nKT-3310   4 cases\n\nLee\n\n';
const OLD = '\nPO 6990\n\nKT-3320   9 cases\nKT-3330   2 cases\n';

const ordered = async (parts: { text?: string; html?: string; subject?: string }) => {
  const { orders, unclear } = await readOrderMail(mailOf({ subject: 'Re: our order', ...parts }));
  return {
    told: orders.map(({ purchaseOrderNumber, lines }) => [
      purchaseOrderNumber?.value,
      ...lines.map(({ quantity, names }) => `${quantity} ${names[0]?.value}`),
    ]),
    certain: unclear.length === 0 && orders.every(({ doubts }) => doubts.length === 0),
  };
};

describe('older words in an answer are not ordered again', () => {
  test.each([
    'Order Desk <desk@house.example> wrote on 05/14/2025 2:10 PM:',
    'On 5/14/25, Order Desk wrote:',
    'On Wed, May 14, 2025 at 2:10 PM Order Desk\n<desk@house.example> wrote:',
    '05/14/2025 2:10 PM, Order Desk <desk@house.example>:',
    '2025-05-14 14:10 GMT-05:00 Order Desk <desk@house.example>:',
    'Order Desk <desk@house.example> 14 May 2025, 14:10',
    '"Order Desk" <desk@house.example>\nwrote on 05/14/2025:',
    'Kim Larsen wrote:',
    'Quoting Kim Larsen <desk@house.example>:',
    'Am 14.05.2025 um 14:10 schrieb Order Desk <desk@house.example>:',
    'Le mer. 14 mai 2025 à 14:10, Order Desk <desk@house.example> a écrit :',
    'El mié, 14 may 2025 a las 14:10, Order Desk (<desk@house.example>) escribió:',
    'Il giorno mer 14 mag 2025 alle ore 14:10 Order Desk <desk@house.example> ha scritto:',
    'Op wo 14 mei 2025 om 14:10 schreef Order Desk <desk@house.example>:',
    'From: Order Desk\nSent: Wednesday, May 14, 2025 2:10 PM\nTo: Lee\nSubject: our order\n',
    'Sent: Wednesday, May 14, 2025 2:10 PM\nSubject: our order\n',
    'Da: Order Desk\nInviato: mercoledì 14 maggio 2025 14:10\nA: Lee\nOggetto: ordine\n',
    'De : Order Desk\nEnvoyé : mercredi 14 mai 2025 14:10\nÀ : Lee\nObjet : commande\n',
    'Von: Order Desk\nGesendet: Mittwoch, 14. Mai 2025 14:10\nAn: Lee\nBetreff: Bestellung\n',
    'Van: Order Desk\nVerzonden: woensdag 14 mei 2025\nAan: Lee\nOnderwerp: bestelling\n',
    '"Order Desk" <desk@house.example>\n05/14/2025 02:10 PM\n\nTo\n"Lee" <lee@bayside.example>\ncc\n\nSubject\nour order\n',
    '-----Original Message-----',
    '-------- Messaggio originale --------',
  ])('below %j, for certain', async (seam) => {
    expect(await ordered({ text: `${NEW}${seam}\n${OLD}` })).toEqual({ told: [['7001', '4 KT-3310']], certain: true });
  });

  test.each([
    '________________',
    '\n---------------------\n',
    'Previous message:',
    'Last order for reference:',
    'Letzte Bestellung:',
    'Pedido anterior:',
  ])('below %j: they may be new, and a person looks', async (seam) => {
    const { told, certain } = await ordered({ text: `${NEW}${seam}\n${OLD}` });
    expect([told, certain]).toEqual([[['7001', '4 KT-3310']], false]);
  });

  test.each(['<hr>', '<blockquote>', '<div style="border-left: 2px solid #ccc; padding-left: 8px">'])(
    'set apart by %s',
    async (tag) => {
      const html = `<div>PO 7001</div><div>KT-3310 4 cases</div><br>${tag}<div>PO 6990<br>KT-3320 9 cases<br>KT-3330 2 cases</div>`;
      const { told, certain } = await ordered({ html });
      expect([told, certain]).toEqual([[['7001', '4 KT-3310']], false]);
    },
  );
});

describe('what looks like a seam and is none', () => {
  test.each([
    'Please send the invoice to ap@bayside.example by 5/30/2025:',
    'Contact: Lee Moss <lee@bayside.example> 5/30/2025',
    'Delivery 5/30/2025, 7:00, ask for Lee',
    'Here is what Carlos wrote:',
    'To: Bayside, dock 4',
    'Weekly list\n-------------------',
  ])('%j', async (line) => {
    const { told } = await ordered({ text: `PO 7001\n\n${line}\n\nKT-3310   4 cases\nKT-3311   2 cases\n` });
    expect(told).toEqual([['7001', '4 KT-3310', '2 KT-3311']]);
  });

  test('rules part a mail that answers nobody', async () => {
    const text = 'PO 7001\n________________\nKT-3310   4 cases\n\n-----------------\n\nKT-3311   2 cases\n';
    expect((await ordered({ subject: 'order', text })).told).toEqual([['7001', '4 KT-3310', '2 KT-3311']]);
    const html = '<p>PO 7001</p><hr><p>KT-3310 4 cases</p><blockquote><p>KT-3311 2 cases</p></blockquote>';
    expect((await ordered({ subject: 'order', html })).told).toEqual([['7001', '4 KT-3310', '2 KT-3311']]);
  });

  test('an answer whose whole list stands below a rule is not lost', async () => {
    const { told, certain } = await ordered({ text: `Hi Kim, this week:\n________________\n${OLD}` });
    expect([told, certain]).toEqual([[['6990', '9 KT-3320', '2 KT-3330']], false]);
  });
});

test('hostile lines are read in no time', () => {
  const context = { answers: true, forwards: false };
  for (const line of [
    'A'.repeat(100_000),
    'Aa '.repeat(40_000),
    `On ${'x '.repeat(50_000)}`,
    'a@'.repeat(50_000),
    '_'.repeat(9) + ' '.repeat(90_000) + 'x',
  ])
    expect(seamAt([line, line, line], 0, context)).toBeUndefined();
});

test.each(['Re: x', 'RE : x', 'AW: x', 'R: x', 'RES: x', 'Re[2]: x', 'SV: x'])('%s answers', (subject) => {
  expect([isAnswer(subject), isForward(subject)]).toEqual([true, false]);
});
test.each(['Fwd: x', 'FW: x', 'WG: x', 'I: x', 'RV: x'])('%s passes on', (subject) => {
  expect([isAnswer(subject), isForward(subject)]).toEqual([false, true]);
});
test.each(['Reorder: x', 'Order: x', 'PO 12: x', 'Regular order'])('%s is new', (subject) => {
  expect([isAnswer(subject), isForward(subject)]).toEqual([false, false]);
});
