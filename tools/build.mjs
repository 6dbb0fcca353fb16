/**
 * Compiles apps, libs, tools and test support to dist/ with swc, file by file; unchanged files are left alone,
 * so a second build takes a fraction of a second. Types are checked separately (`npm run types`).
 */
import { transformFile } from '@swc/core';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist');
const SOURCES = ['apps', 'libs', 'tools', 'test'];

async function filesUnder(folder, wanted) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const isSource = (name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !/\.(\w+-)?spec\.ts$/.test(name);
const modified = async (file) => (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;

/** Whole or not at all: a build may run while a process started from the last one is still loading. */
async function replaceFile(target, content) {
  const unfinished = `${target}.${process.pid}.new`;
  await writeFile(unfinished, content);
  await rename(unfinished, target);
}

/** @returns {Promise<{ compiled: number, removed: number }>} how many files changed */
export async function build() {
  const sources = (await Promise.all(SOURCES.map((folder) => filesUnder(join(root, folder), isSource)))).flat();
  const targets = new Map(sources.map((source) => [source, join(out, relative(root, source)).replace(/\.ts$/, '.js')]));

  const expected = new Set([...targets.values()]);
  const stale = (await filesUnder(out, (name) => name.endsWith('.js'))).filter((file) => !expected.has(file));
  await Promise.all(stale.map((file) => rm(file)));

  const config = await modified(join(root, '.swcrc'));
  let compiled = 0;
  for (const [source, target] of targets) {
    if ((await modified(target)) > Math.max(await modified(source), config)) continue;
    const { code, map } = await transformFile(source, {
      swcrc: true,
      root,
      sourceFileName: relative(dirname(target), source),
    });
    await mkdir(dirname(target), { recursive: true });
    await replaceFile(`${target}.map`, map);
    await replaceFile(target, `${code}\n//# sourceMappingURL=${target.split('/').at(-1)}.map\n`);
    compiled += 1;
  }
  return { compiled, removed: stale.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const { compiled, removed } = await build();
  process.stderr.write(
    `built: ${compiled} compiled, ${removed} removed, ${Math.round(performance.now() - started)} ms\n`,
  );
}
