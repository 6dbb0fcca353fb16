import { expect, test } from '@jest/globals';
import { type AnswerSituation, whomToAnswer } from './whom-to-answer.js';

const situation: AnswerSituation = {
  kind: 'received',
  ourAddress: 'orders@ourhouse.example',
  recentAnswers: 0,
  mail: {
    automatic: null,
    sender: 'chef@bayside.example',
    replyTo: [],
    trust: { verdict: 'aligned', reason: '' },
    partnerId: 'bayside',
    thread: [],
    outcome: 'ordered',
  },
};
const to = (mail: Partial<AnswerSituation['mail']>, more: Partial<AnswerSituation> = {}) => {
  const addressee = whomToAnswer({ ...situation, ...more, mail: { ...situation.mail, ...mail } });
  return 'recipient' in addressee ? addressee.recipient : 'nobody';
};
const forged = { verdict: 'unaligned', reason: '' } as const;
const ours = '<answer.01926f3a-0000-7000-8000-000000000001@ourhouse.example>';

test.each<[string, string, string]>([
  ['the sender', to({}), 'chef@bayside.example'],
  ['whom the sender names in the same house', to({ replyTo: ['po@bayside.example'] }), 'po@bayside.example'],
  ['not whom the sender names elsewhere', to({ replyTo: ['thief@elsewhere.example'] }), 'chef@bayside.example'],
  ['no machine', to({ automatic: 'reply' }), 'nobody'],
  ['no machine even when a person asks', to({ automatic: 'bulk' }, { kind: 'question' }), 'nobody'],
  ['nobody when several sent it', to({ sender: null }), 'nobody'],
  ['not ourselves', to({ sender: 'orders@ourhouse.example' }), 'nobody'],
  ['no victim of a forgery', to({ trust: forged }), 'nobody'],
  ['nobody we do not know', to({ partnerId: null }), 'nobody'],
  ['whom the desk asks', to({ trust: forged, partnerId: null }, { kind: 'question' }), 'chef@bayside.example'],
  ['no answer to an answer', to({ outcome: 'no_order', thread: [ours] }, { kind: 'needs_attention' }), 'nobody'],
  ['an order that stands in an answer', to({ thread: [ours] }), 'chef@bayside.example'],
  ['nobody who had fifty in an hour', to({}, { recentAnswers: 50 }), 'nobody'],
])('an answer goes to %s', (_, recipient, expected) => {
  expect(recipient).toBe(expected);
});
