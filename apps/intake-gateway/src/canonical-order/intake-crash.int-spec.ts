import { beforeAll, describe, expect, it } from '@jest/globals';
import { Transactions, TransientFault } from '#messaging';
import { orderSet, threeOrders, x12File, x12Interchange } from '../../../../test/support/documents.js';
import { eventually } from '../../../../test/support/eventually.js';
import { useDatabase } from '../../../../test/support/database.js';
import { useIntake } from '../../../../test/support/intake.js';
import { DocumentReaders } from './document-readers.js';
import { IntakeService } from './intake.service.js';
import { type Arrival, KeepDocument } from './keep-document.js';

const database = useDatabase();
const intake = useIntake(database);

const file = (control: string, prefix: string) => x12File({ control, orders: threeOrders(prefix) });
const arrival = (bytes: string, more: Partial<Arrival> = {}): Arrival => ({
  channel: 'edi',
  format: 'x12',
  bytes: Buffer.from(bytes),
  actor: 'channel:edi-folder',
  receivedAt: intake.clock.now(),
  ...more,
});
const portal = (body: object, more: Partial<Arrival> = {}) =>
  arrival(JSON.stringify(body), {
    channel: 'portal',
    format: 'order-json',
    partnerId: 'corner',
    customerId: '4420',
    ...more,
  });
const received = async (numbers: string) =>
  (await intake.events('order.received')).filter(({ data }) => String(data['purchaseOrderNumber']).startsWith(numbers))
    .length;
const statusOf = async (id: string) =>
  (await intake.call<{ status: string; attempts: number }>({ path: `/v1/documents/${id}` })).body;
const lastNumber = async (): Promise<number> => {
  const rows: { last: number }[] = await intake.dataSource.query(
    `select last from intake.control_numbers where partner_id = 'driscoll' and kind = 'interchange'`,
  );
  return rows[0]?.last ?? 0;
};

beforeAll(async () => {
  const isa = (id: string) => ({ qualifier: 'ZZ', id });
  const profile = { name: 'Driscoll', customerId: '2147', edi: { theirs: isa('DRISCOLL'), ours: isa('OURHOUSE') } };
  const body = JSON.stringify(profile);
  expect((await intake.call({ method: 'PUT', path: '/v1/partners/driscoll', body })).status).toBe(200);
});

