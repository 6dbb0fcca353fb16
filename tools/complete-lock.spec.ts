import { missingOptional, platformOf } from './complete-lock.mjs';

describe('platformOf', () => {
  it.each([
    ['@swc/core-darwin-arm64', 'darwin', 'arm64'],
    ['@swc/core-linux-arm-gnueabihf', 'linux', 'arm'],
    ['@swc/core-win32-ia32-msvc', 'win32', 'ia32'],
    ['@unrs/resolver-binding-android-arm-eabi', 'android', 'arm'],
    ['@unrs/resolver-binding-linux-riscv64-musl', 'linux', 'riscv64'],
    ['@unrs/resolver-binding-openharmony-arm64', 'openharmony', 'arm64'],
  ])('%s', (name, os, cpu) => {
    expect(platformOf(name)).toEqual({ os, cpu });
  });

  it('knows no platform in a plain name', () => {
    expect(platformOf('fsevents')).toBeUndefined();
  });
});

describe('missingOptional', () => {
  const owner = {
    version: '1.2.3',
    dev: true,
    optionalDependencies: { 'tool-linux-x64': '1.2.3', 'tool-darwin-x64': '1.2.3' },
  };

  it('adds what npm left out, for a platform that is not this one', () => {
    const packages = { '': {}, 'node_modules/tool': owner, 'node_modules/tool-linux-x64': { version: '1.2.3' } };
    expect(missingOptional(packages)).toEqual([
      {
        path: 'node_modules/tool-darwin-x64',
        entry: { version: '1.2.3', cpu: ['x64'], dev: true, optional: true, os: ['darwin'] },
      },
    ]);
  });

  it('finds what stands beside its owner or in any folder above', () => {
    const packages = {
      '': {},
      'node_modules/a/node_modules/tool': owner,
      'node_modules/a/node_modules/tool-linux-x64': {},
      'node_modules/tool-darwin-x64': {},
    };
    expect(missingOptional(packages)).toEqual([]);
  });

  it('does not guess when a name tells no platform', () => {
    const packages = { 'node_modules/watch': { optionalDependencies: { fsevents: '2.3.3' } } };
    expect(() => missingOptional(packages)).toThrow(/fsevents@2\.3\.3 names no platform/);
  });
});
