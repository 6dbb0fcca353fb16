import { createEvent } from '#contracts';
import { decimal, ZERO } from '#domain/money/decimal';
import { money } from '#domain/money/money';
import type { Tx } from '#messaging';
import { MovableClock, UuidV7Source } from '#service-kit';
import { newLine, type OrderRecord } from './order-record.js';
import { OrderWork } from './order-work.js';
import { TIMELINE_KINDS, type TimelineKind, type TimelineRule } from './timeline-kinds.js';

const order: OrderRecord = {
  id: '0196f7a0-0000-7000-8000-000000000001',
  number: 1n,
  customerKey: '2147',
  customerId: '2147',
  purchaseOrderNumber: 'PO-1',
  releaseNumber: '',
  state: 'received',
  channel: 'portal',
  documentId: 'doc-1',
  messageId: 'message-1',
  partnerId: undefined,
  enteredBy: undefined,
  test: false,
  currency: 'USD',
  shipToId: undefined,
  terms: 'NET30',
  requestedDate: undefined,
  orderedOn: undefined,
  findings: [],
  acceptedCodes: [],
  total: undefined,
  net: undefined,
  charges: [],
  cost: undefined,
  receivedAt: new Date('2026-03-02T12:00:00Z'),
  timelineLength: 0,
  shipToKey: undefined,
  shipComplete: undefined,
  changedBy: undefined,
  splitFrom: undefined,
};

function openOrder(): OrderWork {
  const tx = { manager: undefined as never, emit: (..._events: ReturnType<typeof createEvent>[]) => undefined } as Tx;
  const lines = [1, 2].map((position) =>
    newLine({ position, lineNumber: `${position}0`, named: 'VN MILK', ordered: decimal('10') }),
  );
  const author = { actor: 'user:anna', now: new Date('2026-03-02T12:00:00Z'), today: '2026-03-02' };
  return new OrderWork(tx, { ...order }, lines, author, new UuidV7Source(new MovableClock(author.now)));
}

const kinds = Object.entries(TIMELINE_KINDS) as [TimelineKind, TimelineRule][];
/** What the order itself shows; a writer has to give the rest. */
const FACTS = ['state', 'customerId', 'shipToId', 'terms', 'findings', 'acceptedCodes', 'total', 'byLine'];

describe('what the timeline of an order says', () => {
  it.each(kinds)('%s says before and after, or why there is neither', (what, rule) => {
    const work = openOrder();
    if ('changesNothing' in rule) {
      expect(rule.changesNothing).toMatch(/^\S+( \S+){3,}/);
      work.note({ what });
      expect(work.entries).toMatchObject([{ what, before: undefined, after: undefined }]);
      return;
    }
    expect(rule.shows.length).toBeGreaterThan(0);
    const given = rule.shows.filter((name) => !FACTS.includes(name)).map((name) => [name, 'as told']);
    const told = Object.fromEntries(given) as object;
    work.note({ what, before: told, after: told });
    const [entry] = work.entries;
    expect(Object.keys(entry!.before!)).toEqual(expect.arrayContaining([...rule.shows]));
    expect(Object.keys(entry!.after!)).toEqual(expect.arrayContaining([...rule.shows]));
    if (given.length > 0) expect(() => openOrder().note({ what, after: told })).toThrow(/before and after/);
  });

  it('shows what changed since the entry before, and nothing else', () => {
    const work = openOrder();
    work.note({ what: 'order.received', after: { state: 'received' } });
    work.order.shipToId = 'DOCK-1';
    work.note({ what: 'order.validated' });
    const [first, second] = work.lines;
    Object.assign(first!, { unplanned: ZERO, reserved: decimal('8.00'), backordered: decimal('2') });
    work.note({ what: 'order.reserved' });
    work.order.total = money('80.00', 'USD');
    Object.assign(first!, { unitPrice: decimal('10.00'), extended: money('80.00', 'USD') });
    work.note({ what: 'order.priced' });
    work.mustMove('approve');
    work.note({ what: 'order.approved' });
    expect(work.entries.map(({ before, after }) => ({ before, after }))).toEqual([
      { before: undefined, after: { state: 'received' } },
      {
        before: { customerId: '2147', shipToId: null, terms: 'NET30' },
        after: { customerId: '2147', shipToId: 'DOCK-1', terms: 'NET30' },
      },
      {
        before: { byLine: { 1: { unplanned: '10', reserved: '0', backordered: '0' } } },
        after: { byLine: { 1: { unplanned: '0', reserved: '8', backordered: '2' } } },
      },
      {
        before: { total: null, byLine: { 1: { unitPrice: undefined, extended: undefined } } },
        after: { total: '80.00', byLine: { 1: { unitPrice: '10', extended: '80.00' } } },
      },
      { before: { state: 'received' }, after: { state: 'approved' } },
    ]);
    expect(second!.unplanned).toEqual(decimal('10'));
  });

  it('leaves a change of state to the entry that tells of it', () => {
    const work = openOrder();
    work.mustMove('cancel');
    Object.assign(work.lines[0]!, { unplanned: ZERO, cancelled: decimal('10') });
    work.note({ what: 'stock.released' });
    work.note({ what: 'order.cancelled' });
    expect(work.entries.map(({ before }) => before)).toEqual([
      { byLine: { 1: { unplanned: '10', cancelled: '0' } } },
      { state: 'received', byLine: {} },
    ]);
  });

  it('gives what changed after the last entry to that entry, and tells of lines that come and go', () => {
    const work = openOrder();
    work.lines.pop();
    work.note({ what: 'order.split' });
    work.lines.push(newLine({ position: 3, lineNumber: '30', named: 'VN RICE', ordered: decimal('4') }));
    work.order.shipComplete = true;
    work.finish();
    const [split] = work.entries;
    expect(split!.before).toMatchObject({
      state: 'received',
      shipComplete: null,
      byLine: { 2: { ordered: '10' }, 3: null },
    });
    expect(split!.after).toMatchObject({
      shipComplete: true,
      byLine: { 2: null, 3: { ordered: '4', unplanned: '4' } },
    });
    expect(work.entries).toHaveLength(1);
    const untouched = openOrder();
    untouched.finish();
    expect(untouched.entries).toEqual([]);
  });
});
