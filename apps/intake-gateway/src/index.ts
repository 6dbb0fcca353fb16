import { TOPICS } from '#contracts';
import type { ServiceDefinition } from '#service-kit';
import type { IntakeConfig, MailboxSettings } from './config.js';
import { IntakeGatewayModule } from './intake-gateway.module.js';
import { CreateIntake1763769600000 } from './migrations/0001-create-intake.migration.js';
import { ExchangeEdi1763812800000 } from './migrations/0002-exchange-edi.migration.js';
import { ReadMailDeep1763900000020 } from './migrations/0020-read-mail-deep.migration.js';

type OwnSettings =
  | 'COMPANY_TIME_ZONE'
  | 'EDI_INBOX_DIR'
  | 'EDI_OUTBOX_DIR'
  | 'EDI_MAX_BYTES'
  | 'MAILBOX_HOST'
  | 'MAILBOX_PORT'
  | 'MAILBOX_SECURE'
  | 'MAILBOX_USER'
  | 'MAILBOX_PASSWORD'
  | 'MAILBOX_FOLDER'
  | 'MAILBOX_PROCESSED_FOLDER'
  | 'MAILBOX_POLL_SECONDS'
  | 'EMAIL_UNPROVEN_SENDER';

/** What intake-gateway is, wherever it runs: by itself (main.ts) or with the others in one process (apps/standalone). */
export function serviceDefinition(config: Pick<IntakeConfig, OwnSettings>): ServiceDefinition {
  return {
    name: 'intake-gateway',
    module: IntakeGatewayModule.register({
      edi: {
        inboxDir: config.EDI_INBOX_DIR,
        outboxDir: config.EDI_OUTBOX_DIR,
        maxBytes: config.EDI_MAX_BYTES,
        timeZone: config.COMPANY_TIME_ZONE,
      },
      email: { mailbox: mailboxOf(config), unprovenSender: config.EMAIL_UNPROVEN_SENDER },
    }),
    schema: 'intake',
    groupId: 'intake-gateway',
    topics: [TOPICS.orders, TOPICS.invoices],
    entities: [],
    migrations: [CreateIntake1763769600000, ExchangeEdi1763812800000, ReadMailDeep1763900000020],
    openApi: {
      title: 'intake-gateway',
      description:
        'Every way an order comes in: X12, mail, portal and desk. Documents are kept whole, read into canonical ' +
        'orders, acknowledged, or quarantined with their reasons for repair.',
      version: '1.0.0',
    },
  };
}

/** @throws Error when a mailbox is named without its user and password */
function mailboxOf(config: Pick<IntakeConfig, OwnSettings>): MailboxSettings | undefined {
  const { MAILBOX_HOST: host, MAILBOX_USER: user, MAILBOX_PASSWORD: password } = config;
  if (host === undefined) return undefined;
  if (user === undefined || password === undefined) {
    throw new Error('MAILBOX_HOST is set: MAILBOX_USER and MAILBOX_PASSWORD are needed as well');
  }
  return {
    host,
    user,
    password,
    port: config.MAILBOX_PORT,
    secure: config.MAILBOX_SECURE,
    folder: config.MAILBOX_FOLDER,
    processedFolder: config.MAILBOX_PROCESSED_FOLDER,
    pollSeconds: config.MAILBOX_POLL_SECONDS,
  };
}

export { configSchema, type IntakeConfig } from './config.js';
export { quarantineCodesDocument } from './canonical-order/quarantine-codes-document.js';
