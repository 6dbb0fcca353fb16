import { availableParallelism } from 'node:os';

/**
 * Four suites, told apart by what they need:
 *   unit         `*.spec.ts` beside the code: no IO at all
 *   integration  `*.int-spec.ts` and `test/**`: a real PostgreSQL, real files, real sockets, or half a minute of inputs
 *   kafka        `*.kafka-spec.ts`: a real Apache Kafka as well (Java and Maven)
 *   dovecot      `*.dovecot-spec.ts`: a real mail server as well (Debian's dovecot-imapd)
 * ESM throughout, so jest runs under `node --experimental-vm-modules` (see tools/run.mjs).
 */
const front = (name) => `<rootDir>/${name}/src/index.ts`;

const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { module: { type: 'nodenext' } }] },
  moduleNameMapper: {
    '^#domain/(.*)$': '<rootDir>/libs/domain/src/$1.ts',
    '^#(x12|contracts|messaging|service-kit)$': front('libs/$1'),
    '^#(intake-gateway|order-core|ar-health)$': front('apps/$1'),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
};

export default {
  // Alone in one process, as jest would run on two cores, no module of a finished suite is ever freed: the heap grows to
  // 4 GB and slows whatever comes last to half its speed. A worker past its limit is replaced after its suite.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,tools}/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/{apps,libs,tools}/**/*.int-spec.ts', '<rootDir>/test/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'kafka',
      testMatch: ['<rootDir>/{apps,libs,test}/**/*.kafka-spec.ts'],
    },
    {
      ...shared,
      displayName: 'dovecot',
      testMatch: ['<rootDir>/{apps,libs,test}/**/*.dovecot-spec.ts'],
    },
  ],
};
