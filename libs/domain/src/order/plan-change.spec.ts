import { decimal } from '../money/decimal.js';
import { answerChange, answerChangedLine } from './answer-change.js';
import { ORDER_STATES } from './order-state.js';
import type { AskedLine, StandingLine } from './asked-line.js';
import { compareChangeSequence, type OrderToChange, planChange } from './plan-change.js';

const item = (sku: string) => ({ sku, discontinued: false, units: [{ unit: 'CA', factor: decimal('1'), sold: true }] });
const standing = (changed: Partial<StandingLine> = {}): StandingLine => ({
  position: 1,
  lineNumber: '1',
  sku: 'MILK',
  unit: 'CA',
  wanted: decimal('10'),
  waiting: decimal('0'),
  ...changed,
});
const order = (changed: Partial<OrderToChange> = {}): OrderToChange => ({
  state: 'approved',
  lines: [standing(), standing({ position: 2, lineNumber: '2', sku: 'CORN' })],
  pickedAnything: false,
  awaitsReview: false,
  documentLines: 2,
  ...changed,
});
const asked = (changeCode: string, changed: Partial<AskedLine> = {}): AskedLine => ({
  position: 1,
  lineNumber: '1',
  lineNumberStated: true,
  changeCode,
  named: 'VN MILK',
  items: [item('MILK')],
  ...changed,
});
const plan = (lines: AskedLine[], of: Partial<OrderToChange> = {}) =>
  planChange(order(of), { lines, beyond: [], requestedDate: undefined });
const ten = decimal('10');
const twelve = decimal('12');
const price = decimal('9.5');

describe('what a change does to a line', () => {
  it.each<[string, Partial<AskedLine>, object[]]>([
    ['QI', { quantity: twelve }, [{ kind: 'quantity', position: 1, to: twelve }]],
    ['QI', { quantity: ten }, []],
    ['QD', { quantity: decimal('0') }, [{ kind: 'quantity', position: 1, to: decimal('0') }]],
    ['DI', {}, [{ kind: 'quantity', position: 1, to: { unscaled: 0n, scale: 0 } }]],
    ['PC', { unitPrice: price, quantity: twelve }, [{ kind: 'price', position: 1, unitPrice: price }]],
    ['PQ', { unitPrice: price, quantity: twelve }, [{ kind: 'quantity' }, { kind: 'price' }]],
    ['CT', { requestedDate: '2025-06-01' }, [{ kind: 'date', position: 1, on: '2025-06-01' }]],
    ['RQ', { requestedDate: '2025-06-01', quantity: twelve }, [{ kind: 'quantity' }, { kind: 'date' }]],
    ['CA', { unitPrice: price }, [{ kind: 'price' }]],
    ['NC', { quantity: twelve }, []],
    ['QI', { quantity: twelve, lineNumberStated: false, lineNumber: '7' }, [{ kind: 'quantity', position: 1 }]],
    ['AI', { quantity: ten, lineNumber: '3' }, [{ kind: 'add', position: 3, line: { sku: 'MILK', unit: 'CA' } }]],
  ])('%s %j', (code, changed, edits) => {
    const result = plan([asked(code, changed)]);
    expect(result).toMatchObject({ action: 'apply', afterRelease: false, lines: [{ refused: false, findings: [] }] });
    if (result.action === 'apply') {
      expect(result.edits).toHaveLength(edits.length);
      expect(result.edits).toMatchObject(edits);
    }
  });

  it.each<[string, Partial<AskedLine>, string]>([
    ['QI', { quantity: decimal('9') }, 'CHANGE_CONTRADICTS'],
    ['QD', { quantity: decimal('11') }, 'CHANGE_CONTRADICTS'],
    ['QI', { quantity: twelve, unit: 'EA' }, 'CHANGE_CONTRADICTS'],
    ['QI', {}, 'CHANGE_INCOMPLETE'],
    ['PQ', { quantity: twelve }, 'CHANGE_INCOMPLETE'],
    ['CA', {}, 'CHANGE_INCOMPLETE'],
    ['AI', { lineNumber: '3' }, 'CHANGE_INCOMPLETE'],
    ['AI', { quantity: ten }, 'CHANGE_LINE_EXISTS'],
    ['AI', { quantity: ten, lineNumber: '3', items: [] }, 'ITEM_UNKNOWN'],
    ['DI', { lineNumber: '8' }, 'CHANGE_LINE_UNKNOWN'],
    ['DI', { lineNumberStated: false, items: [item('TEA')] }, 'CHANGE_LINE_UNKNOWN'],
  ])('refuses %s %j: %s', (code, changed, reason) => {
    expect(plan([asked(code, changed)])).toMatchObject({
      action: 'apply',
      edits: [],
      lines: [{ refused: true, findings: [{ code: reason }] }],
    });
  });

  it('meets the order as the lines before made it', () => {
    const result = plan([asked('DI'), asked('QI', { quantity: twelve })]);
    expect(result).toMatchObject({ lines: [{ refused: false }, { findings: [{ code: 'CHANGE_LINE_UNKNOWN' }] }] });
  });
});

