/**
 * `npm run lock`: adds to package-lock.json the optional packages of other platforms that npm left out. A registry
 * that does not carry @swc/core-darwin-arm64 makes `npm install` drop it silently, and from then on `npm ci` refuses
 * the lock file on every machine ("Missing: … from lock file"). Run it after each `npm install`; a test asks for it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @param {Record<string, any>} packages the `packages` of a lock file of version 3
 * @returns {{ path: string, entry: object }[]} entries that stand in nobody's way here: another os or cpu, so npm
 *   skips them; no integrity, since nobody here has seen the bytes
 */
export function missingOptional(packages) {
  const missing = new Map();
  for (const [owner, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isResolved(packages, owner, name)) continue;
      const platform = platformOf(name);
      if (!platform || !/^\d+\.\d+\.\d+/.test(version))
        throw new Error(`${owner}: ${name}@${version} names no platform`);
      const entry = { version, cpu: [platform.cpu], ...(dev && { dev }), optional: true, os: [platform.os] };
      missing.set(`node_modules/${name}`, entry);
    }
  }
  return [...missing].map(([path, entry]) => ({ path, entry }));
}

/** Node looks in the owner's own node_modules, then in each folder above. */
function isResolved(packages, owner, name) {
  for (let at = owner; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

/**
 * @param {string} name of a package for one platform, e.g. `@swc/core-linux-arm-gnueabihf`
 * @returns {{ os: string, cpu: string } | undefined} as npm's fields `os` and `cpu` name them
 */
export function platformOf(name) {
  const found =
    /-(aix|android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|loong64|ppc64|riscv64|s390x|x64)(-|$)/.exec(
      name,
    );
  return found ? { os: found[1], cpu: found[2] } : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingOptional(lock.packages);
  for (const { path, entry } of missing) lock.packages[path] = entry;
  // npm's own order, so that its next run changes nothing.
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  if (missing.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(missing.length > 0 ? `added:\n${missing.map(({ path }) => path).join('\n')}` : 'nothing was missing');
}
