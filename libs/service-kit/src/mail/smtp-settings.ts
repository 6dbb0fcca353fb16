import { z } from 'zod';
import { ConfigError } from '../config/parse-env.js';

/** The server mails leave by. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** True: TLS from the first byte; false: STARTTLS where the server offers it. */
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** The address mails come from, with its name: `Orders <orders@ourhouse.example>`. */
  readonly from: string;
}

/** `Orders <orders@ourhouse.example>` → `orders@ourhouse.example`. */
export const addressOf = (from: string): string => (/<([^<>]+)>/.exec(from)?.[1] ?? from).trim().toLowerCase();

/** `Orders <orders@ourhouse.example>` → `ourhouse.example`. */
export const domainOf = (from: string): string => addressOf(from).replace(/^.*@/, '');

/** RFC 6409. */
const SUBMISSION_PORT = 587;

/** The settings of a service that sends mails, for the shape of its schema. */
export const smtpEnvironment = {
  SMTP_HOST: z.string().optional().describe('server mails to customers leave by. Left out: no mail is sent'),
  SMTP_PORT: z.coerce.number().int().min(1).max(65_535).default(SUBMISSION_PORT).describe('port of that server'),
  SMTP_SECURE: z
    .stringbool()
    .default(false)
    .describe('true: TLS from the first byte (465); false: STARTTLS where the server offers it'),
  SMTP_USER: z.string().optional().describe('user of that server. Left out: no login'),
  SMTP_PASSWORD: z.string().optional().describe('password of that user'),
  MAIL_FROM: z
    .string()
    .regex(/^[^@<>\r\n]*<?[^@<>\s]+@[^@<>\s]+>?$/, 'an address such as Orders <orders@example.com>')
    .optional()
    .describe('the address mails come from: Orders <orders@example.com>'),
};

export type SmtpConfig = Readonly<z.output<z.ZodObject<typeof smtpEnvironment>>>;

/** @throws ConfigError when a server is named without an address to send from, or a user without a password */
export function smtpOf(config: Partial<SmtpConfig>): SmtpSettings | undefined {
  const { SMTP_HOST: host, SMTP_USER: user, SMTP_PASSWORD: password, MAIL_FROM: from } = config;
  if (host === undefined) return undefined;
  if (from === undefined) throw new ConfigError('SMTP_HOST is set: MAIL_FROM is needed as well');
  if ((user === undefined) !== (password === undefined)) {
    throw new ConfigError('SMTP_USER and SMTP_PASSWORD are needed together, or neither');
  }
  return { host, port: config.SMTP_PORT ?? SUBMISSION_PORT, secure: config.SMTP_SECURE ?? false, user, password, from };
}
