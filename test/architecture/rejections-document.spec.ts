import { readFile } from 'node:fs/promises';
import { rejectionsDocument } from '#domain/rejections/rejections-document';

describe('docs/rejections.md', () => {
  it('is what the registry says', async () => {
    const document = await readFile(new URL('../../docs/rejections.md', import.meta.url), 'utf8');
    expect(document).toBe(rejectionsDocument());
  });
});
