import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The text of every source file of the services, specs left out. */
async function sources(): Promise<string> {
  const texts: string[] = [];
  for (const folder of ['apps', 'libs']) {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    for (const entry of entries) {
      if (!entry.isFile() || !/\.ts$/.test(entry.name) || /spec\.ts$/.test(entry.name)) continue;
      texts.push(await readFile(join(entry.parentPath, entry.name), 'utf8'));
    }
  }
  return texts.join('\n');
}

const matches = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))].sort();

describe('docs/operations.md', () => {
  it('names every metric, and no other', async () => {
    const made = matches(await sources(), /\.(?:observe|histogram|counter|gauge)\(\s*'([a-z_]+)'/g);
    const page = await readFile('docs/operations.md', 'utf8');
    expect(made.length).toBeGreaterThan(10);
    expect(matches(page, /^\| `otc_([a-z_]+)` \|/gm)).toEqual(made);
  });

  it('names every job, and no other', async () => {
    const made = matches(
      await sources(),
      /(?:@PeriodicJob\(\{ name: |readonly name = )'([a-z-]+)'[,;]\s+(?:readonly )?everyMs/g,
    );
    const page = await readFile('docs/operations.md', 'utf8');
    const table = page.slice(page.indexOf('| service | job |'), page.indexOf('## Several instances'));
    expect(made.length).toBeGreaterThan(8);
    expect(matches(table, /^\| [a-z-]* *\| `([a-z-]+)` \|/gm)).toEqual(made);
  });
});
