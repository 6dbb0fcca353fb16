import { describe, expect, it } from '@jest/globals';
import { runInTrace } from '#messaging';
import { makeApiKey } from '../auth/api-key.js';
import { withLogContext } from './log-context.js';
import { createLogger, type LogFormat } from './logger.js';

function logTo(format: LogFormat) {
  const lines: string[] = [];
  return {
    lines,
    logger: createLogger({ name: 'order-core', level: 'info', format, write: (line) => lines.push(line) }),
  };
}

describe('the log', () => {
  it('writes one JSON object a line with the context of the work in hand', async () => {
    const { lines, logger } = logTo('json');
    await runInTrace('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', () =>
      withLogContext({ requestId: 'r-1' }, () =>
        withLogContext({ orderId: 'o-1' }, async () => logger.info({ lines: 3 }, 'order released')),
      ),
    );
    logger.debug({}, 'not at this level');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'info',
      service: 'order-core',
      msg: 'order released',
      requestId: 'r-1',
      orderId: 'o-1',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      lines: 3,
    });
  });

  it.each(['json', 'pretty'] as const)('holds no secrets, as %s', (format) => {
    const { lines, logger } = logTo(format);
    const { secret } = makeApiKey();
    const tail = secret.split('_').slice(2).join('_');
    logger.warn(
      {
        headers: { authorization: `Bearer ${secret}`, 'x-api-key': secret },
        mailbox: { user: 'orders', password: 'swordfish' },
        err: new Error('connect postgres://otc:swordfish@db:5432/x failed'),
      },
      `refused ${secret}`,
    );
    const text = lines.join('');
    expect(text).not.toContain(tail);
    expect(text).not.toContain('swordfish');
    expect(text).toContain('postgres://otc:[secret]@db:5432/x');
  });

  it('says what query failed, not with which data', () => {
    const lines: string[] = [];
    const logger = createLogger({ name: 'test', level: 'info', format: 'json', write: (line) => lines.push(line) });
    const parameters = ['customer 2147', 'her whole order'];
    const err = Object.assign(new Error('refused'), {
      query: 'insert into orders',
      parameters,
      driverError: { parameters },
    });
    logger.error({ err }, 'failed');
    expect(lines[0]).toContain('insert into orders');
    expect(lines[0]).not.toContain('her whole order');
  });

  it('is one line for people, and the stack below it', () => {
    const { lines, logger } = logTo('pretty');
    logger.error({ err: new Error('broken'), orderId: 'o-1' }, 'request failed');
    const [head, ...stack] = lines[0]!.split('\n');
    expect(head).toMatch(/^\d\d:\d\d:\d\d\.\d{3} error order-core request failed orderId=o-1$/);
    expect(stack[0]).toMatch(/^ {4}Error: broken/);
  });
});
