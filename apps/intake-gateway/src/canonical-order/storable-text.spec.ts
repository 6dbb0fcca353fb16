import { unstorablePaths, withStorableText } from './storable-text.js';

describe('text that PostgreSQL cannot keep', () => {
  it('is replaced wherever it stands, and nothing else is', () => {
    const bytes = new Uint8Array([0]);
    const value = { a: 'Apple\0slices', lines: [{ note: 'half \ud800 pair' }, { note: 'whole \ud83c\udf4e' }], bytes };
    expect(withStorableText(value)).toEqual({
      a: 'Apple\ufffdslices',
      lines: [{ note: 'half \ufffd pair' }, { note: 'whole \ud83c\udf4e' }],
      bytes,
    });
  });

  it('costs no copy when there is none', () => {
    const value = { a: 'Milk 1 %', lines: [{ note: 'für Käse' }] };
    expect(withStorableText(value)).toBe(value);
  });

  it('is found by its path', () => {
    expect(unstorablePaths({ lines: [{ sku: '1' }, { sku: '2\0' }] })).toEqual([['lines', '1', 'sku']]);
    expect(unstorablePaths({ lines: [{ sku: '1' }] })).toEqual([]);
  });
});
