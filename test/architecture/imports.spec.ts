import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { STEPS } from '../../tools/check-steps.mjs';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

const ROOT = resolve(import.meta.dirname, '../..');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');

/** Runs the very program and configuration of `npm run imports`. */
function cruise(folder: string, places: readonly string[]): Promise<Violation[]> {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      [program, '--config', CONFIG, '--output-type', 'json', ...places],
      { cwd: folder, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (!stdout) return fail(error ?? new Error(stderr));
        done((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations);
      },
    );
  });
}

/** Per rule: a file that breaks it, and one close by that does not. Both import what stands in SURROUNDINGS. */
const PLANTS: Record<string, { bad: [file: string, code: string]; good?: [file: string, code: string] }> = {
  'no-cycles': { bad: ['libs/domain/src/cycle/a.ts', `import './b.js';`] },
  'no-unresolvable': { bad: ['apps/order-core/src/lost.ts', `import './nowhere.js';`] },
  'domain-nothing-of-ours': {
    bad: ['libs/domain/src/money/to-event.ts', `import '#contracts';`],
    good: ['libs/domain/src/money/to-order.ts', `import '#domain/order/order';`],
  },
  'domain-no-packages': {
    bad: ['libs/domain/src/order/parse.ts', `import 'zod';`],
    good: ['libs/domain/src/order/parse.spec.ts', `import 'zod';`],
  },
  'domain-no-io': { bad: ['libs/domain/src/order/read.ts', `import 'node:fs';`] },
  'x12-nothing-of-ours': {
    bad: ['libs/x12/src/order.ts', `import '#domain/order/order';`],
    good: ['libs/x12/src/files.ts', `import 'node:fs'; import 'node-x12';`],
  },
  'contracts-only-domain': {
    bad: ['libs/contracts/src/send.ts', `import '#messaging';`],
    good: ['libs/contracts/src/order.ts', `import '#domain/order/order'; import 'zod';`],
  },
  'contracts-only-zod': { bad: ['libs/contracts/src/nest.ts', `import '@nestjs/common';`] },
  'messaging-no-business': {
    bad: ['libs/messaging/src/price.ts', `import '#domain/order/order';`],
    good: ['libs/messaging/src/envelope.ts', `import '#contracts';`],
  },
  'service-kit-no-business': {
    bad: ['libs/service-kit/src/price.ts', `import '#domain/order/order';`],
    good: ['libs/service-kit/src/start.ts', `import '#messaging';`],
  },
  'libs-by-front-door': {
    bad: ['apps/order-core/src/peek.ts', `import '../../../libs/messaging/src/envelope.js';`],
    good: ['apps/order-core/src/ring.ts', `import '#messaging';`],
  },
  'apps-never-apps': {
    bad: ['apps/ar-health/src/peek.ts', `import '#order-core';`],
    good: ['apps/standalone/src/start.ts', `import '#order-core'; import '#ar-health';`],
  },
  'libs-never-apps': { bad: ['libs/messaging/src/app.ts', `import '#order-core';`] },
  'apps-by-front-door': {
    bad: ['test/stories/peek.ts', `import '../../apps/order-core/src/stages/02-reserve-stock/reserve.js';`],
    good: ['test/stories/ring.ts', `import '#order-core';`],
  },
  'stages-never-stages': {
    bad: ['apps/order-core/src/stages/03-price-order/price.ts', `import '../02-reserve-stock/reserve.js';`],
    good: ['apps/order-core/src/stages/02-reserve-stock/again.ts', `import './reserve.js';`],
  },
  'channels-never-channels': {
    bad: ['apps/intake-gateway/src/channels/portal/peek.ts', `import '../edi/map.js';`],
    good: ['apps/intake-gateway/src/channels/edi/again.ts', `import './map.js'; import 'node-x12';`],
  },
  'sql-in-its-place': {
    bad: ['apps/order-core/src/stages/02-reserve-stock/reserve.handler.ts', `import pg from 'pg'; pg;`],
    good: ['apps/order-core/src/stages/02-reserve-stock/reserve.repository.ts', `import pg from 'pg'; pg;`],
  },
  'libs-without-database': {
    bad: ['libs/service-kit/src/jobs/look.ts', `import { DataSource } from 'typeorm'; DataSource;`],
    good: [
      'libs/service-kit/src/jobs/hold.ts',
      `import type { DataSource } from 'typeorm'; export type D = DataSource;`,
    ],
  },
  'kafkajs-in-messaging': {
    bad: ['apps/order-core/src/produce.ts', `import 'kafkajs';`],
    good: ['libs/messaging/src/kafka-bus.ts', `import 'kafkajs';`],
  },
  'pdfkit-in-papers': {
    bad: ['apps/order-core/src/stages/06-issue-invoice/print.ts', `import 'pdfkit';`],
    good: ['apps/order-core/src/papers/paper.ts', `import 'pdfkit';`],
  },
  'node-x12-in-x12': { bad: ['apps/intake-gateway/src/channels/email/x12.ts', `import 'node-x12';`] },
  'mail-in-email-channel': {
    bad: ['apps/intake-gateway/src/channels/edi/mail.ts', `import 'mailparser';`],
    good: ['apps/intake-gateway/src/channels/email/mail.ts', `import 'mailparser'; import 'imapflow';`],
  },
  'mail-leaves-by-one-door': {
    bad: ['apps/order-core/src/notifications/send.ts', `import 'nodemailer';`],
    good: ['libs/service-kit/src/mail/send.ts', `import 'nodemailer';`],
  },
  'no-development-packages': {
    bad: ['apps/order-core/src/try.ts', `import 'fast-check';`],
    good: ['apps/order-core/src/try.spec.ts', `import 'fast-check';`],
  },
  'production-never-tests': {
    bad: ['apps/order-core/src/support.ts', `import '../../../test/support/clock.js';`],
    good: ['apps/order-core/src/support.int-spec.ts', `import '../../../test/support/clock.js';`],
  },
};