describe('a process that dies on the way in', () => {
  it('after keeping the document, before reading it: the job reads it, once', async () => {
    const { service } = intake;
    const kept = await service.app
      .get(Transactions)
      .run((tx) => service.app.get(KeepDocument).keep(tx, arrival(file('000000401', 'K-1'))));
    if (kept.kind !== 'new') throw new Error('it is new');
    expect(await statusOf(kept.id)).toMatchObject({ status: 'received' });
    expect(await received('K-1')).toBe(0);
    await Promise.all([intake.run('interpret-pending-documents'), intake.run('interpret-pending-documents')]);
    expect(await statusOf(kept.id)).toMatchObject({ status: 'accepted' });
    expect(await received('K-1')).toBe(3);
  });

  it('within the second transaction: nothing of it is there, no control number is lost, the next reading has it all', async () => {
    const before = await lastNumber();
    await intake.dataSource.query(`
      create function intake.fail() returns trigger language plpgsql as 'begin raise exception ''the disk is full''; end';
      create trigger fail before insert on intake.outbound_documents for each row execute function intake.fail()`);
    const receipt = await intake.service.app.get(IntakeService).receive(arrival(file('000000402', 'K-2')));
    expect(receipt).toMatchObject({ document: { status: 'received' }, orders: [], answers: [] });
    expect([await received('K-2'), await lastNumber()]).toEqual([0, before]);
    await intake.dataSource.query('drop trigger fail on intake.outbound_documents; drop function intake.fail()');
    await intake.run('interpret-pending-documents');
    expect(await statusOf(receipt.document.id)).toMatchObject({ status: 'accepted', attempts: 2 });
    expect([await received('K-2'), await lastNumber()]).toEqual([3, before + 1]);
  });

  it('after all was done, before the bringer knew: the same id is the same document', async () => {
    const id = '0196f7b0-0000-7000-8000-00000000aaaa';
    const service = intake.service.app.get(IntakeService);
    const first = await service.receive(arrival(file('000000403', 'K-3'), { id }));
    const second = await service.receive(arrival(file('000000403', 'K-3'), { id }));
    expect([first.document.id, second.document.id]).toEqual([id, id]);
    expect(second).toMatchObject({ resend: false, document: { status: 'accepted' }, orders: first.orders });
    expect(await received('K-3')).toBe(3);
  });

  it('in the middle of a large file: it goes on where it was, and answers once, at the end', async () => {
    const numbers = Array.from({ length: 140 }, (_, index) => `L-${index}`);
    const notes = Array.from({ length: 36 }, () => `MSG*${'LEAVE AT THE BACK DOOR. '.repeat(10)}`);
    const sets = numbers.map((number) => {
      const { identifier, segments } = orderSet(number);
      return { identifier, segments: [segments[0]!, 'N9*L1*NOTE', ...notes, ...segments.slice(1)] };
    });
    const text = x12Interchange({ control: '000000440', groups: [{ functionalId: 'PO', sets }] });
    expect(text.length).toBeGreaterThan(1024 * 1024);
    const reader = intake.service.app.get(DocumentReaders).for('x12');
    const sound = reader.read.bind(reader);
    let parts = 0;
    reader.read = (document, takeAhead) =>
      sound(document, async (ahead) => {
        parts += 1;
        if (parts === 3) throw new Error('the process ends here');
        await takeAhead(ahead);
      });
    const before = await lastNumber();
    const { document } = await intake.service.app.get(IntakeService).receive(arrival(text));
    expect(await statusOf(document.id)).toMatchObject({ status: 'received', attempts: 1 });
    expect([await received('L-'), await lastNumber()]).toEqual([50, before]);
    await intake.run('interpret-pending-documents');
    reader.read = sound;
    expect(await statusOf(document.id)).toMatchObject({ status: 'accepted', attempts: 2 });
    expect([await received('L-'), await lastNumber()]).toEqual([140, before + 1]);
    const read = await intake.call<{ orders: { purchaseOrderNumber: string }[] }>({
      path: `/v1/documents/${document.id}`,
    });
    expect(read.body.orders.map(({ purchaseOrderNumber }) => purchaseOrderNumber)).toEqual(numbers);
    // The thread was given up in the middle of a part; the next file finds one that is sound.
    const next = await intake.service.app.get(IntakeService).receive(arrival(file('000000441', 'L2-')));
    expect(next.document.status).toBe('accepted');
  });

  const waits = async (number: string): Promise<string> => {
    const readers = intake.service.app.get(DocumentReaders);
    const reader = readers.for('order-json');
    const sound = reader.read.bind(reader);
    reader.read = () => Promise.reject(new TransientFault('the disk of something else is full'));
    const order = { purchaseOrderNumber: number, lines: [{ sku: '1', quantity: '1' }] };
    const { document } = await intake.service.app.get(IntakeService).receive(portal(order));
    for (let run = 0; run < 25; run += 1) await intake.run('interpret-pending-documents');
    reader.read = sound;
    return document.id;
  };

  it('an outage sets nothing aside, however long it takes', async () => {
    const id = await waits('W-1');
    expect(await statusOf(id)).toMatchObject({ status: 'received', attempts: 26 });
    await intake.run('interpret-pending-documents');
    expect(await statusOf(id)).toMatchObject({ status: 'accepted', attempts: 27 });
  });

  it.each([
    [9, 'accepted'],
    [10, 'quarantined'],
  ])('a document that took the process with it %d times is then %s', async (kills, status) => {
    const id = await waits(`W-${kills}`);
    // An attempt without a word of its end is what a killed process leaves.
    await intake.dataSource.query('update intake.documents set attempts = attempts + $2 where id = $1', [id, kills]);
    await intake.run('interpret-pending-documents');
    expect(await statusOf(id)).toMatchObject({ status });
  });

  it('a document no reader survives is quarantined after twenty attempts, and the others go on', async () => {
    const readers = intake.service.app.get(DocumentReaders);
    const reader = readers.for('order-json');
    const sound = reader.read.bind(reader);
    reader.read = async (document, takeAhead) => {
      if (Buffer.from(document.bytes).includes('poison')) throw new Error('a bug');
      return sound(document, takeAhead);
    };
    const service = intake.service.app.get(IntakeService);
    const bad = await service.receive(portal({ purchaseOrderNumber: 'poison', lines: [{ sku: '1', quantity: '1' }] }));
    const good = await service.receive(portal({ purchaseOrderNumber: 'K-4', lines: [{ sku: '1', quantity: '1' }] }));
    expect(good.document.status).toBe('accepted');
    for (let run = 0; run < 20; run += 1) await intake.run('interpret-pending-documents');
    const { body } = await intake.call<{ status: string; quarantine: { reasons: { code: string }[] }[] }>({
      path: `/v1/documents/${bad.document.id}`,
    });
    expect(body).toMatchObject({ status: 'quarantined', quarantine: [{ reasons: [{ code: 'READER_FAILED' }] }] });
    reader.read = sound;
  });
});

