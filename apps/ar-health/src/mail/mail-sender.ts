import type { OutgoingMail } from './mail-queue.repository.js';

/**
 * What became of a mail.
 * - `sent`: the server took it
 * - `later`: it was certainly not taken, and may be another time
 * - `refused`: the server will not take it
 * - `unsure`: the connection broke while it was handed over
 */
export type SendResult =
  { readonly kind: 'sent' } | { readonly kind: 'later' | 'refused' | 'unsure'; readonly reason: string };

/** Hands mails over to the outside. */
export abstract class MailSender {
  abstract send(mail: OutgoingMail): Promise<SendResult>;
}
