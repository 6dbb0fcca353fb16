import { z } from 'zod';
import { LOG_LEVELS } from '../observability/logger.js';

const isTimeZone = (name: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().min(1);

/**
 * The settings every service has, for the shape of an app's schema:
 * `z.object({ ...serviceSettings({ port: 3001 }), EDI_INBOX_DIR: … })`.
 */
export function serviceSettings(defaults: { port: number }) {
  return {
    PORT: port.default(defaults.port).describe('port of the HTTP interface; 0 picks a free one'),
    HOST: z.string().default('0.0.0.0').describe('address the HTTP interface listens on'),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/ })
      .describe('PostgreSQL 15 or newer: postgres://user:password@host:5432/database'),
    // A migration and a job hold one connection for their lock and work on another.
    DATABASE_POOL_SIZE: count.min(2).max(200).default(20).describe('connections a service keeps to PostgreSQL at most'),
    KAFKA_BROKERS: z
      .string()
      .transform((text) => text.split(',').map((broker) => broker.trim()))
      .pipe(z.array(z.string().regex(/^[^\s:]+:\d+$/, 'is a comma-separated list of host:port')).min(1))
      .optional()
      .describe('Apache Kafka, host:port,host:port; without it the event log is kept in the database'),
    KAFKA_PARTITIONS: count.max(1000).default(4).describe('partitions of the topics this house creates'),
    KAFKA_REPLICATION_FACTOR: count
      .max(9)
      .default(1)
      .describe('copies of each partition of the topics this house creates: 3 on a real cluster'),
    KAFKA_SSL: z.stringbool().default(false).describe('true: TLS to the brokers'),
    KAFKA_SASL_MECHANISM: z
      .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
      .optional()
      .describe('how to log in to the brokers; left out: no login'),
    KAFKA_SASL_USERNAME: z.string().optional().describe('user of the brokers'),
    KAFKA_SASL_PASSWORD: z.string().optional().describe('password of that user'),
    API_KEY_PEPPER: z
      .string()
      .min(16, 'needs at least 16 characters')
      .optional()
      .describe('secret mixed into the stored hashes of API keys; the same for every process that shares keys'),
    COMPANY_TIME_ZONE: z
      .string()
      .refine(isTimeZone, 'is no IANA time zone')
      .default('America/New_York')
      .describe("the time zone of the company's calendar days"),
    COMPANY_CURRENCY: z
      .string()
      .regex(/^[A-Z]{3}$/, 'is an ISO 4217 code')
      .default('USD')
      .describe("the company's currency"),
    LOG_LEVEL: z
      .enum(LOG_LEVELS)
      .default('info')
      .describe(`how much is logged: ${LOG_LEVELS.join(', ')}`),
    LOG_FORMAT: z
      .enum(['json', 'pretty'])
      .optional()
      .describe('json, or pretty for people; left out: pretty on a terminal, else json'),
    RATE_LIMIT_PER_SECOND: z.coerce.number().positive().default(100).describe('requests a second an API key may make'),
    RATE_LIMIT_BURST: count.default(200).describe('requests an API key may make at once after a pause'),
    REQUEST_TIMEOUT_MS: count.default(30_000).describe('a request that takes longer is answered 503'),
  } as const;
}

/** What the kit itself reads from an app's parsed configuration. */
export type ServiceSettings = z.output<z.ZodObject<ReturnType<typeof serviceSettings>>>;
