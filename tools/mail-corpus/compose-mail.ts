import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { Random } from './random.js';
import type { CorpusCustomer } from './truth.js';

export interface ComposedMail {
  readonly id: string;
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly answers?: boolean;
  readonly attachments?: readonly { readonly name: string; readonly content: Buffer }[];
}

/** RFC 5322 bytes of a mail, the same for the same input. */
export function composeMail(random: Random, customer: CorpusCustomer, mail: ComposedMail): Promise<Buffer> {
  const both = mail.text !== undefined && mail.html === undefined && !mail.attachments && random.chance(0.3);
  const composer = new MailComposer({
    from: `${customer.contact} <${customer.address}>`,
    to: 'orders@house.example',
    subject: mail.subject,
    date: new Date('2025-05-28T14:00:00Z'),
    messageId: `<${mail.id}@corpus.example>`,
    ...(mail.answers ? { inReplyTo: '<earlier@house.example>', references: '<earlier@house.example>' } : {}),
    ...(mail.text === undefined ? {} : { text: mail.text }),
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(both
      ? {
          html: `<div>${mail
            .text!.split('\n')
            .map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
            .join('<br>')}</div>`,
        }
      : {}),
    attachments: (mail.attachments ?? []).map(({ name, content }) => ({ filename: name, content })),
    boundaryPrefix: `corpus`,
    baseBoundary: mail.id,
  } as ConstructorParameters<typeof MailComposer>[0]);
  return composer.compile().build();
}