describe('the points of no return', () => {
  const free = new Set(['on_hold', 'pending_approval', 'approved', 'released']);
  it.each(ORDER_STATES.filter((state) => state !== 'received'))('an order that is %s', (state) => {
    const result = plan([asked('QI', { quantity: twelve })], { state });
    expect(result).toMatchObject({ action: 'apply', lines: [{ refused: !free.has(state) }] });
    expect(result).toMatchObject({ afterRelease: state === 'released' });
  });

  it('is the first confirmed pick, whatever the order is called', () => {
    const result = plan([asked('DI')], { state: 'released', pickedAnything: true });
    expect(result).toMatchObject({ edits: [], lines: [{ findings: [{ code: 'ORDER_STATE_FORBIDS' }] }] });
  });
});

describe('what still waits after the first pick', () => {
  // Of ten, four are on backorder; the others are reserved, picked or gone.
  const left = (changed: Partial<OrderToChange> = {}): Partial<OrderToChange> => ({
    state: 'partially_shipped',
    lines: [standing({ waiting: decimal('4') }), standing({ position: 2, lineNumber: '2', sku: 'CORN' })],
    ...changed,
  });
  const six = decimal('6');

  it.each<[string, Partial<AskedLine>, string, string[]]>([
    ['QD', { quantity: decimal('7') }, '7', []],
    ['QD', { quantity: six }, '6', []],
    ['QD', { quantity: decimal('1') }, '6', ['6 of line 1 are reserved, picked or on their way']],
    ['DI', {}, '6', ['6 of line 1 are reserved, picked or on their way']],
    ['CA', { quantity: six }, '6', []],
    ['CA', { quantity: six, unitPrice: price }, '6', ['cannot be changed any more']],
    ['RQ', { quantity: six, requestedDate: '2025-06-01' }, '6', ['cannot be changed any more']],
  ])('%s %j takes it off, down to %s', (code, changed, to, why) => {
    const result = plan([asked(code, changed)], left());
    expect(result).toMatchObject({
      onlyTakesOff: true,
      afterRelease: false,
      empties: false,
      edits: [{ kind: 'quantity', position: 1, to: decimal(to) }],
      lines: [{ refused: false, findings: why.map((part) => ({ message: expect.stringContaining(part) })) }],
    });
    if (result.action !== 'apply') throw new Error('not applied');
    const answered = answerChangedLine(result.lines[0]!, { wanted: decimal(to) });
    expect(answered.decision).toBe(why.length > 0 ? 'partly_applied' : 'applied');
  });

  it.each<[string, Partial<AskedLine>, Partial<OrderToChange>]>([
    ['QI', { quantity: twelve }, {}],
    ['QD', { quantity: six, unit: 'EA' }, {}],
    ['PC', { unitPrice: price }, {}],
    ['DI', { lineNumber: '2' }, {}],
    ['TI', { quantity: six }, {}],
    ['DI', {}, { state: 'shipped' }],
    ['DI', {}, { state: 'cancelled' }],
    ['DI', {}, { awaitsReview: true }],
  ])('%s %j takes nothing off of %j', (code, changed, of) => {
    expect(plan([asked(code, changed)], left(of))).toMatchObject({
      edits: [],
      lines: [{ refused: true, findings: [{ code: 'ORDER_STATE_FORBIDS' }] }],
    });
  });

  it('comes off once, however often it is asked', () => {
    const twice = plan([asked('QD', { quantity: decimal('7') }), asked('DI'), asked('DI')], left());
    expect(twice).toMatchObject({
      edits: [{ to: decimal('7') }, { to: six }],
      lines: [{ refused: false }, { refused: false }, { refused: true }],
    });
  });
});

