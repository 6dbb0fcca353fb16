import { REJECTIONS } from '#domain/rejections/rejections';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Specs that only list codes; naming a code there reaches nothing. */
const LISTS = ['rejections.spec.ts', 'rejections-document.spec.ts', 'rejection-codes-reached.spec.ts'];

/** Sources under a folder by path, as they stand. */
function sourcesOf(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return new Map(paths.map((path) => [join(folder, path), readFileSync(join(folder, path), 'utf8')]));
}

const sources = new Map(['apps', 'libs', 'test'].flatMap((folder) => [...sourcesOf(folder)]));
const isSpec = (path: string) => path.endsWith('spec.ts');
const naming = (code: string, where: (path: string) => boolean): string[] =>
  [...sources]
    .filter(([path, text]) => where(path) && new RegExp(`['"\`]${code}['"\`]`).test(text))
    .map(([path]) => path);

describe.each(Object.keys(REJECTIONS))('%s', (code) => {
  it('is found by a rule, and a test reaches it', () => {
    const rules = naming(code, (path) => !isSpec(path) && !path.startsWith('test/') && !path.endsWith('rejections.ts'));
    const tests = naming(code, (path) => isSpec(path) && !LISTS.some((list) => path.endsWith(list)));
    expect({ code, rules: rules.length > 0, tests: tests.length > 0 }).toEqual({ code, rules: true, tests: true });
  });
});
