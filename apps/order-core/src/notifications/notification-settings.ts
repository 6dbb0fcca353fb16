import { smtpEnvironment, smtpOf, type SmtpSettings } from '#service-kit';
import { z } from 'zod';

const address = /^[^@<>\s,]+@[^@<>\s,]+$/;

/** Who of the house is told, and how mails leave: a part of order-core's environment. */
export const notificationEnvironment = {
  ...smtpEnvironment,
  NOTIFY_HOUSE: z
    .string()
    .transform((text) => text.split(',').map((each) => each.trim()))
    .pipe(z.array(z.string().regex(address, 'is a comma-separated list of mail addresses')))
    .optional()
    .describe('addresses of ours that are told when an order needs a person, separated by commas'),
};

const notificationConfig = z.object(notificationEnvironment);
export type NotificationConfig = z.output<typeof notificationConfig>;

/** What a house has that tells nobody by mail. */
export const NOTIFICATION_DEFAULTS: NotificationConfig = notificationConfig.parse({});

/** A class so that it is its own injection token. */
export class NotificationSettings {
  /** Absent: notifications are events, and no mail leaves. */
  readonly smtp: SmtpSettings | undefined;
  readonly house: readonly string[];

  constructor(config: NotificationConfig) {
    this.smtp = smtpOf(config);
    this.house = config.NOTIFY_HOUSE ?? [];
  }
}
