import { describe, expect, test } from '@jest/globals';
import { threeOrders, x12File } from '../../../../../test/support/documents.js';
import { partnerProfile, type Partner } from '../../partners/partner-profile.js';
import { planAnswer, refusedParts } from './interpret-interchange.js';
import { readEnvelopes, readOrders } from './read-edi.js';

const ours = { qualifier: 'ZZ', id: 'OURHOUSE' };
const senders = { 'ZZ/DRISCOLL': { partnerId: 'driscoll', customerId: '2147', test: false, ours } };
const partner: Partner = {
  ...partnerProfile.parse({
    name: 'Driscoll',
    customerId: '2147',
    edi: { theirs: { qualifier: 'ZZ', id: 'DRISCOLL' }, ours },
  }),
  id: 'driscoll',
  version: 1,
  updatedAt: new Date(0),
  updatedBy: 'user:admin',
};
const read = (text: string) => readOrders({ ask: 'orders', source: Buffer.from(text), documentId: 'd', senders });
/** Purchase order numbers taken, and those (or the place) and codes refused. */
const outcome = (text: string) =>
  read(text).interchanges.map((interchange) => ({
    taken: interchange.sets.flatMap(({ order }) => order?.purchaseOrderNumber ?? []),
    refused: refusedParts(interchange).map(
      ({ purchaseOrderNumber, where, reasons }) =>
        `${purchaseOrderNumber ?? where}: ${reasons.map(({ code }) => code).join()}`,
    ),
    answer: planAnswer(interchange, partner, 'America/New_York')?.verdict,
  }));
const file = x12File({ control: '000000001', orders: threeOrders('P-') });

describe('an X12 file', () => {
  test('of sound orders: all are taken', () => {
    expect(outcome(file)).toEqual([{ taken: ['P-1', 'P-2', 'P-3'], refused: [], answer: 'A' }]);
  });

  test.each<[string, (text: string) => string, ReturnType<typeof outcome>[number]]>([
    [
      'a quantity that is no number: that order waits',
      (text) => text.replace('PO1*2*10*', 'PO1*2*TEN*'),
      { taken: ['P-1', 'P-3'], refused: ['P-2: EDI_ELEMENT_CHARACTER'], answer: 'P' },
    ],
    [
      'GE counts otherwise: no order of the group is taken',
      (text) => text.replace('GE*3*', 'GE*4*'),
      { taken: [], refused: ['P-1', 'P-2', 'P-3'].map((number) => `${number}: EDI_SET_COUNT_MISMATCH`), answer: 'R' },
    ],
    [
      'a group that lost its sets: not passed over in silence',
      (text) => text.replace(/ST\*[^]*(?=GE\*)/, ''),
      { taken: [], refused: ['ISA 000000001 / GS 1: EDI_SET_COUNT_MISMATCH'], answer: 'R' },
    ],
    [
      'a file that ends early: nothing is taken',
      (text) => text.slice(0, text.indexOf('GE*')),
      { taken: [], refused: ['ISA 000000001: EDI_INTERCHANGE_TRUNCATED,EDI_GROUP_TRAILER_MISSING'], answer: 'R' },
    ],
    [
      'another receiver than us',
      (text) => text.replace('OURHOUSE       ', 'SOMEONE        '),
      { taken: [], refused: ['ISA 000000001: EDI_RECEIVER_UNKNOWN'], answer: 'E' },
    ],
    [
      'documents of other kinds are refused by name',
      (text) => text.replace('ST*850*0003', 'ST*856*0003'),
      { taken: ['P-1', 'P-2'], refused: ['ISA 000000001 / GS 1 / ST 0003: EDI_SET_UNSUPPORTED'], answer: 'P' },
    ],
  ])('%s', (_, change, expected) => {
    expect(outcome(change(file))).toEqual([expected]);
  });

  test('a refused set stands alone as an interchange that is sound once it is repaired', () => {
    const bad = read(file.replace('PO1*2*10*', 'PO1*2*TEN*')).interchanges[0]!;
    const alone = Buffer.from(bad.sets.find(({ refused }) => refused)!.bytes!).toString();
    expect(outcome(alone.replace('PO1*2*TEN*', 'PO1*2*10*'))).toEqual([{ taken: ['P-2'], refused: [], answer: 'A' }]);
  });

  test('of two interchanges one bad one leaves the other', () => {
    const second = x12File({ control: '000000002', orders: threeOrders('Q-') });
    const found = outcome(file.replace('IEA*1*000000001', 'IEA*1*000000009') + second);
    expect(found.map(({ taken }) => taken)).toEqual([[], ['Q-1', 'Q-2', 'Q-3']]);
  });

  test('of two senders in one file each is forgiven by its own profile', () => {
    const other = { partnerId: 'corner', customerId: '9', test: false, ours, tolerant: true };
    const unpadded = (text: string) => text.replace('OURHOUSE       ', 'OURHOUSE');
    const theirs = unpadded(x12File({ control: '000000002', sender: 'CORNERGROC', orders: threeOrders('C-') }));
    const found = readOrders({
      ask: 'orders',
      source: Buffer.from(unpadded(file) + theirs),
      documentId: 'd',
      senders: { ...senders, 'ZZ/CORNERGROC': other },
    }).interchanges;
    expect(found.map(({ partnerId, taken }) => [partnerId, taken])).toEqual([
      ['driscoll', false],
      ['corner', true],
    ]);
    expect(found[1]!.verdict.faults.map(({ code }) => code)).toEqual(['EDI_ISA_PADDING_FORGIVEN']);
  });

  test('an acknowledgment is taken and not answered', () => {
    const plan = planAnswer(read(file).interchanges[0]!, partner, 'America/New_York')!;
    const acknowledgment = plan.render({ interchange: 7, group: 3, at: new Date('2025-05-23T03:00:00Z') });
    const text = Buffer.from(acknowledgment).toString();
    expect(text).toContain('*250522*2300*U*00401*000000007*0*P*>~GS*FA*OURHOUSE*DRISCOLL*20250522*2300*3*X*004010~');
    const back = text.replace('OURHOUSE       *ZZ*DRISCOLL       ', 'DRISCOLL       *ZZ*OURHOUSE       ');
    expect(outcome(back)).toEqual([{ taken: [], refused: [], answer: undefined }]);
  });

  test('what an interchange says of ours counts as little as the rest of it when it is refused', () => {
    const said = file.replace('GS*', 'TA1*000000045*250522*1400*R*006~\nGS*');
    const heard = (text: string) => read(text).interchanges.map(({ acknowledgments }) => acknowledgments.length);
    expect(heard(said)).toEqual([1]);
    expect(heard(said.replace('OURHOUSE       ', 'SOMEONE        '))).toEqual([0]);
    expect(heard(said.slice(0, said.indexOf('IEA*')))).toEqual([0]);
  });

  test('envelopes are told in their order, whatever else is wrong', () => {
    const other = x12File({ control: '000000003', sender: 'CORNERGROC', orders: [] });
    const told = readEnvelopes(Buffer.from(file + other));
    expect(told).toEqual([
      { sender: 'ZZ/DRISCOLL', receiver: 'ZZ/OURHOUSE', controlNumber: '000000001' },
      { sender: 'ZZ/CORNERGROC', receiver: 'ZZ/OURHOUSE', controlNumber: '000000003' },
    ]);
    expect(readEnvelopes(Buffer.from('not X12'))).toEqual([]);
  });
});
