import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { quarantineCodesDocument } from '#intake-gateway';

describe('docs/quarantine-codes.md', () => {
  it('is what the lists of codes say', async () => {
    const document = await readFile(new URL('../../docs/quarantine-codes.md', import.meta.url), 'utf8');
    expect(document).toBe(quarantineCodesDocument());
  });
});
