import { type CloudEvent, createEvent, notificationIssued, TOPICS } from '#contracts';
import { currentTrace, type EventContext, Transactions, type Tx } from '#messaging';
import { Clock, IdSource, MailQueue } from '#service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { EVENT_SOURCE } from '../order-settings.js';
import { NotificationSettings } from './notification-settings.js';
import { addNotification, findContacts, linkMail } from './notifications.repository.js';
import { type NotificationText, writeNotification } from './write-notification.js';

/** Nobody wants to hear today what happened last week: a group that begins at the first offset tells no history. */
const FRESH_MS = 3 * 24 * 3_600_000;

/** Reads what happens to orders and tells those who asked to be told: once each, however often an event comes. */
@Controller()
export class NotifyHandler {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: NotificationSettings,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly mails: MailQueue,
  ) {}

  @EventPattern<string>(TOPICS.orders)
  async onEvent(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    const text = writeNotification(event);
    if (!text || this.clock.now().getTime() - Date.parse(event.time) > FRESH_MS) return;
    await this.transactions.runOnce(context, (tx) => this.issue(tx, text));
  }

  async issue(tx: Tx, text: NotificationText): Promise<void> {
    const recipients = await this.#recipients(tx, text);
    const id = this.ids.newId();
    const at = this.clock.now();
    if (!(await addNotification(tx.manager, { ...text, id, at }))) return;
    for (const recipient of recipients) await this.#mail(tx, { recipient, text, notificationId: id, at });
    const { about: _, ...told } = text;
    const attributes = {
      id: this.ids.newId(),
      source: EVENT_SOURCE,
      time: at,
      traceparent: currentTrace()?.traceparent,
    };
    const data = { ...told, notificationId: id, recipients: recipients.length };
    tx.emit(createEvent(notificationIssued, data, attributes));
  }

  async #mail(
    { manager }: Tx,
    told: { recipient: string; text: NotificationText; notificationId: string; at: Date },
  ): Promise<void> {
    const { recipient, text, notificationId, at } = told;
    const mailId = this.ids.newId();
    const mail = { id: mailId, key: `${notificationId} ${recipient}`, recipients: [recipient] };
    const headers = { 'Auto-Submitted': 'auto-generated' };
    await this.mails.add(manager, { ...mail, subject: text.subject, text: text.body, headers }, at);
    await linkMail(manager, { notificationId, recipient, mailId });
  }

  /** Nobody, where no mail can leave; each once, however often it is named. */
  async #recipients({ manager }: Tx, { audience, customerId, kind }: NotificationText): Promise<readonly string[]> {
    if (!this.settings.smtp) return [];
    return audience === 'house' ? [...new Set(this.settings.house)] : findContacts(manager, customerId, kind);
  }
}