describe('many at once', () => {
  it('twenty copies of one file make its orders once, and every bringer gets the same answer', async () => {
    const service = intake.service.app.get(IntakeService);
    const copies = Array.from({ length: 20 }, () => service.receive(arrival(file('000000404', 'K-5'))));
    const receipts = await Promise.all(copies);
    expect(receipts.filter(({ resend }) => !resend)).toHaveLength(1);
    expect(await received('K-5')).toBe(3);
    const rows: { documents: number }[] = await intake.dataSource.query(
      `select count(*)::int as documents from intake.documents where sha256 = $1 and status <> 'duplicate'`,
      [receipts[0]!.document.sha256],
    );
    expect(rows[0]!.documents).toBe(1);
  });

  it('ten documents with the same order number make one order; ten with the same numbers in turn do not lock up', async () => {
    const service = intake.service.app.get(IntakeService);
    const lines = [{ sku: '40137', quantity: '1' }];
    const receipts = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        service.receive(portal({ purchaseOrderNumber: 'K-6', lines, notes: `copy ${index}` })),
      ),
    );
    expect(receipts.flatMap(({ orders }) => orders.map(({ repeated }) => repeated)).sort()).toEqual([
      false,
      ...Array.from({ length: 9 }, () => true),
    ]);
    const turned = (control: string, turn: boolean) => {
      const text = file(control, 'K-7');
      return turn ? text.replace('K-71', 'K-7x').replace('K-73', 'K-71').replace('K-7x', 'K-73') : text;
    };
    const many = await Promise.all(
      Array.from({ length: 10 }, (_, index) => service.receive(arrival(turned(`00000051${index}`, index % 2 === 1)))),
    );
    expect(many.map(({ document }) => document.status)).not.toContain('received');
    expect(await received('K-7')).toBe(3);
  });

  it('of two large documents under one interchange number one is taken, and nothing of the other', async () => {
    const service = intake.service.app.get(IntakeService);
    const sixty = (prefix: string) =>
      x12Interchange({
        control: '000000530',
        groups: [
          { functionalId: 'PO', sets: Array.from({ length: 60 }, (_, index) => orderSet(`${prefix}-${index}`)) },
        ],
      });
    const both = await Promise.all(['TWIN1', 'TWIN2'].map((prefix) => service.receive(arrival(sixty(prefix)))));
    await eventually('both are read', async () => {
      await intake.run('interpret-pending-documents');
      const states = await Promise.all(both.map(({ document }) => statusOf(document.id)));
      return states.every(({ status }) => status !== 'received');
    });
    expect([await received('TWIN1-'), await received('TWIN2-')].sort((a, b) => a - b)).toEqual([0, 60]);
    const answers = await intake.dataSource.query<{ verdict: string }[]>(
      'select verdict from intake.outbound_documents where document_id = any($1) order by verdict',
      [both.map(({ document }) => document.id)],
    );
    expect(answers).toEqual([{ verdict: 'A' }, { verdict: 'R' }]);
  });
});
