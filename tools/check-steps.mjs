/** What `npm run check` runs: node's arguments by step. The longest first, so that the last to end is a short one. */
export const STEPS = [
  { name: 'types and lint', args: ['tools/check-types.mjs'] },
  { name: 'unit tests', args: ['tools/run.mjs', 'jest', '--selectProjects', 'unit'] },
  {
    name: 'format',
    args: [
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '--cache',
      '--cache-strategy=content',
      '--cache-location=node_modules/.cache/prettier.json',
      '.',
    ],
  },
  {
    name: 'import rules',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      'apps',
      'libs',
      'tools',
      'test',
    ],
  },
];
