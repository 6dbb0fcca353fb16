import { ConfigError, type SmtpSettings } from '#service-kit';
import { z } from 'zod';

/** How a mailbox is logged in to. Secrets are values here; in the environment they stand under names of their own. */
export type MailboxLogin =
  | { readonly kind: 'password'; readonly password: string }
  | {
      readonly kind: 'oauth2';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string | undefined;
      readonly refreshToken: string;
      readonly scope: string | undefined;
    };

/** One account on an IMAP server, with the folders orders come to. */
export interface MailboxSettings {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the first byte; `starttls`: or no login at all; `offered`: STARTTLS where it is offered. */
  readonly tls: 'implicit' | 'starttls' | 'offered';
  /** PEM file of the authority that signed the server's certificate, where the system does not know it. */
  readonly caFile?: string | undefined;
  readonly user: string;
  readonly login: MailboxLogin;
  readonly folders: readonly string[];
  readonly processedFolder: string | undefined;
  readonly reviewFolder: string | undefined;
}

const text = z.string().min(1).max(500);

const mailboxEntry = z
  .strictObject({
    host: text,
    port: z.int().min(1).max(65_535).default(993),
    tls: z.enum(['implicit', 'starttls', 'offered']).default('implicit'),
    caFile: text.optional(),
    user: text,
    passwordEnv: text.optional(),
    oauth2: z
      .strictObject({
        tokenUrl: z.url(),
        clientId: text,
        clientSecretEnv: text.optional(),
        refreshTokenEnv: text,
        scope: text.optional(),
      })
      .optional(),
    folders: z.array(text).min(1).max(50).default(['INBOX']),
    processedFolder: text.optional(),
    reviewFolder: text.optional(),
  })
  .refine(({ passwordEnv, oauth2 }) => (passwordEnv === undefined) !== (oauth2 === undefined), {
    message: 'either passwordEnv or oauth2 says how to log in',
  })
  .refine(
    ({ folders, processedFolder, reviewFolder }) =>
      ![processedFolder, reviewFolder].some((name) => name !== undefined && folders.includes(name)),
    { message: 'mails cannot be moved to a folder that is read' },
  );

type MailboxEntry = z.output<typeof mailboxEntry>;

const mailboxList = z.array(mailboxEntry).max(50);

/**
 * Reads the setting MAILBOXES: a JSON list of accounts, in which secrets are named and looked up in the environment.
 * @param secretOf the value of an environment variable
 * @returns the accounts, or sentences about what is wrong, without any value in them
 */
export function readMailboxes(
  json: string,
  secretOf: (name: string) => string | undefined,
): { readonly mailboxes: readonly MailboxSettings[] } | { readonly wrong: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { wrong: ['is not JSON'] };
  }
  const parsed = mailboxList.safeParse(value);
  if (!parsed.success) {
    return { wrong: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the list'}: ${message}`) };
  }
  const accounts = parsed.data.map(({ user, host }) => `${user}@${host}`);
  const twice = accounts.find((account, index) => accounts.indexOf(account) !== index);
  if (twice !== undefined) return { wrong: [`${twice} stands in it twice: list all its folders in one entry`] };
  const missing = parsed.data.flatMap(secretNames).filter((name) => !secretOf(name));
  if (missing.length > 0) return { wrong: missing.map((name) => `${name}, which it names, is not set`) };
  return { mailboxes: parsed.data.map((entry) => toSettings(entry, (name) => secretOf(name)!)) };
}

const secretNames = ({ passwordEnv, oauth2 }: MailboxEntry): string[] =>
  [passwordEnv, oauth2?.clientSecretEnv, oauth2?.refreshTokenEnv].filter((name) => name !== undefined);

function toSettings(entry: MailboxEntry, secret: (name: string) => string): MailboxSettings {
  const { passwordEnv, oauth2, processedFolder, reviewFolder, ...rest } = entry;
  const login: MailboxLogin = oauth2
    ? {
        kind: 'oauth2',
        tokenUrl: oauth2.tokenUrl,
        clientId: oauth2.clientId,
        clientSecret: oauth2.clientSecretEnv === undefined ? undefined : secret(oauth2.clientSecretEnv),
        refreshToken: secret(oauth2.refreshTokenEnv),
        scope: oauth2.scope,
      }
    : { kind: 'password', password: secret(passwordEnv!) };
  return { ...rest, login, processedFolder, reviewFolder };
}

/** All that has to do with mail: where it comes from, whose word counts, and how it is answered. */
export interface MailSettings {
  readonly mailboxes: readonly MailboxSettings[];
  readonly pollSeconds: number;
  /** Whether the server tells of new mails, beside the looks. */
  readonly idle: boolean;
  /** Hosts whose topmost Received stamps are believed: our own mail exchangers. */
  readonly trustedHosts: readonly string[];
  /** Asked for DKIM keys, SPF and DMARC records; none: the DNS of the machine. */
  readonly dnsServers: readonly string[];
  readonly smtp: SmtpSettings | undefined;
}

type SingleMailbox = Readonly<{
  MAILBOX_HOST?: string | undefined;
  MAILBOX_PORT: number;
  MAILBOX_SECURE: boolean;
  MAILBOX_USER?: string | undefined;
  MAILBOX_PASSWORD?: string | undefined;
  MAILBOX_FOLDER: string;
  MAILBOX_PROCESSED_FOLDER?: string | undefined;
  MAILBOX_REVIEW_FOLDER?: string | undefined;
}>;

/**
 * The account of the single settings.
 * @throws ConfigError when a mailbox is named without its user and password
 */
export function singleMailbox(config: SingleMailbox): MailboxSettings[] {
  const { MAILBOX_HOST: host, MAILBOX_USER: user, MAILBOX_PASSWORD: password } = config;
  if (host === undefined) return [];
  if (user === undefined || password === undefined) {
    throw new ConfigError('MAILBOX_HOST is set: MAILBOX_USER and MAILBOX_PASSWORD are needed as well');
  }
  return [
    {
      host,
      user,
      login: { kind: 'password', password },
      port: config.MAILBOX_PORT,
      tls: config.MAILBOX_SECURE ? 'implicit' : 'offered',
      folders: [config.MAILBOX_FOLDER],
      processedFolder: config.MAILBOX_PROCESSED_FOLDER,
      reviewFolder: config.MAILBOX_REVIEW_FOLDER,
    },
  ];
}
