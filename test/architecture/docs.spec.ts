import { readFile } from 'node:fs/promises';
import { generatedDocs } from '../../tools/docs/generated-docs.js';

const docs = await generatedDocs();

describe('generated documents', () => {
  it.each([...docs.keys()])('%s is what the code says now (npm run docs writes it)', async (path) => {
    expect(await readFile(path, 'utf8')).toBe(docs.get(path));
  });
});
