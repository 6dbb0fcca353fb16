import type { NewMail } from '#service-kit';
import { plainText } from './html.js';

/** A letter of ours as a mail: readable without HTML, and marked so that no machine answers it (RFC 3834 §5). */
export const letterMail = ({ subject, html }: { readonly subject: string; readonly html: string }) =>
  ({
    subject,
    html,
    text: plainText(html),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }) satisfies Partial<NewMail>;