describe('a document as a whole', () => {
  it.each<[string, Partial<OrderToChange>, AskedLine[], string[]]>([
    ['a code no rule has', {}, [asked('DI'), asked('TI')], []],
    ['something beyond', {}, [asked('DI')], ['It asks for ship-to X.']],
    ['an earlier one that waits', { awaitsReview: true }, [asked('DI')], []],
  ])('waits for a person with %s', (_what, of, lines, beyond) => {
    expect(planChange(order(of), { lines, beyond }).action).toBe('needs_person');
  });

  it('is refused as a whole when it comes too late and has no line', () => {
    const late = planChange(order({ state: 'shipped' }), { lines: [], beyond: [], requestedDate: '2025-06-02' });
    expect(late).toMatchObject({ edits: [], findings: [{ code: 'ORDER_STATE_FORBIDS' }] });
    expect(answerChange([], 'findings' in late ? late.findings : [])).toBe('refused');
  });

  it('says when nothing of the order is left', () => {
    const both = [asked('DI'), asked('DI', { lineNumber: '2' })];
    expect(plan(both)).toMatchObject({ empties: true });
    expect(plan(both.slice(1))).toMatchObject({ empties: false });
  });

  it('adds after every line of its document, also those of other parts of a split order', () => {
    const added = asked('AI', { lineNumber: '9', unit: 'CA', quantity: ten });
    expect(plan([added, { ...added, lineNumber: '10' }], { documentLines: 14 })).toMatchObject({
      edits: [{ position: 15 }, { position: 16 }],
    });
  });

  it('cancels with CF', () => {
    expect(plan([asked('NC'), asked('CF')])).toEqual({ action: 'cancel' });
  });

  it.each([
    ['9', '10', -1],
    ['10', '9', 1],
    ['A', 'B', -1],
    ['007', '7', 0],
  ])('counts %s against %s', (a, b, sign) => {
    expect(Math.sign(compareChangeSequence(a, b))).toBe(sign);
  });
});

describe('the answer to a line', () => {
  const answer = (code: string, changed: Partial<AskedLine>, line: Parameters<typeof answerChangedLine>[1]) =>
    answerChangedLine({ asked: asked(code, changed), refused: false, findings: [] }, line);
  it.each<[string, Partial<AskedLine>, string, string, string]>([
    ['PC', { unitPrice: price }, '10', '9.50', 'applied'],
    ['PC', { unitPrice: price }, '10', '10', 'refused'],
    ['PQ', { unitPrice: price, quantity: twelve }, '12', '10', 'partly_applied'],
    ['QI', { unitPrice: price, quantity: twelve }, '12', '10', 'applied'],
    ['QI', { quantity: twelve }, '11', '10', 'partly_applied'],
  ])('%s %j with %s at %s: %s', (code, changed, wanted, unitPrice, decision) => {
    const line = { wanted: decimal(wanted), unitPrice: decimal(unitPrice) };
    expect(answer(code, changed, line).decision).toBe(decision);
  });

  it.each([
    [['applied', 'applied'], 'applied'],
    [[], 'applied'],
    [['refused', 'refused'], 'refused'],
    [['applied', 'refused'], 'partly_applied'],
    [['partly_applied'], 'partly_applied'],
  ] as const)('%j in all: %s', (decisions, all) => {
    expect(answerChange(decisions.map((decision) => ({ decision })))).toBe(all);
  });
});
