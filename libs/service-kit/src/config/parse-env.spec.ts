import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, parseEnv } from './parse-env.js';
import { serviceSettings } from './service-settings.js';

const schema = z.object({ ...serviceSettings({ port: 3002 }), SO_VALUE_AUTO: z.coerce.number().default(15_000) });
const DATABASE_URL = 'postgres://user:swordfish@localhost/x';

describe('settings from the environment', () => {
  it('have defaults, are converted, and an empty one counts as absent', () => {
    const settings = parseEnv(schema, { DATABASE_URL, LOG_LEVEL: '', KAFKA_BROKERS: 'a:9092, b:9092', PATH: '/bin' });
    expect(settings).toMatchObject({
      PORT: 3002,
      LOG_LEVEL: 'info',
      KAFKA_BROKERS: ['a:9092', 'b:9092'],
      COMPANY_TIME_ZONE: 'America/New_York',
    });
    expect(settings).not.toHaveProperty('PATH');
  });

  it('are refused all at once, by name and purpose, without a value that may be secret', () => {
    const env = {
      PORT: '99999',
      COMPANY_TIME_ZONE: 'Mars/Olympus',
      KAFKA_BROKERS: 'nowhere',
      API_KEY_PEPPER: 'sesame',
    };
    let message = '';
    try {
      parseEnv(schema, env);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      message = (error as Error).message;
    }
    for (const key of ['PORT', 'DATABASE_URL: is required', 'COMPANY_TIME_ZONE', 'KAFKA_BROKERS', 'API_KEY_PEPPER']) {
      expect(message).toContain(`\n  ${key}`);
    }
    expect(message).toContain('(port of the HTTP interface');
    expect(message).not.toContain('sesame');
  });
});
