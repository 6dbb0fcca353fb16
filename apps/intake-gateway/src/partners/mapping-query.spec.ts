import { mappingFaults, mappingQueryFault } from './mapping-query.js';
import { partnerProfile } from './partner-profile.js';

describe('a query of a profile', () => {
  it.each(['BEG03', 'REF02:REF01["CO"]', 'PO1-PID05:PID02["08"]', 'PO125'])('%s is taken', (query) => {
    expect(mappingQueryFault(query)).toBeUndefined();
  });

  it.each([
    ['garbage', 'no query'],
    ['BEG', 'no query'],
    ['beg03', 'no query'],
    ['BEG03:', 'no query'],
    ['REF02:REF01["CO', 'no query'],
    ['REF02:REF01[CO]', 'no query'],
    ['REF02?REF01["CO"]', 'no query'],
    ['FOREACH(PO1)=>PO107', 'no query'],
    ['', 'no query'],
    ['XXX01', 'an 850 has no segment XXX'],
    ['HL-BEG03', 'an 850 has no segment HL'],
    ['BEG99', 'BEG has elements 01 to 12, not BEG99'],
    ['BEG00', 'BEG has elements 01 to 12, not BEG00'],
    ['BEG03:REF01["CO"]', 'a condition is about the segment it stands behind: BEG, not REF'],
  ])('%s is refused, and told why', (query, message) => {
    expect(mappingQueryFault(query)).toContain(message);
  });

  it('is named by its place in the profile', () => {
    const address = (id: string) => ({ qualifier: 'ZZ', id });
    const edi = {
      theirs: address('THEM'),
      ours: address('US'),
      mapping: { currency: 'CUR02' },
      lineMapping: { item: 'PO1' },
    };
    expect(mappingFaults(partnerProfile.parse({ name: 'Them', customerId: '1', edi }))).toEqual([
      { pointer: '/edi/lineMapping/item', message: expect.stringMatching(/^PO1: no query/) },
    ]);
  });
});
