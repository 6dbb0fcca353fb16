/** `npm run docs`: writes the generated pages under docs/. `test/architecture/docs.spec.ts` fails when they are stale. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generatedDocs } from './generated-docs.js';

const root = join(import.meta.dirname, '../../..');
for (const [path, content] of await generatedDocs()) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
  process.stderr.write(`wrote ${path}\n`);
}
