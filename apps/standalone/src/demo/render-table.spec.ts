import { renderTable } from './render-table.js';

describe('renderTable', () => {
  it('aligns columns to their widest cell, numbers to the right', () => {
    const table = renderTable<{ name: string; amount: string }>(
      [
        { title: 'customer', value: ({ name }) => name },
        { title: 'open', value: ({ amount }) => amount, align: 'right' },
      ],
      [
        { name: 'Driscoll', amount: '18420.00' },
        { name: 'Bayside Bistro', amount: '0.00' },
      ],
    );
    expect(table.split('\n')).toEqual([
      'customer            open',
      '──────────────  ────────',
      'Driscoll        18420.00',
      'Bayside Bistro      0.00',
    ]);
  });

  it('shows the titles of an empty table', () => {
    expect(renderTable([{ title: 'topic', value: String }], [])).toBe('topic\n─────');
  });
});
