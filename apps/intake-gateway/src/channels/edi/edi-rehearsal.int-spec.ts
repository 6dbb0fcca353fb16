import { beforeAll, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../../../../../test/support/database.js';
import { orderSet, x12Interchange } from '../../../../../test/support/documents.js';
import { useIntake } from '../../../../../test/support/intake.js';
import type { RehearsalReport } from './rehearsal-report.js';

const database = useDatabase();
const intake = useIntake(database);

const isa = (id: string) => ({ qualifier: 'ZZ', id });
const profileOf = (changed: object = {}) => ({
  name: 'Driscoll',
  customerId: '2147',
  edi: { theirs: isa('DRISCOLL'), ours: isa('OURHOUSE'), ...changed },
});
const put = (id: string, profile: object) =>
  intake.call({ method: 'PUT', path: `/v1/partners/${id}`, body: JSON.stringify(profile) });
const post = <T>(path: string, body: string, type = 'application/edi-x12', as = 'admin') =>
  intake.call<T>({ method: 'POST', path, body, type, as, headers: { 'idempotency-key': `${path}-${body.length}` } });
const file = (control: string, numbers: readonly string[], sender = 'DRISCOLL') =>
  x12Interchange({
    control,
    sender,
    groups: [
      { functionalId: 'PO', sets: numbers.map((number) => orderSet(number, number.endsWith('BAD') ? 'TEN' : '12')) },
    ],
  });
const count = async (): Promise<unknown> =>
  intake.dataSource.query(
    `select (select count(*) from intake.documents) as documents, (select count(*) from intake.outbox) as events,
       (select count(*) from intake.control_numbers) as numbers`,
  );

beforeAll(async () => {
  await put('driscoll', profileOf());
});

describe('a dry run', () => {
  it('tells what, where, which code and how to mend it, and leaves nothing behind', async () => {
    const before = await count();
    const { status, body } = await post<RehearsalReport>('/v1/edi/validate', file('000000901', ['DRY-1', 'DRY-BAD']));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      verdict: 'partially_accepted',
      orders: [{ purchaseOrderNumber: 'DRY-1', lines: 1, test: false }],
      interchanges: [
        {
          controlNumber: '000000901',
          sender: 'ZZ/DRISCOLL',
          partnerId: 'driscoll',
          accepted: true,
          groups: [
            {
              verdict: 'P',
              sets: [
                { controlNumber: '0001', verdict: 'accepted', findings: [] },
                {
                  verdict: 'rejected',
                  findings: [
                    {
                      code: 'EDI_ELEMENT_CHARACTER',
                      where: 'segment 4 PO1, element 2',
                      value: 'TEN',
                      mend: expect.stringContaining('digits'),
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
      refused: [{ purchaseOrderNumber: 'DRY-BAD' }],
      acknowledgments: [expect.stringContaining('AK9*P*2*2*1~')],
    });
    const text = await post<string>('/v1/edi/validate/text', file('000000901', ['DRY-BAD']), 'text/plain');
    expect(text.body).toContain('reject EDI_ELEMENT_CHARACTER (');
    expect(text.body).toContain('at segment 4 PO1, element 2 [TEN]');
    expect(await count()).toEqual(before);
  });

  it('shows what is sound X12 and still no order, at its place', async () => {
    const less = x12Interchange({
      control: '000000903',
      groups: [{ functionalId: 'PO', sets: [orderSet('DRY-LESS', '-5')] }],
    });
    const { body } = await post<RehearsalReport>('/v1/edi/validate', less);
    expect(body).toMatchObject({
      verdict: 'rejected',
      interchanges: [
        {
          groups: [
            {
              verdict: 'A',
              sets: [
                {
                  verdict: 'unusable',
                  findings: [
                    {
                      code: 'EDI_ORDER_UNUSABLE',
                      where: 'segment 4 PO1, element 2',
                      value: '-5',
                      mend: expect.stringContaining('Mend the value'),
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
    const text = await post<string>('/v1/edi/validate/text', less, 'text/plain');
    expect(text.body).toContain('850 0001: unusable\n      reject EDI_ORDER_UNUSABLE at segment 4 PO1, element 2 [-5]');
  });

  it('reads as of a partner: a sender the profile does not name is a stranger, a partner is only itself', async () => {
    await put('corner', { name: 'Corner', customerId: '9', edi: { theirs: isa('CORNER'), ours: isa('OURHOUSE') } });
    const stranger = await post<RehearsalReport>('/v1/edi/validate', file('000000902', ['S-1'], 'NOBODY'));
    expect(stranger.body).toMatchObject({
      verdict: 'rejected',
      interchanges: [{ partnerId: null }],
      refused: [{ reasons: [{ code: 'PARTNER_UNKNOWN' }] }],
      acknowledgments: [],
    });
    const as = 'partner:corner:9';
    const other = await post<RehearsalReport>(
      '/v1/edi/validate?partnerId=driscoll',
      file('000000902', ['S-1']),
      'text/plain',
      as,
    );
    expect(other.body).toMatchObject({ orders: [], refused: [{ reasons: [{ code: 'PARTNER_MISMATCH' }] }] });
  });
});

describe('a changed profile', () => {
  it('is tried on the documents that are kept, and only tells', async () => {
    await post('/v1/edi', file('000000910', ['RE-1']));
    await post('/v1/edi', file('000000911', ['RE-2']));
    await post('/v1/edi', file('000000911', ['RE-2']));
    const before = await count();
    const same = await post<{ documents: number; differing: object[] }>(
      '/v1/edi/reprocess?partnerId=driscoll',
      JSON.stringify(profileOf()),
      'application/json',
    );
    expect(same.body).toMatchObject({ documents: 2, differing: [] });
    const stricter = await post<{ differing: { before: { orders: string[] } }[] }>(
      '/v1/edi/reprocess?partnerId=driscoll&limit=500',
      JSON.stringify(profileOf({ crossReferences: { units: { CA: 'CS' } } })),
      'application/json',
    );
    expect(stricter.body.differing).toHaveLength(2);
    const first = stricter.body.differing.find(({ before: { orders } }) => orders[0] === 'RE-1');
    expect(first).toMatchObject({
      before: { orders: ['RE-1'], refused: [], answers: ['997 A'] },
      changed: [{ purchaseOrderNumber: 'RE-1', pointer: '/lines/0/unitOfMeasure', before: 'CA', after: 'CS' }],
    });
    const refusing = await post<{ differing: object[] }>(
      '/v1/edi/reprocess?partnerId=driscoll&limit=400',
      JSON.stringify(profileOf({ requiredSegments: ['FOB'] })),
      'application/json',
    );
    expect(refusing.body.differing[0]).toMatchObject({ after: { orders: [], refused: ['EDI_SEGMENT_MISSING'] } });
    expect(await count()).toEqual(before);
  });

  it('frees what waits for it, in bulk, by partner or by reason', async () => {
    await put('driscoll', profileOf({ requiredSegments: ['FOB'] }));
    await post('/v1/edi', file('000000920', ['BULK-1', 'BULK-2']));
    await post('/v1/edi', file('000000921', ['BULK-3'], 'LATECOMER'));
    await put('driscoll', profileOf());
    const bulk = await post<{ items: { verdict: string }[] }>('/v1/quarantine/resubmit?partnerId=driscoll', '');
    expect(bulk).toMatchObject({ status: 202, body: { items: [{ verdict: 'accepted' }, { verdict: 'accepted' }] } });
    await put('latecomer', { name: 'Late', customerId: '7', edi: { theirs: isa('LATECOMER'), ours: isa('OURHOUSE') } });
    const late = await post<{ items: { verdict: string }[] }>('/v1/quarantine/resubmit?code=PARTNER_UNKNOWN', '');
    expect(late.body.items).toMatchObject([{ verdict: 'accepted' }]);
    const numbers = (await intake.events('order.received')).map(({ data }) => data['purchaseOrderNumber']);
    expect(numbers).toEqual(expect.arrayContaining(['BULK-1', 'BULK-2', 'BULK-3']));
    expect((await intake.call({ method: 'POST', path: '/v1/quarantine/resubmit' })).status).toBe(400);
  });
});

describe('profiles as JSON', () => {
  it('come out as they go in, all or none, with every version in the audit trail', async () => {
    interface Exported {
      readonly partners: { id: string; name: string; edi: { theirs: object } }[];
    }
    const { partners } = (await intake.call<Exported>({ path: '/v1/partners/export' })).body;
    expect(partners.map(({ id }) => id)).toEqual(['corner', 'driscoll', 'latecomer']);
    const load = (list: readonly object[]) =>
      post('/v1/partners/import', JSON.stringify({ partners: list }), 'application/json');
    expect((await load(partners)).body).toEqual({ imported: 0, unchanged: 3 });
    const renamed = partners.map((partner) =>
      partner.id === 'corner' ? { ...partner, name: 'Corner shop' } : partner,
    );
    expect((await load(renamed)).body).toEqual({ imported: 1, unchanged: 2 });
    const thief = { ...partners[0]!, id: 'thief', name: 'Thief' };
    expect((await load([{ ...renamed[1]!, name: 'Changed' }, thief])).status).toBe(409);
    expect((await intake.call({ path: '/v1/partners/driscoll' })).body).toMatchObject({ name: 'Driscoll' });
    const changes = await intake.call<{ items: object[] }>({ path: '/v1/partners/corner/changes' });
    expect(changes.body.items).toMatchObject([
      { version: 2, changedBy: expect.stringContaining('admin'), profile: { name: 'Corner shop' } },
      { version: 1, profile: { name: 'Corner' } },
    ]);
    const same = { element: '*', segment: '*' };
    expect((await put('driscoll', profileOf({ delimiters: same }))).status).toBe(422);
    const blind = await put('driscoll', profileOf({ mapping: { currency: 'CUR99' } }));
    expect(blind).toMatchObject({
      status: 422,
      body: { items: [{ pointer: '/edi/mapping/currency', message: expect.stringContaining('not CUR99') }] },
    });
  });
});

describe('a document in quarantine', () => {
  interface Segments {
    readonly items: { index: number; position: number | null; id: string; raw: string; faults: { code: string }[] }[];
    readonly total: number;
    readonly faulty: number[];
  }

  it('is seen segment by segment with its faults, mended in one of them, and linked to its answer', async () => {
    const taken = await post<{ quarantine: { id: string }[] }>('/v1/edi', file('000000940', ['SEG-1', 'SEG-BAD']));
    const [{ id } = { id: '' }] = taken.body.quarantine;
    const path = `/v1/quarantine/${id}/segments`;
    const { status, body } = await intake.call<Segments>({ path });
    expect(status).toBe(200);
    expect(body.items.map((segment) => segment.id)).toEqual('ISA GS ST BEG N1 PO1 CTT SE GE IEA'.split(' '));
    const [at] = body.faulty;
    expect(body.items[at!]).toMatchObject({
      id: 'PO1',
      position: 4,
      faults: [{ code: 'EDI_ELEMENT_CHARACTER', element: 2, value: 'TEN', mend: expect.stringContaining('digits') }],
    });
    const page = await intake.call<Segments>({ path: `${path}?from=${at}&limit=1` });
    expect(page.body.items.map(({ index }) => index)).toEqual([at]);
    expect((await intake.call({ path, as: 'partner:corner:9' })).status).toBe(404);

    const item = await intake.call<{ acknowledgments: object[] }>({ path: `/v1/quarantine/${id}` });
    expect(item.body.acknowledgments).toMatchObject([{ kind: '997', verdict: 'P', id: expect.any(String) }]);

    const mend = (edits: readonly object[]) =>
      post<{ orders: { purchaseOrderNumber: string }[] }>(path, JSON.stringify({ edits }), 'application/json', 'clerk');
    expect((await mend([{ index: 999, raw: 'PO1' }])).status).toBe(422);
    const raw = body.items[at!]!.raw.replace('TEN', '10');
    const mended = await mend([{ index: at, raw }]);
    expect(mended).toMatchObject({ status: 202, body: { orders: [{ purchaseOrderNumber: 'SEG-BAD' }] } });
    expect((await intake.call({ path: `/v1/quarantine/${id}` })).body).toMatchObject({ status: 'resubmitted' });
  });
});
