import { serviceSettings } from '#service-kit';
import { z } from 'zod';

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
    .max(100 * 1024 * 1024)
    .default(20 * 1024 * 1024)
    .describe('largest X12 file that is taken in, in bytes'),
  MAILBOX_HOST: z.string().optional().describe('IMAP server of the mailbox orders come to. Left out: no mailbox'),
  MAILBOX_PORT: z.coerce.number().int().min(1).max(65_535).default(993).describe('port of the IMAP server'),
  MAILBOX_SECURE: z
    .enum(['true', 'false'])
    .default('true')
    .transform((value) => value === 'true')
    .describe('true: TLS from the first byte (993); false: STARTTLS where the server offers it'),
  MAILBOX_USER: z.string().optional().describe('user of the mailbox'),
  MAILBOX_PASSWORD: z.string().optional().describe('password of the mailbox'),
  MAILBOX_FOLDER: z.string().default('INBOX').describe('folder of the mailbox that is read'),
  MAILBOX_PROCESSED_FOLDER: z
    .string()
    .optional()
    .describe('folder mails are moved to once they are kept. Left out: they stay where they are'),
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
  readonly timeZone: string;
}

export interface EmailSettings {
  readonly mailbox: MailboxSettings | undefined;
  readonly unprovenSender: 'review' | 'accept';
}

export interface MailboxSettings {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  readonly processedFolder: string | undefined;
  readonly pollSeconds: number;
}
