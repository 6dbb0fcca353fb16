import { serviceSettings, smtpEnvironment } from '#service-kit';
import { z } from 'zod';
import { type MailSettings, readMailboxes } from './mail-settings.js';

const flag = (fallback: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(fallback)
    .transform((value) => value === 'true');

const names = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
  );

/** The environment of intake-gateway. */
export const configSchema = z.object({
  ...serviceSettings({ port: 3001 }),
  EDI_INBOX_DIR: z
    .string()
    .optional()
    .describe('folder watched for X12 files; holds the folders claimed, archive and rejected. Left out: not watched'),
  EDI_OUTBOX_DIR: z
    .string()
    .optional()
    .describe('folder acknowledgments are written to, one folder a partner. Left out: they are pulled over HTTP only'),
  EDI_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 ** 3)
    .default(5 * 1024 ** 3)
    .describe('largest X12 file of the folder that is taken in, in bytes'),
  EDI_HELD_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(16 * 1024 * 1024)
    .describe('files of the folder above this many bytes are read from its disk and stay in its archive'),
  MAILBOX_HOST: z.string().optional().describe('IMAP server of the mailbox orders come to. Left out: no mailbox'),
  MAILBOX_PORT: z.coerce.number().int().min(1).max(65_535).default(993).describe('port of the IMAP server'),
  MAILBOX_SECURE: flag('true').describe(
    'true: TLS from the first byte (993); false: STARTTLS where the server offers it',
  ),
  MAILBOX_USER: z.string().optional().describe('user of the mailbox'),
  MAILBOX_PASSWORD: z.string().optional().describe('password of the mailbox'),
  MAILBOX_FOLDER: z.string().default('INBOX').describe('folder of the mailbox that is read'),
  MAILBOX_PROCESSED_FOLDER: z
    .string()
    .optional()
    .describe('folder mails are moved to once they are read without a question. Left out: they stay where they are'),
  MAILBOX_REVIEW_FOLDER: z
    .string()
    .optional()
    .describe('folder mails are moved to that a person has to look at. Left out: they stay where they are'),
  MAILBOXES: z
    .string()
    .default('[]')
    .transform((json, context) => {
      const read = readMailboxes(json, (name) => process.env[name]);
      if ('mailboxes' in read) return read.mailboxes;
      for (const message of read.wrong) context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .describe(
      'several accounts, as a JSON list: [{"host":"imap.example.com","user":"orders","passwordEnv":"NAME"}]; what else an entry may hold stands in docs/operations.md',
    ),
  MAILBOX_IDLE: flag('true').describe('true: the server is also asked to tell of new mails at once (IDLE)'),
  MAIL_TRUSTED_HOSTS: names.describe(
    'our own mail exchangers, by the names they stamp mails with: SPF is checked for the address they had it from. Left out: only DKIM proves a sender',
  ),
  MAIL_DNS_SERVERS: names.describe(
    'DNS servers (address or address:port) asked for DKIM keys, SPF and DMARC records. Left out: those of the machine',
  ),
  ...smtpEnvironment,
  EMAIL_UNPROVEN_SENDER: z
    .enum(['review', 'accept'])
    .default('review')
    .describe(
      'orders of mails whose sender nobody proved (no DKIM, SPF): a person looks, or they pass if all else is certain',
    ),
  MAILBOX_POLL_SECONDS: z.coerce.number().int().min(1).default(60).describe('seconds between two looks at the mailbox'),
});

export type IntakeConfig = z.output<typeof configSchema>;

/** What the modules of the gateway are told; taken apart so that each sees no more than its own. */
export interface EdiSettings {
  readonly inboxDir: string | undefined;
  readonly outboxDir: string | undefined;
  readonly maxBytes: number;
  /** Files above this are read from the disk they lie on, and kept there. */
  readonly heldBytes: number;
  readonly timeZone: string;
}

export interface EmailSettings {
  readonly mail: MailSettings;
  readonly unprovenSender: 'review' | 'accept';
}
