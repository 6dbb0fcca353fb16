import { canonicalOrder, type CanonicalOrder } from '#contracts';
import { mappingQueryFault } from '../../partners/mapping-query.js';
import { partnerProfile } from '../../partners/partner-profile.js';
import { mapPurchaseOrder } from './map-purchase-order.js';
import { MappingQueryFailed, overrideFields } from './override-fields.js';
import { receiveSample } from './sample-sets.js';

const SEGMENTS = [
  'BEG*00*SA*STANDARD**20250522',
  'CUR*BY*USD',
  'REF*CO*REAL-1',
  'REF*ZZ*CAD',
  'REF*Q1*20250601',
  'DTM*002*20250530',
  'N1*ST*MAIN DOCK*92*D1',
  'PO1*1*10*CA*1.00**BP*A',
  'PID*F*08***CHICKEN BREAST',
  'REF*LI*L-7',
  'REF*ZQ*12',
  'PO1*2*20*CA*2.00**BP*B',
  'CTT*2',
].map((segment) => segment.split('*') as [string, ...string[]]);

const { set, report } = receiveSample({ identifier: '850', segments: SEGMENTS });
const mapped = mapPurchaseOrder({ set, report, documentId: 'doc-1' });

/** The order under a profile with these settings, which must itself be a sound one. */
function under(edi: object): CanonicalOrder {
  if (!mapped.ok) throw new Error('it was not mapped');
  const address = (id: string) => ({ qualifier: 'ZZ', id });
  const profile = { theirs: address('THEM'), ours: address('US'), ...edi };
  const { mapping, lineMapping } = partnerProfile.parse({ name: 'Them', customerId: '1', edi: profile }).edi!;
  for (const query of [...Object.values(mapping), ...Object.values(lineMapping)]) {
    expect(mappingQueryFault(query)).toBeUndefined();
  }
  return canonicalOrder.parse(overrideFields(mapped.order, set, { mapping, lineMapping }));
}

describe('fields a partner says elsewhere', () => {
  it.each([
    ['purchaseOrderNumber', 'REF02:REF01["CO"]', { purchaseOrderNumber: 'REAL-1' }],
    ['currency', 'REF02:REF01["ZZ"]', { currency: 'CAD' }],
    ['purchaseOrderDate', 'REF02:REF01["Q1"]', { purchaseOrderDate: '2025-06-01' }],
    ['requestedDeliveryDate', 'REF02:REF01["Q1"]', { dates: [{ qualifier: '002', date: '2025-06-01' }] }],
    ['shipTo', 'REF02:REF01["CO"]', { parties: [{ role: 'ST', name: 'MAIN DOCK', identifier: 'REAL-1' }] }],
    ['buyer', 'REF02:REF01["CO"]', { parties: [{ role: 'ST' }, { role: 'BY', identifier: 'REAL-1' }] }],
  ])('%s is taken from %s', (field, query, expected) => {
    const order = under({ mapping: { [field]: query } });
    expect(order).toMatchObject(expected);
    expect(Object.values(order.provenance)).toContainEqual({ kind: 'profile', setting: `/edi/mapping/${field}` });
  });

  it('are asked of each line by itself', () => {
    const order = under({
      lineMapping: {
        lineNumber: 'REF02:REF01["LI"]',
        quantity: 'REF02:REF01["ZQ"]',
        item: 'PID05:PID02["08"]',
        unitPrice: 'PO102',
      },
    });
    expect(order.lines).toMatchObject([
      {
        lineNumber: 'L-7',
        quantity: '12',
        unitPrice: '10',
        itemIdentifiers: [
          { qualifier: 'BP', value: 'A' },
          { qualifier: 'VN', value: 'CHICKEN BREAST' },
        ],
      },
      { lineNumber: '2', quantity: '20', unitPrice: '20', itemIdentifiers: [{ qualifier: 'BP', value: 'B' }] },
    ]);
    expect(order.provenance['/lines/0/quantity']).toEqual({ kind: 'profile', setting: '/edi/lineMapping/quantity' });
    expect(order.provenance['/lines/1/quantity']).toMatchObject({ kind: 'segment', segment: 'PO1' });
  });

  it('stay as the standard has them where a query finds nothing a field can hold', () => {
    const order = under({ mapping: { currency: 'REF02:REF01["CO"]', requestedShipDate: 'REF02:REF01["CO"]' } });
    expect(order).toMatchObject({ currency: 'USD', dates: [{ qualifier: '002', date: '2025-05-30' }] });
    expect(Object.values(order.provenance).filter(({ kind }) => kind === 'profile')).toEqual([]);
  });

  it('a query node-x12 cannot run is the fault of the profile', () => {
    if (!mapped.ok) throw new Error('it was not mapped');
    const { order } = mapped;
    expect(() => overrideFields(order, set, { mapping: { currency: 'nothing' } })).toThrow(MappingQueryFailed);
  });
});
