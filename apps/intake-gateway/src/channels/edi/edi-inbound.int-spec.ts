import { beforeAll, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../../../../../test/support/database.js';
import { changeSet, orderSet, remittanceSet, x12Interchange } from '../../../../../test/support/documents.js';
import { useIntake } from '../../../../../test/support/intake.js';

const database = useDatabase();
const intake = useIntake(database);

interface Receipt {
  readonly documentId: string;
  readonly status: string;
  readonly resend: boolean;
  readonly orders: readonly { readonly purchaseOrderNumber: string }[];
  readonly quarantine: readonly {
    readonly id: string;
    readonly purchaseOrderNumber: string | null;
    readonly reasons: readonly { readonly code: string; readonly message: string }[];
  }[];
  readonly acknowledgments: readonly {
    readonly content: string;
    readonly kind: string;
    readonly controlNumber: string;
  }[];
}

const isa = (id: string) => ({ qualifier: 'ZZ', id });
const putPartner = (edi: object = {}, rest: object = {}) =>
  intake.call({
    method: 'PUT',
    path: '/v1/partners/driscoll',
    body: JSON.stringify({
      name: 'Driscoll',
      customerId: '2147',
      edi: { theirs: isa('DRISCOLL'), ours: isa('OURHOUSE'), ...edi },
      ...rest,
    }),
  });
const send = async (text: string): Promise<Receipt> => {
  const answer = await intake.call<Receipt>({
    method: 'POST',
    path: '/v1/edi',
    body: text,
    type: 'application/edi-x12',
  });
  expect(answer.status).toBe(202);
  return answer.body;
};
const codes = ({ quarantine }: Receipt) => quarantine.flatMap(({ reasons }) => reasons.map(({ code }) => code));
const answer = ({ acknowledgments }: Receipt) => acknowledgments.map(({ content }) => content).join('');
const eventsOf = async (type: string, field: string, value: string) =>
  (await intake.events(type)).filter(({ data }) => data[field] === value);

beforeAll(async () => {
  await putPartner();
});

describe('a file that was cut short', () => {
  it('gives way to the whole one under the same number, and to no other', async () => {
    await putPartner({ interchangeNotes: { '023': 'E' } });
    const [whole, other] = ['000000690', '000000691'].map((control) =>
      x12Interchange({ control, groups: [{ functionalId: 'PO', sets: [orderSet(`CUT-${control}`)] }] }),
    ) as [string, string];
    const cut = await send(whole.slice(0, whole.indexOf('GE*')));
    expect(codes(cut)).toContain('EDI_INTERCHANGE_TRUNCATED');
    expect(answer(cut)).toContain('*E*023~');
    const itemOf = async ({ quarantine }: Receipt) =>
      (await intake.call({ path: `/v1/quarantine/${quarantine[0]!.id}` })).body;
    await send(other);
    expect(await itemOf(cut)).toMatchObject({ status: 'open' });
    const { documentId, orders } = await send(whole);
    expect(orders).toHaveLength(1);
    expect(await itemOf(cut)).toMatchObject({ status: 'superseded', closedWith: documentId });
    await putPartner();
  });
});

describe('a file with interchanges of several partners', () => {
  const groups = (number: string) => [{ functionalId: 'PO', sets: [orderSet(number)] }];

  it('is nobody’s to see whole; who becomes known later is answered then, and nobody twice', async () => {
    const own = x12Interchange({ control: '000000695', groups: groups('VAN-1') });
    const text = own + x12Interchange({ control: '000000696', sender: 'VANMATE', groups: groups('VAN-2') });
    const first = await send(text);
    expect(first).toMatchObject({ status: 'partially_accepted', partnerId: null });
    expect(codes(first)).toEqual(['PARTNER_UNKNOWN']);
    const as = 'partner:driscoll:2147';
    for (const path of [`/v1/documents/${first.documentId}/content`, `/v1/quarantine/${first.quarantine[0]!.id}`]) {
      expect((await intake.call({ as, path })).status).toBe(404);
    }
    const told = await intake.call<{ items: { controlNumber: string }[] }>({
      as,
      path: `/v1/acknowledgments?documentId=${first.documentId}`,
    });
    expect(told.body.items).toHaveLength(1);

    const edi = { theirs: isa('VANMATE'), ours: isa('OURHOUSE') };
    const profile = JSON.stringify({ name: 'Mate', customerId: '5551', edi });
    await intake.call({ method: 'PUT', path: '/v1/partners/vanmate', body: profile });
    const path = `/v1/quarantine/${first.quarantine[0]!.id}/resubmit`;
    const { body } = await intake.call<Receipt>({ method: 'POST', path, type: 'application/edi-x12' });
    expect(body.orders.map((order) => order.purchaseOrderNumber)).toEqual(['VAN-1', 'VAN-2']);
    expect(body.acknowledgments).toHaveLength(1);
    expect(answer(body)).toContain('*VANMATE        *');
    expect(await eventsOf('order.received', 'purchaseOrderNumber', 'VAN-1')).toHaveLength(1);
  });
});

describe('a file of mixed sets', () => {
  it('becomes an order, its change and a remittance; what nobody handles is answered AK5*R*1', async () => {
    const receipt = await send(
      x12Interchange({
        control: '000000701',
        groups: [
          { functionalId: 'PC', sets: [changeSet('MIX-1', '2'), changeSet('MIX-1', '1', '11')] },
          { functionalId: 'PO', sets: [orderSet('MIX-1')] },
          { functionalId: 'RA', sets: [remittanceSet('TRACE-1', 'INV-000001', '112.56')] },
          { functionalId: 'IN', sets: [{ identifier: '810', segments: ['BIG*20250522*1', 'TDS*100'] }] },
        ],
      }),
    );
    expect(receipt.status).toBe('partially_accepted');
    expect(codes(receipt)).toEqual(['EDI_SET_UNSUPPORTED']);
    expect(answer(receipt)).toMatch(
      /AK1\*PC\*7010~.*AK9\*A\*2\*2\*2~.*AK9\*A\*1\*1\*1~.*AK9\*A\*1\*1\*1~.*AK5\*R\*1~AK9\*R\*1\*1\*0~/s,
    );
    const changes = await eventsOf('order.change_requested', 'purchaseOrderNumber', 'MIX-1');
    expect(changes.map(({ data }) => data['changeSequence'])).toEqual(['1', '2']);
    expect(changes[0]).toMatchObject({
      key: '2147|MIX-1',
      data: {
        customerId: '2147',
        receivedAt: '2025-05-22T18:00:00.000Z',
        source: { documentId: receipt.documentId, partnerId: 'driscoll', test: false },
        lines: [{ lineNumber: '1', changeCode: 'QD', quantityOrdered: '11' }],
      },
    });
    const [order] = await intake.dataSource.query(
      `select min(id) filter (where type = 'order.received') < min(id) filter (where type = 'order.change_requested')
         as first from intake.outbox where key = '2147|MIX-1'`,
    );
    expect(order).toEqual({ first: true });
    expect(await eventsOf('remittance.received', 'traceNumber', 'TRACE-1')).toMatchObject([
      { key: '2147', data: { paymentAmount: '112.56', lines: [{ reference: 'INV-000001', paidAmount: '112.56' }] } },
    ]);
  });

  it('the same change under another envelope is no second one; with other contents it waits for a person', async () => {
    const changeFile = (control: string, quantity: string) =>
      x12Interchange({ control, groups: [{ functionalId: 'PC', sets: [changeSet('MIX-2', '1', quantity)] }] });
    await send(changeFile('000000702', '10'));
    expect(await send(changeFile('000000703', '10'))).toMatchObject({ status: 'accepted', quarantine: [] });
    const conflict = await send(changeFile('000000704', '9'));
    expect(codes(conflict)).toEqual(['CHANGE_ALREADY_RECEIVED']);
    expect(conflict.quarantine[0]!.purchaseOrderNumber).toBe('MIX-2');
    expect(await eventsOf('order.change_requested', 'purchaseOrderNumber', 'MIX-2')).toHaveLength(1);
  });

  it('a remittance of the same trace number, day and amount counts once', async () => {
    const remittance = (control: string, invoice: string) =>
      x12Interchange({
        control,
        groups: [{ functionalId: 'RA', sets: [remittanceSet('TRACE-2', invoice, '10.00')] }],
      });
    await send(remittance('000000705', 'INV-1'));
    expect((await send(remittance('000000706', 'INV-1'))).status).toBe('accepted');
    expect(codes(await send(remittance('000000707', 'INV-2')))).toEqual(['REMITTANCE_ALREADY_RECEIVED']);
    expect(await eventsOf('remittance.received', 'traceNumber', 'TRACE-2')).toHaveLength(1);
  });

  it('a faulty change waits with its order number, is answered AK9*R, and can be repaired', async () => {
    const text = x12Interchange({
      control: '000000708',
      groups: [{ functionalId: 'PC', sets: [changeSet('MIX-3', '1', 'TEN')] }],
    });
    const receipt = await send(text);
    expect(codes(receipt)).toEqual(['EDI_ELEMENT_CHARACTER']);
    expect(receipt.quarantine[0]!.purchaseOrderNumber).toBe('MIX-3');
    expect(answer(receipt)).toContain('AK9*R*1*1*0~');
    const item = `/v1/quarantine/${receipt.quarantine[0]!.id}`;
    const content = (await intake.call<string>({ path: `${item}/content` })).body;
    const repaired = await intake.call<Receipt>({
      method: 'POST',
      path: `${item}/resubmit`,
      body: String(content).replace('*TEN*', '*10*'),
      type: 'application/edi-x12',
      headers: { 'idempotency-key': 'repair-mix-3' },
    });
    expect(repaired.body).toMatchObject({ status: 'accepted', acknowledgments: [] });
    expect(await eventsOf('order.change_requested', 'purchaseOrderNumber', 'MIX-3')).toHaveLength(1);
  });
});

describe('an interchange control number', () => {
  const file = (control: string, number: string) =>
    x12Interchange({ control, groups: [{ functionalId: 'PO', sets: [orderSet(number)] }] });

  it('counts once within the window: TA1 025 and no order; byte for byte, the first answer again', async () => {
    const first = await send(file('000000720', 'DUP-1'));
    expect(first.orders).toHaveLength(1);
    const second = await send(file('000000720', 'DUP-2'));
    expect(second.orders).toEqual([]);
    expect(codes(second)).toContain('EDI_INTERCHANGE_DUPLICATE');
    expect(answer(second)).toMatch(/TA1\*000000720\*250522\*1400\*R\*025~/);
    expect(answer(second)).not.toContain('AK9');
    expect(await eventsOf('order.received', 'purchaseOrderNumber', 'DUP-2')).toEqual([]);
    const again = await send(file('000000720', 'DUP-1'));
    expect(again).toMatchObject({ resend: true, acknowledgments: first.acknowledgments });
  });

  it('counts once in one file, too', async () => {
    const receipt = await send(file('000000721', 'DUP-3') + file('000000721', 'DUP-4'));
    expect(receipt.orders.map(({ purchaseOrderNumber }) => purchaseOrderNumber)).toEqual(['DUP-3']);
    expect(answer(receipt)).toContain('*025~');
  });

  it('may come again when nothing of it was taken, or when the window is over', async () => {
    const refused = await send(file('000000722', 'DUP-5').replace('PO1*1*12*', 'PO1*1*TEN*'));
    expect(answer(refused)).toContain('AK9*R');
    expect((await send(file('000000722', 'DUP-5'))).orders).toHaveLength(1);
    intake.clock.advance(31 * 24 * 60 * 60 * 1000);
    expect((await send(file('000000722', 'DUP-6'))).orders).toHaveLength(1);
  });
});

describe('what was agreed with the partner', () => {
  const file = (control: string, number: string, usage = 'P') =>
    x12Interchange({ control, usage, groups: [{ functionalId: 'PO', sets: [orderSet(number)] }] });
  const orderOf = async (number: string) => (await eventsOf('order.received', 'purchaseOrderNumber', number))[0]?.data;

  it('keeps tests apart: ISA15 T, or a partner in test mode', async () => {
    await putPartner();
    await send(file('000000730', 'T-1', 'T'));
    expect(await orderOf('T-1')).toMatchObject({ source: { test: true } });
    await putPartner({}, { mode: 'test' });
    await send(file('000000731', 'T-2'));
    expect(await orderOf('T-2')).toMatchObject({ source: { test: true } });
    await putPartner();
    await send(file('000000732', 'T-1'));
    expect(
      (await eventsOf('order.received', 'purchaseOrderNumber', 'T-1')).map(({ data }) => data['source']),
    ).toMatchObject([{ test: true }, { test: false }]);
  });

  it('translates items, places and units, and says that it was the profile', async () => {
    await putPartner({
      crossReferences: { items: { '40137': 'MILK-HP' }, shipTo: { CK1: 'NJ-KITCHEN' }, units: { CA: 'CS' } },
    });
    await send(file('000000733', 'X-1'));
    expect(await orderOf('X-1')).toMatchObject({
      parties: [{ role: 'ST', identifier: 'NJ-KITCHEN' }],
      lines: [
        {
          unitOfMeasure: 'CS',
          itemIdentifiers: [
            { qualifier: 'VN', value: '40137' },
            { qualifier: 'VN', value: 'MILK-HP' },
          ],
        },
      ],
      provenance: {
        '/parties/0/identifier': { kind: 'profile', setting: '/edi/crossReferences/shipTo/CK1' },
        '/lines/0/unitOfMeasure': { kind: 'profile', setting: '/edi/crossReferences/units/CA' },
      },
      extensions: { asSent: { '/parties/0/identifier': 'CK1', '/lines/0/unitOfMeasure': 'CA' } },
    });
  });

  it('takes a field from where a query of the profile finds it', async () => {
    await putPartner({ mapping: { purchaseOrderNumber: 'REF02:REF01["CO"]', contractNumber: 'REF02:REF01["ZZ"]' } });
    const [set] = [orderSet('STANDARD-1')];
    const segments = [set.segments[0]!, 'REF*CO*REAL-1', ...set.segments.slice(1)];
    const groups = [{ functionalId: 'PO', sets: [{ ...set, segments }] }];
    await send(x12Interchange({ control: '000000734', groups }));
    const order = await orderOf('REAL-1');
    expect(order).toMatchObject({
      provenance: { '/purchaseOrderNumber': { kind: 'profile', setting: '/edi/mapping/purchaseOrderNumber' } },
    });
    expect(order).not.toHaveProperty('contractNumber');
  });

  it('misses a segment that was agreed on', async () => {
    await putPartner({ requiredSegments: ['DTM'] });
    const receipt = await send(file('000000735', 'R-1'));
    expect(codes(receipt)).toEqual(['EDI_SEGMENT_MISSING']);
    expect(answer(receipt)).toMatch(/AK3\*DTM\*6\*\*3~AK5\*R\*5~AK9\*R\*1\*1\*0~/);
  });

  it('holds the whole interchange for one bad set, where that was agreed', async () => {
    await putPartner({ onSetFault: 'suspend-interchange', batching: 'preserve', listAccepted: false });
    const sets = [orderSet('H-1'), orderSet('H-2', 'TEN')];
    const held = await send(x12Interchange({ control: '000000736', groups: [{ functionalId: 'PO', sets }] }));
    expect(held.orders).toEqual([]);
    expect(codes(held)).toContain('EDI_HELD_WITH_INTERCHANGE');
    const sound = await send(
      x12Interchange({
        control: '000000737',
        askTa1: true,
        groups: [{ functionalId: 'PO', sets: [orderSet('H-3'), orderSet('H-4')] }],
      }),
    );
    expect(sound.orders).toHaveLength(2);
    expect(answer(sound)).toMatch(/TA1\*000000737\*250522\*1400\*A\*000~/);
    expect(answer(sound)).not.toContain('AK2');
  });
});
