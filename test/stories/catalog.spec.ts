import { jest } from '@jest/globals';
import type { ApiClient } from '../../apps/standalone/src/demo/api-client.js';
import { useStandalone } from '../support/standalone.js';

jest.setTimeout(60_000);

const CSV = { contentType: 'text/csv' };

/** What the keeper of customers and prices does, over HTTP, each with the role it takes. */
describe('the catalog over HTTP', () => {
  const house = useStandalone();
  const desk: Record<'admin' | 'clerk' | 'approver' | 'ar' | 'partner', ApiClient> = {} as never;
  beforeAll(async () => {
    for (const role of ['admin', 'clerk', 'approver', 'ar'] as const) {
      desk[role] = await house.client('order-core', { user: role, roles: [role] });
    }
    desk.partner = await house.client('order-core', { partnerId: 'DRISCOLL', customerId: '2147', roles: ['partner'] });
  });

  const file = (kind: string, text: string, query = '') =>
    desk.admin.post<{ taken: boolean; changed: number; findings: object[] }>(
      `/v1/reference-data/csv/${kind}${query}`,
      Buffer.from(text),
      CSV,
    );

  it('takes files: a dry run first, then the file, with a report row by row', async () => {
    const customers = 'customer_id,name,price_level\n2147,Driscoll,A\n3310,Bayside,\n,Nobody,\n';
    expect(await file('customers', customers, '?dryRun=true')).toMatchObject({ taken: false, changed: 0 });
    expect(await file('customers', customers, '?mode=good_rows')).toMatchObject({
      taken: true,
      changed: 2,
      findings: [{ row: 4, field: 'customer_id', code: 'CELL_EMPTY', message: 'customer_id must not be empty.' }],
    });
    for (const [kind, text] of [
      ['items', 'sku,description,base_unit\nMILK,Milk,EA\nCORN,Corn,CA\n'],
      ['item-units', 'sku,unit,factor\nMILK,CA,50\n'],
      ['costs', 'sku,unit_cost\nMILK,0.15\nCORN,8\n'],
      ['price-books', 'price_book,kind,name,level\nLIST,list,List,\nA,level,Level A,A\n'],
      [
        'prices',
        'price_book,sku,unit,unit_price,valid_from\nLIST,MILK,CA,12.00,\nLIST,CORN,CA,10.00,\nA,MILK,CA,11.00,2025-01-01\n',
      ],
    ] as const) {
      expect(await file(kind, text)).toMatchObject({ taken: true, findings: [] });
    }
    const { items } = await desk.admin.get<{ items: { kind: string; columns: object[] }[] }>('/v1/reference-data/csv');
    expect(items.find(({ kind }) => kind === 'costs')?.columns).toContainEqual({
      column: 'unit_cost',
      required: true,
      type: 'text',
      meaning: 'cost of one base unit',
    });
    await expect(file('nonsense', 'x')).rejects.toMatchObject({ status: 404 });
    await expect(file('costs', '')).rejects.toMatchObject({ status: 422 });
    await expect(file('costs', 'x', '?dryRum=true')).rejects.toMatchObject({ status: 400 });
    const asClerk = desk.clerk.post('/v1/reference-data/csv/costs', Buffer.from('x'), CSV);
    await expect(asClerk).rejects.toMatchObject({ status: 403 });
  });

  it('changes a price from a day on, and shows the prices of any day', async () => {
    const price = { sku: 'MILK', unit: 'CA', unitPrice: '11.50', validFrom: '2031-07-01' };
    expect(await desk.admin.put('/v1/price-books/A/prices', price)).toMatchObject({ changed: { priceBooks: 1 } });
    const on = async (day: string) => {
      const { items } = await desk.clerk.get<{ items: { unitPrice: string }[] }>(`/v1/price-books/A/prices?on=${day}`);
      return items.map(({ unitPrice }) => unitPrice);
    };
    expect(await on('2031-06-30')).toEqual(['11']);
    // The one before stays beside it; the newer wins.
    expect(await on('2031-07-01')).toEqual(['11', '11.5']);
    await expect(desk.admin.put('/v1/price-books/NONE/prices', price)).rejects.toMatchObject({ status: 404 });
    await expect(desk.admin.put('/v1/price-books/A/prices', { ...price, unit: undefined })).rejects.toMatchObject({
      status: 422,
    });
    await expect(desk.clerk.get('/v1/price-books/A/prices?day=x')).rejects.toMatchObject({ status: 400 });
  });

  it('puts a customer on hold and lifts it, the rest untouched, and every change can be read', async () => {
    await desk.ar.put('/v1/customers/2147/hold', { reason: 'disputed invoices', until: '2030-01-01' });
    await desk.admin.put('/v1/customers/2147/ship-tos/CK1', { name: 'Kitchen' });
    const held = await desk.clerk.get('/v1/reference-data/customers/2147');
    expect(held).toMatchObject({ holdReason: 'disputed invoices', priceLevel: 'A', shipTos: [{ id: 'CK1' }] });
    await desk.ar.delete('/v1/customers/2147/hold');
    expect(await desk.clerk.get('/v1/customers/2147')).not.toHaveProperty('holdReason');
    const { items } = await desk.clerk.get<{ items: { actor: string; before: object | null }[] }>(
      '/v1/reference-data/customers/2147/changes',
    );
    expect(items.map(({ actor }) => actor)).toEqual(['user:ar', 'user:admin', 'user:ar', 'user:admin']);
    expect(items.at(-1)!.before).toBeNull();
    const wrong = desk.ar.put('/v1/customers/2147/hold', { reason: 'x', from: '2025-06-02', until: '2025-06-01' });
    await expect(wrong).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(/: A hold cannot end before it begins[.]$/) as string,
    });
    await expect(desk.clerk.put('/v1/customers/2147/hold', { reason: 'x' })).rejects.toMatchObject({ status: 403 });
  });

  it('records what counts from a later day, and lists everything page by page', async () => {
    await desk.admin.put('/v1/customers/3310', { name: 'Bayside Bistro', effectiveFrom: '2031-01-01' });
    await desk.admin.put('/v1/promotions/SPRING', { name: 'Spring', kind: 'percent', percent: '10', skus: ['MILK'] });
    await desk.admin.put('/v1/guardrails/USD', { minimumMarginPercent: '12.5' });
    await desk.admin.put('/v1/items/CORN/costs', { unitCost: '8.40', validFrom: '2025-07-01' });
    const { items: versions } = await desk.clerk.get<{ items: object[] }>('/v1/reference-data/customers/3310/versions');
    expect(versions).toMatchObject([
      { validFrom: '2031-01-01', inForce: false, recordedBy: 'user:admin', data: { name: 'Bayside Bistro' } },
      { validFrom: '2000-01-01', inForce: true, data: { name: 'Bayside' } },
    ]);
    const first = await desk.clerk.get<{ items: { key: string }[]; next: string }>(
      '/v1/reference-data/customers?limit=1',
    );
    expect(first).toMatchObject({ items: [{ key: '2147' }], next: '2147' });
    const second = await desk.clerk.get('/v1/reference-data/customers?limit=1&after=2147');
    expect(second).toMatchObject({ items: [{ key: '3310', data: { name: 'Bayside' } }] });
    expect(second).not.toHaveProperty('next');
    expect(await desk.approver.get('/v1/items/CORN/costs')).toMatchObject({
      items: [{ unitCost: '8.4', validFrom: '2025-07-01' }, { unitCost: '8' }],
    });
    for (const list of ['items', 'locations', 'price-books', 'promotions', 'guardrails']) {
      expect(await desk.clerk.get(`/v1/reference-data/${list}`)).toHaveProperty('items');
    }
    await expect(desk.clerk.get('/v1/reference-data/customers/NOBODY/versions')).rejects.toMatchObject({ status: 404 });
    await expect(desk.clerk.get('/v1/reference-data/customers?cursor=1')).rejects.toMatchObject({ status: 400 });
  });

  it('quotes to the desk with the trace and the margin, to the customer without', async () => {
    const body = { customerId: '2147', lines: [{ sku: 'MILK', quantity: '10', unitOfMeasure: 'CA' }] };
    const quote = await desk.clerk.post<{ lines: object[] }>('/v1/quotes', body);
    expect(quote).toMatchObject({
      goods: '110.00',
      discounts: '-11.00',
      total: '99.00',
      margin: '24.00',
      lines: [
        {
          sku: 'MILK',
          rung: 'level',
          unitPrice: '11',
          net: '99.00',
          adjustments: [{ kind: 'discount', reference: 'SPRING', amount: '-11.00' }],
        },
      ],
    });
    expect(quote.lines[0]).toMatchObject({
      priceTrace: [
        { rung: 'bid', outcome: 'none' },
        { rung: 'contract', outcome: 'none' },
        { rung: 'level', outcome: 'won', reference: 'A/MILK' },
        { rung: 'list', outcome: 'lost', unitPrice: '12' },
      ],
    });
    const own = await desk.partner.post<{ lines: object[] }>('/v1/quotes', body);
    expect(own).toMatchObject({ total: '99.00' });
    expect(own).not.toHaveProperty('margin');
    expect(own.lines[0]).not.toHaveProperty('priceTrace');
    const others = desk.partner.post('/v1/quotes', { ...body, customerId: '3310' });
    await expect(others).rejects.toMatchObject({ status: 403 });
    const unknown = desk.clerk.post('/v1/quotes', { ...body, lines: [{ sku: 'X', quantity: '1' }] });
    await expect(unknown).rejects.toMatchObject({ status: 409, code: 'ITEM_UNKNOWN' });
  });

  it('shows a policy with its defaults, sets it as a whole, and says what cannot be', async () => {
    expect(await desk.clerk.get('/v1/policies/approval')).toMatchObject({
      reservationHours: 48,
      pickWindowCloses: '16:00',
      escalation: [{ afterMinutes: 240, to: 'sales-manager' }, { to: 'owner' }],
    });
    expect(await desk.clerk.get('/v1/policies/routing')).toEqual({ rules: [] });
    expect(await desk.admin.put('/v1/policies/approval', { reservationHours: 24 })).toMatchObject({
      reservationHours: 24,
      pickWindowCloses: '16:00',
    });
    const rule = { name: 'Whole', when: { customerId: '2147' }, shipping: 'complete' };
    await desk.admin.put('/v1/policies/routing', { rules: [rule] });
    expect(await desk.approver.get('/v1/policies/routing')).toMatchObject({ rules: [rule] });
    const wrong = desk.admin.put('/v1/policies/approval', { reservationHours: 0, pickWindowCloses: '25:00' });
    await expect(wrong).rejects.toMatchObject({ status: 422, code: 'REQUEST_INVALID' });
    expect(await desk.clerk.get('/v1/policies/approval')).toMatchObject({ reservationHours: 24 });
    await expect(desk.clerk.get('/v1/policies/nonsense')).rejects.toMatchObject({ status: 404 });
    await expect(desk.approver.put('/v1/policies/changes', {})).rejects.toMatchObject({ status: 403 });
  });
});
