/**
 * The import rules of this house. test/architecture/imports.spec.ts plants a violation of each one and sees it caught
 * by that very rule, so a rule whose pattern matches nothing cannot hide here.
 */
const { join } = require('node:path');

const SPEC = '[.](int-|kafka-|dovecot-)?spec[.]ts$';
/** Places that look at everything from outside. */
const OUTSIDE = '^(test|tools)/';
const SQL_PLACES =
  '([.](repository|entity|module)[.]ts$)|/migrations/|^libs/messaging/|^libs/service-kit/src/database/';

/** An npm package: only these places may import it, and specs, which compare with it. */
const onlyIn = (name, packages, places, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: [...places, OUTSIDE, SPEC] },
  to: { path: `node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea or three; a cycle also breaks class tokens at load time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere escapes every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-nothing-of-ours',
      comment: 'Rules are pure functions: libs/domain knows no other part of the house.',
      severity: 'error',
      from: { path: '^libs/domain/' },
      to: { path: '^(apps|libs|test|tools)/', pathNot: '^libs/domain/' },
    },
    {
      name: 'domain-no-packages',
      comment: 'No framework, ORM or schema library in a rule: it must run, and be read, anywhere.',
      severity: 'error',
      from: { path: '^libs/domain/', pathNot: SPEC },
      to: { path: 'node_modules/' },
    },
    {
      name: 'domain-no-io',
      comment: 'No IO, clock or randomness in a rule: time and ids are arguments (Date and Math.random are ESLint’s).',
      severity: 'error',
      from: { path: '^libs/domain/', pathNot: SPEC },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'x12-nothing-of-ours',
      comment: 'X12 is a standard, not our business: libs/x12 could be published by itself.',
      severity: 'error',
      from: { path: '^libs/x12/', pathNot: SPEC },
      to: { path: '^(apps|libs|test|tools)/', pathNot: '^libs/x12/' },
    },
    {
      name: 'contracts-only-domain',
      comment: 'The contracts are what other houses may read: of ours they know the domain at most.',
      severity: 'error',
      from: { path: '^libs/contracts/', pathNot: SPEC },
      to: { path: '^(apps|libs|test|tools)/', pathNot: '^libs/(contracts|domain)/' },
    },
    {
      name: 'contracts-only-zod',
      comment: 'A contract is a schema and nothing that runs.',
      severity: 'error',
      from: { path: '^libs/contracts/', pathNot: SPEC },
      to: { path: 'node_modules/', pathNot: 'node_modules/zod/' },
    },
    {
      name: 'messaging-no-business',
      comment:
        'libs/messaging carries events and does not know what they mean; service-kit builds on it, not it on service-kit.',
      severity: 'error',
      from: { path: '^libs/messaging/', pathNot: SPEC },
      to: { path: '^(apps/|libs/(domain|x12|service-kit)/)' },
    },
    {
      name: 'service-kit-no-business',
      comment: 'libs/service-kit is what any service needs, whatever it does.',
      severity: 'error',
      from: { path: '^libs/service-kit/', pathNot: SPEC },
      to: { path: '^(apps/|libs/(domain|x12)/)' },
    },
    {
      name: 'libs-by-front-door',
      comment:
        'A lib’s index.ts says what it offers; what stands behind it may change. (domain has no index: one file each; the ' +
        'mutations start from the goldens of x12’s own specs.)',
      severity: 'error',
      from: { path: '^(apps|libs|tools|test)/([^/]+)/', pathNot: '^tools/x12-mutations/' },
      to: { path: '^libs/(x12|contracts|messaging|service-kit)/', pathNot: ['^libs/[^/]+/src/index[.]ts$', '^$1/$2/'] },
    },
    {
      name: 'apps-never-apps',
      comment: 'The services share topics and nothing else; only standalone brings them together.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/standalone/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-never-apps',
      comment: 'Libs stand below the apps: every app can be taken away and every lib still builds.',
      severity: 'error',
      from: { path: '^libs/', pathNot: SPEC },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-by-front-door',
      comment:
        'Whoever starts a service from outside takes its front door. (The bench, the mail corpus and the mutations measure single parts, documents are ' +
        'written from registries, test support builds an app’s insides for the specs beside them.)',
      severity: 'error',
      from: {
        path: '^(apps/standalone|test|tools)/',
        pathNot: '^(tools/(bench|docs|mail-corpus|x12-mutations)|test/(support|architecture))/',
      },
      to: {
        path: '^apps/(intake-gateway|order-core|ar-health)/',
        pathNot: '^apps/[^/]+/src/index[.]ts$',
      },
    },
    {
      name: 'stages-never-stages',
      comment: 'Stages talk by events, and only the pipeline knows their order.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/stages/([^/]+)/' },
      to: { path: '^apps/$1/src/stages/', pathNot: '^apps/$1/src/stages/$2/' },
    },
    {
      name: 'channels-never-channels',
      comment: 'Each way in can be removed without the others noticing; they meet in canonical-order.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/channels/([^/]+)/' },
      to: { path: '^apps/$1/src/channels/', pathNot: '^apps/$1/src/channels/$2/' },
    },
    {
      name: 'sql-in-its-place',
      comment:
        'The driver is for repositories, entities, modules and migrations, where a reviewer looks for SQL. (A handler may ' +
        'inject a DataSource to hand it on; SQL written there is caught by test/architecture/sql-in-its-place.spec.ts.)',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [SQL_PLACES, SPEC] },
      to: { path: 'node_modules/pg/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'libs-without-database',
      comment: 'Of the libs only messaging and the database part of service-kit speak to a database.',
      severity: 'error',
      from: { path: '^libs/', pathNot: [SQL_PLACES, SPEC] },
      to: { path: 'node_modules/typeorm/', dependencyTypesNot: ['type-only'] },
    },
    onlyIn(
      'kafkajs-in-messaging',
      'kafkajs',
      ['^libs/messaging/'],
      'kafkajs has had no release since 2023: the exit to another client stays one folder wide.',
    ),
    onlyIn(
      'node-x12-in-x12',
      'node-x12',
      ['^libs/x12/', '/channels/edi/'],
      'node-x12 writes, maps and checks our reader; it is not how we read.',
    ),
    onlyIn(
      'pdfkit-in-papers',
      'pdfkit',
      ['/papers/'],
      'What is printed is laid out in one place; the rest of the house hands it data.',
    ),
    onlyIn(
      'mail-in-email-channel',
      'mailparser|imapflow|mailauth',
      ['/channels/email/'],
      'Mail is one way in; the rest of the house sees orders.',
    ),
    onlyIn(
      'mail-leaves-by-one-door',
      'nodemailer',
      ['^libs/service-kit/src/mail/'],
      'What is sent goes through one sender, which knows when a mail may be tried again.',
    ),
    {
      name: 'no-development-packages',
      comment: 'What runs in production imports only what production installs.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'production-never-tests',
      comment: 'Nothing that runs depends on specs or test support.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: SPEC },
      to: { path: ['^test/', SPEC] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    webpackConfig: { fileName: join(__dirname, 'tools/import-resolution.cjs') },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
    combinedDependencies: false,
  },
};
