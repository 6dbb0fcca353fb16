import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** The import rule keeps typeorm and pg out of handlers; this keeps out the SQL itself, which needs no import. */
const ROOT = resolve(import.meta.dirname, '../..');
const PLACES =
  /(\.(repository|entity|module)\.ts$)|\/migrations\/|^libs\/messaging\/|^libs\/service-kit\/src\/database\/|spec\.ts$/;

const CALL = /\.(query|createQueryBuilder|getRepository)\s*(<[^()]*>)?\s*\(/;
const TEXT = /[`'"]\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s)/is;

function holdsSql(text: string): boolean {
  const code = text.replace(/\/\*.*?\*\/|^\s*\/\/.*$/gms, '');
  return CALL.test(code) || TEXT.test(code);
}

describe('SQL stands only in repositories, entities, modules, migrations and messaging', () => {
  it.each([
    ['await tx.manager.query(text)', true],
    ['manager.query<Row[]>(text, [id])', true],
    ['const text = `\n  select id\n from orders.orders`', true],
    [`run('INSERT INTO orders.orders values (1)')`, true],
    ['manager.createQueryBuilder()', true],
    ['dataSource.getRepository(Order)', true],
    ['const { limit } = request.query;', false],
    ['// tx.manager.query(text) would be wrong here', false],
    [`const said = 'update the order';`, false],
  ])('%j holds SQL: %j', (text, expected) => {
    expect(holdsSql(text)).toBe(expected);
  });

  it('and nowhere else in the house', () => {
    const files = ['apps', 'libs'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
    );
    expect(files.length).toBeGreaterThan(100);
    const wrong = files.filter((file) => !PLACES.test(file) && holdsSql(readFileSync(join(ROOT, file), 'utf8')));
    expect(wrong).toEqual([]);
  });
});
