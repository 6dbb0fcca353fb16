import { type HoldFacts, holdOn } from './customer-hold.js';
import { matchShipTo, type NamedShipTo, tellShipTo } from './match-ship-to.js';

describe('a hold', () => {
  const held: HoldFacts = { holdReason: 'disputed invoices', holdAllowsPrepaid: false, terms: 'NET30' };
  it.each<[string, Partial<HoldFacts>, boolean]>([
    ['without days counts', {}, true],
    ['that nobody set does not', { holdReason: undefined }, false],
    ['begins on its first day', { holdFrom: '2025-05-22' }, true],
    ['does not count before', { holdFrom: '2025-05-23' }, false],
    ['counts on its last day', { holdUntil: '2025-05-22' }, true],
    ['is over the day after', { holdUntil: '2025-05-21' }, false],
    ['lets orders on that are paid on delivery, where it says so', { holdAllowsPrepaid: true, terms: 'COD' }, false],
    ['does not let them on where it does not', { terms: 'COD' }, true],
    ['does not let others on', { holdAllowsPrepaid: true }, true],
  ])('%s', (_, changed, counts) => {
    expect(holdOn({ ...held, ...changed }, '2025-05-22')).toBe(counts ? 'disputed invoices' : undefined);
  });
});

describe('the ship-to of a document', () => {
  const list = [
    { id: 'CK1', qualifier: '92', identifier: '0001', name: 'Central Kitchen', postalCode: '08817' },
    { id: 'CK2', qualifier: '92', identifier: '0002', name: 'Central  kitchen', postalCode: '08820' },
    { id: 'W', identifier: '0001', name: 'Warehouse' },
  ];
  it.each<[NamedShipTo, string[]]>([
    [{ qualifier: '92', identifier: 'CK1' }, ['CK1']],
    [{ qualifier: '92', identifier: '0002' }, ['CK2']],
    [{ qualifier: '92', identifier: '0001' }, ['CK1', 'W']],
    [{ qualifier: 'UL', identifier: '0001' }, ['W']],
    [{ identifier: 'NOWHERE', name: 'Warehouse' }, []],
    [{ name: ' warehouse' }, ['W']],
    [{ name: 'central kitchen' }, ['CK1', 'CK2']],
    [{ name: 'central kitchen', postalCode: '08820' }, ['CK2']],
    [{ name: 'central kitchen', postalCode: '99999' }, ['CK1', 'CK2']],
    [{}, []],
  ])('%j is %j', (named, ids) => {
    expect(matchShipTo(named, list).map(({ id }) => id)).toEqual(ids);
  });

  it('is told as people know it', () => {
    expect(tellShipTo({ qualifier: '92', identifier: 'CK1', name: 'Kitchen' })).toBe('92 CK1 Kitchen');
    expect(tellShipTo({})).toBe('without a name');
  });
});
