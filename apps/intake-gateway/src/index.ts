import { TOPICS } from '#contracts';
import { type ServiceDefinition, smtpOf } from '#service-kit';
import type { IntakeConfig } from './config.js';
import { IntakeGatewayModule } from './intake-gateway.module.js';
import { type MailSettings, singleMailbox } from './mail-settings.js';
import { CreateIntake1763769600000 } from './migrations/0001-create-intake.migration.js';
import { ExchangeEdi1763812800000 } from './migrations/0002-exchange-edi.migration.js';
import { KeepLargeFiles1763900000010 } from './migrations/0010-keep-large-files.migration.js';
import { ReadMailDeep1763900000020 } from './migrations/0020-read-mail-deep.migration.js';
import { KnowItems1763900000021 } from './migrations/0021-know-items.migration.js';
import { KnowSenders1763900000022 } from './migrations/0022-know-senders.migration.js';
import { AnsweredDrafts1763900000023 } from './migrations/0023-answered-drafts.migration.js';
import { KeepMailboxMails1763900000030 } from './migrations/0030-keep-mailbox-mails.migration.js';
import { KnowMailSenders1763900000031 } from './migrations/0031-know-mail-senders.migration.js';
import { AnswerMails1763900000032 } from './migrations/0032-answer-mails.migration.js';
import { AssignWork1763900000040 } from './migrations/0040-assign-work.migration.js';
import { AssignmentHistory1763900000041 } from './migrations/0041-assignment-history.migration.js';
import { OneMailQueue1764000000050 } from './migrations/0050-one-mail-queue.migration.js';
import { TellFaultsFromKills1764000000051 } from './migrations/0051-tell-faults-from-kills.migration.js';

type OwnSettings = Extract<
  keyof IntakeConfig,
  'COMPANY_TIME_ZONE' | `EDI_${string}` | `EMAIL_${string}` | `MAIL${string}` | `SMTP_${string}`
>;

/** What intake-gateway is, wherever it runs: by itself (main.ts) or with the others in one process (apps/standalone). */
export function serviceDefinition(config: Pick<IntakeConfig, OwnSettings>): ServiceDefinition {
  return {
    name: 'intake-gateway',
    module: IntakeGatewayModule.register({
      edi: {
        inboxDir: config.EDI_INBOX_DIR,
        outboxDir: config.EDI_OUTBOX_DIR,
        maxBytes: config.EDI_MAX_BYTES,
        heldBytes: config.EDI_HELD_BYTES,
        timeZone: config.COMPANY_TIME_ZONE,
      },
      email: { mail: mailOf(config), unprovenSender: config.EMAIL_UNPROVEN_SENDER },
    }),
    schema: 'intake',
    groupId: 'intake-gateway',
    topics: [TOPICS.orders, TOPICS.invoices, TOPICS.reference],
    // Partners send when they like; what is told of their orders meanwhile can wait.
    readyWithoutBus: true,
    entities: [],
    migrations: [
      CreateIntake1763769600000,
      ExchangeEdi1763812800000,
      KeepLargeFiles1763900000010,
      ReadMailDeep1763900000020,
      KnowItems1763900000021,
      KnowSenders1763900000022,
      AnsweredDrafts1763900000023,
      KeepMailboxMails1763900000030,
      KnowMailSenders1763900000031,
      AnswerMails1763900000032,
      AssignWork1763900000040,
      AssignmentHistory1763900000041,
      OneMailQueue1764000000050,
      TellFaultsFromKills1764000000051,
    ],
    smtp: smtpOf(config),
    openApi: {
      title: 'intake-gateway',
      description:
        'Every way an order comes in: X12, mail, portal and desk. Documents are kept whole, read into canonical ' +
        'orders, acknowledged, or quarantined with their reasons for repair.',
      version: '1.0.0',
    },
  };
}

/** @throws ConfigError when settings that need each other are not all there */
function mailOf(config: Pick<IntakeConfig, OwnSettings>): MailSettings {
  return {
    mailboxes: [...singleMailbox(config), ...config.MAILBOXES],
    pollSeconds: config.MAILBOX_POLL_SECONDS,
    idle: config.MAILBOX_IDLE,
    trustedHosts: config.MAIL_TRUSTED_HOSTS,
    dnsServers: config.MAIL_DNS_SERVERS,
    smtp: smtpOf(config),
  };
}

export { configSchema, type IntakeConfig } from './config.js';
export { quarantineCodesDocument } from './canonical-order/quarantine-codes-document.js';