/** What the planted files import. */
const SURROUNDINGS: Record<string, string> = {
  'libs/domain/src/cycle/b.ts': `import './a.js';`,
  'libs/domain/src/order/order.ts': 'export const order = 1;',
  'libs/x12/src/index.ts': 'export {};',
  'libs/contracts/src/index.ts': 'export {};',
  'libs/messaging/src/index.ts': 'export {};',
  'libs/service-kit/src/index.ts': 'export {};',
  'apps/intake-gateway/src/index.ts': 'export {};',
  'apps/order-core/src/index.ts': 'export {};',
  'apps/ar-health/src/index.ts': 'export {};',
  'apps/order-core/src/stages/02-reserve-stock/reserve.ts': 'export {};',
  'apps/intake-gateway/src/channels/edi/map.ts': 'export {};',
  'test/support/clock.ts': 'export {};',
};

const PACKAGES = [
  'zod',
  'node-x12',
  '@nestjs/common',
  'typeorm',
  'pg',
  'kafkajs',
  'mailparser',
  'imapflow',
  'nodemailer',
  'pdfkit',
];

function plant(folder: string): void {
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${text}\n`);
  };
  for (const [file, code] of Object.entries(SURROUNDINGS)) write(file, code);
  for (const { bad, good } of Object.values(PLANTS)) {
    write(...bad);
    if (good) write(...good);
  }
  for (const name of [...PACKAGES, 'fast-check']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']));
  write('package.json', JSON.stringify({ name: 'planted', dependencies, devDependencies: { 'fast-check': '1.0.0' } }));
}

describe('the import rules', () => {
  const rules = (createRequire(import.meta.url)(CONFIG) as { forbidden: { name: string; comment: string }[] })
    .forbidden;
  const folder = mkdtempSync(join(tmpdir(), 'planted-imports-'));
  let violations: Violation[];

  beforeAll(async () => {
    plant(folder);
    violations = await cruise(folder, ['apps', 'libs', 'test']);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(rules.map(({ name }) => name))('%s catches its violation', (name) => {
    const { bad } = PLANTS[name]!;
    expect(violations.filter(({ rule }) => rule.name === name).map(({ from }) => from)).toContain(bad[0]);
  });

  it('let pass what stands close by and is allowed', () => {
    const allowed = Object.values(PLANTS).flatMap(({ good }) => (good ? [good[0]] : []));
    expect(violations.filter(({ from }) => allowed.includes(from))).toEqual([]);
  });

  it('each say why', () => {
    for (const { name, comment } of rules) expect({ name, said: comment.length > 30 }).toEqual({ name, said: true });
    expect(Object.keys(PLANTS).sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  it('hold in the house', async () => {
    const found = await cruise(ROOT, ['apps', 'libs', 'tools', 'test']);
    expect(found.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  }, 120_000);
});

describe('the program behind npm run imports', () => {
  it('is run on all of our code by npm run check', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: { imports: string };
    };
    const all = '--config .dependency-cruiser.cjs apps libs tools test';
    expect(scripts.imports).toBe(`depcruise ${all}`);
    const [program, ...args] = STEPS.find(({ name }) => name === 'import rules')!.args;
    expect([program, args.join(' ')]).toEqual(['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', all]);
  });
});
