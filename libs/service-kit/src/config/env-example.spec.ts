import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { envExample } from './env-example.js';

describe('.env.example', () => {
  it('shows each setting once with purpose and default, and leaves open what must be given', () => {
    const shared = z.object({
      URL: z.url().describe('where it is'),
      PORT: z.coerce.number().default(3000).describe('port'),
    });
    const own = z.object({
      ...shared.shape,
      EDGES: z
        .string()
        .default('30,60')
        .transform((text) => text.split(','))
        .describe('edges'),
      INBOX: z.string().optional().describe('folder'),
    });
    const text = envExample([
      { title: 'All', schema: shared },
      { title: 'One', schema: own },
      { title: 'Nothing new', schema: shared },
    ]);
    expect(text).toBe(
      [
        '## All',
        '# where it is (required)\nURL=',
        '# port\n#PORT=3000',
        '\n## One',
        '# edges\n#EDGES=30,60',
        '# folder\n#INBOX=\n',
      ].join('\n\n'),
    );
  });
});
