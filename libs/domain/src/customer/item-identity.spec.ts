import { normalizeIdentity } from './item-identity.js';

describe('item identifiers', () => {
  it.each([
    ['UP', '012345678905', 'GTIN', '00012345678905'],
    ['EN', '0012345678905', 'GTIN', '00012345678905'],
    ['UK', '00012345678905', 'GTIN', '00012345678905'],
    ['UP', 'not digits', 'UP', 'not digits'],
    ['SK', ' 40137 ', 'VN', '40137'],
    ['VP', '40137', 'VN', '40137'],
    ['BP', 'X-1', 'BP', 'X-1'],
  ])('%s %s is %s %s', (qualifier, value, toQualifier, toValue) => {
    expect(normalizeIdentity({ qualifier, value })).toEqual({ qualifier: toQualifier, value: toValue });
  });
});
