import type { MailParts } from './mail-parts.js';

/** A mail of a customer without anything in it but what is given: written by hand, answering nobody. */
export const mailOf = (parts: Partial<MailParts>): MailParts => ({
  from: ['chef@bayside.example'],
  subject: 'Order',
  answers: false,
  automatic: false,
  attachments: [],
  enclosed: [],
  date: { instant: '2025-05-22T12:00:00.000Z', day: '2025-05-22' },
  ...parts,
});
