import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingOptional } from '../../tools/complete-lock.mjs';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'package-lock.json'), 'utf8');
const { packages } = JSON.parse(text) as { packages: Record<string, { version?: string }> };

describe('package-lock.json', () => {
  it('names every optional package, or `npm ci` refuses it everywhere (npm run lock adds them)', () => {
    expect(missingOptional(packages).map(({ path }) => path)).toEqual([]);
  });

  it('ties no package to the registry of one machine', () => {
    expect(text).not.toMatch(/"resolved": "https?:/);
  });
});
