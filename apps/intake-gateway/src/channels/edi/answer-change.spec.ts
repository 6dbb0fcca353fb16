import { orderChangeDecided, orderChangeRequested, type CanonicalOrderChange } from '#contracts';
import { writeChangeAcknowledgment, type ChangeAcknowledgmentInput } from '#x12';
import { REJECTIONS, type RejectionCode } from '#domain/rejections/rejections';
import { answerChange } from './answer-change.js';
import { PUBLIC_REASONS } from './answer-parts.js';
import { receiveSample, sampleSegments } from './sample-sets.js';

type Decided = (typeof orderChangeDecided)['example'];
const [asked] = orderChangeRequested.example.lines;
const [said] = orderChangeDecided.example.lines;

const changeOf = (...lines: Partial<CanonicalOrderChange['lines'][number]>[]): CanonicalOrderChange => ({
  ...orderChangeRequested.example,
  lines: lines.map((line, index) => ({ ...asked!, lineNumber: String(index + 1), ...line })),
});

const decidedOf = (decision: Decided['decision'], ...lines: Partial<Decided['lines'][number]>[]): Decided => ({
  ...orderChangeDecided.example,
  decision,
  lines: lines.map((line, index) => ({ ...said!, lineNumber: String(index + 1), ...line })),
});

/** The answer, which must also be a sound 865. */
function answer(change: CanonicalOrderChange, decided: Decided): ChangeAcknowledgmentInput {
  const setting = { answeredAt: { date: '2025-05-23', time: '09:00' } };
  const input = answerChange({ change, decided, setting });
  const segments = sampleSegments(writeChangeAcknowledgment(input));
  expect(receiveSample({ identifier: '865', segments }).report.faults).toEqual([]);
  return input;
}

const acks = (input: ChangeAcknowledgmentInput, index = 0): string[] =>
  input.lines[index]!.answers.map(({ status, quantity }) => [status, quantity].filter(Boolean).join(' '));

describe('the answer to a change', () => {
  it('names the change it answers', () => {
    expect(answer(changeOf({}), decidedOf('applied', {}))).toMatchObject({
      purpose: '04',
      type: 'AD',
      purchaseOrderNumber: 'PO-20250522-1',
      changeSequence: '1',
      purchaseOrderDate: '2025-05-22',
      acknowledgedOn: '2025-05-23',
      changeDate: '2025-05-22',
      lines: [{ lineNumber: '1', changeCode: 'QD', quantity: '10', unitOfMeasure: 'CA', unitPrice: '9.38' }],
    });
  });

  it.each<
    [
      string,
      Partial<CanonicalOrderChange['lines'][number]>,
      Decided['decision'],
      Partial<Decided['lines'][number]>,
      string[],
      string,
    ]
  >([
    ['as asked', {}, 'applied', {}, ['IA 10'], 'AD'],
    ['a line deleted', { changeCode: 'DI' }, 'applied', { quantity: '0' }, ['ID'], 'AD'],
    ['as asked, part of it waiting', {}, 'applied', { backordered: '4' }, ['IA 6', 'IB 4'], 'AC'],
    ['another quantity', {}, 'partly_applied', { decision: 'partly_applied', quantity: '11' }, ['IQ 11'], 'AC'],
    ['another price', {}, 'partly_applied', { decision: 'partly_applied', unitPrice: '9.5' }, ['IP 10'], 'AC'],
    ['both', {}, 'partly_applied', { decision: 'partly_applied', unitPrice: '9.5', quantity: '11' }, ['IC 11'], 'AC'],
    [
      'refused because it is too late',
      {},
      'refused',
      { decision: 'refused', quantity: '12', findings: [{ code: 'ORDER_STATE_FORBIDS', message: 'picked' }] },
      ['IR'],
      'RD',
    ],
    [
      'refused because nobody knows the item',
      { changeCode: 'AI' },
      'refused',
      { decision: 'refused', quantity: undefined, findings: [{ code: 'ITEM_UNKNOWN', message: 'x' }] },
      ['R2'],
      'RD',
    ],
  ])('%s', (_what, ask, outcome, decision, expected, type) => {
    const input = answer(changeOf(ask), decidedOf(outcome, decision));
    expect(acks(input)).toEqual(expected);
    expect(input.type).toBe(type);
  });

  it('repeats what was asked where it was refused, and tells the reason', () => {
    const input = answer(
      changeOf({ quantityOrdered: '7', quantityLeft: '2' }),
      decidedOf('refused', {
        decision: 'refused',
        quantity: '12',
        findings: [{ code: 'ORDER_STATE_FORBIDS', message: 'internal words' }],
      }),
    );
    expect(input.lines[0]).toMatchObject({ quantity: '7', quantityLeft: '2' });
    expect(input.notes).toEqual(['Line 1: it is too late for this change.']);
  });

  it('holds a line nothing was said of when the rest was decided in part', () => {
    const input = answer(changeOf({}, {}), decidedOf('partly_applied', {}));
    expect([acks(input, 0), acks(input, 1)]).toEqual([['IA 10'], ['IH']]);
    expect(input.type).toBe('AC');
  });

  it('answers a change of the header alone', () => {
    expect(answer(changeOf(), decidedOf('applied')).type).toBe('AK');
    expect(answer(changeOf(), decidedOf('refused')).type).toBe('RJ');
  });
});

describe('what a customer is told', () => {
  it('has a sentence for everything only the customer can mend, and for what a change is refused for', () => {
    const codes = Object.keys(REJECTIONS) as RejectionCode[];
    const theirs = codes.filter((code) => REJECTIONS[code].resolver === 'partner');
    expect(theirs).toEqual(expect.arrayContaining(['CHANGE_LINE_UNKNOWN', 'STOCK_SHORT']));
    expect([...theirs, 'PRICE_DIFFERS'].filter((code) => !(code in PUBLIC_REASONS))).toEqual([]);
    expect(Object.keys(PUBLIC_REASONS).filter((code) => !(code in REJECTIONS))).toEqual([]);
  });

  it.each([
    ['CHANGE_LINE_UNKNOWN', 'Line 1: the order has no such line'],
    ['CHANGE_OUT_OF_SEQUENCE', 'Line 1: a later change was decided'],
    ['PRICE_DIFFERS', 'Line 1: our price is another one.'],
  ] as const)('%s is said in words, beside the refusal', (code, words) => {
    const findings = [{ code, message: 'Ours alone.', resolver: 'partner' as const }];
    const input = answer(changeOf({}), decidedOf('refused', { decision: 'refused', findings }));
    expect(acks(input)).toEqual([expect.stringContaining('IR')]);
    expect(input.notes).toEqual([expect.stringContaining(words)]);
  });
});
