import { finding, rejectionOf, REJECTIONS } from './rejections.js';
import { rejectionsDocument } from './rejections-document.js';

describe('the rejection registry', () => {
  it.each(Object.entries(REJECTIONS))('%s is a stable code with a sentence', (code, { sentence }) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence.length).toBeLessThan(120);
  });

  it('gives findings the role that can resolve them', () => {
    expect(finding('CUSTOMER_ON_HOLD', 'On hold.', '3')).toEqual({
      code: 'CUSTOMER_ON_HOLD',
      message: 'On hold.',
      lineNumber: '3',
      resolver: 'ar',
    });
    expect(rejectionOf([])).toBeUndefined();
    expect(finding('ITEM_UNKNOWN', 'x'.repeat(5000)).message).toHaveLength(1000);
  });

  it('documents every code', () => {
    for (const code of Object.keys(REJECTIONS)) expect(rejectionsDocument()).toContain(`| \`${code}\` |`);
  });
});
