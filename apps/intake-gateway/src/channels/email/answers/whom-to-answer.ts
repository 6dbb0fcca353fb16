import type { MailIntake } from '../mail-intake.repository.js';
import { isAnswerId } from './answer-message-id.js';
import type { AnswerKind } from './mail-answer.js';

/** What a mail is answered to, or why it is not. */
export type Addressee = { readonly recipient: string } | { readonly withheld: string };

export interface AnswerSituation {
  readonly kind: AnswerKind;
  readonly mail: Pick<MailIntake, 'automatic' | 'sender' | 'replyTo' | 'trust' | 'partnerId' | 'thread' | 'outcome'>;
  /** The address answers come from, in lower case. */
  readonly ourAddress: string;
  /** Automatic answers the address had within the last hour. */
  readonly recentAnswers: number;
}

/** More than any order desk gets from us in an hour; two machines that answer each other pass it soon. */
const MAX_PER_HOUR = 50;

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/**
 * Whom an answer goes to (RFC 3834 §2): never to a machine, to ourselves, to an address nobody vouches for (it would be
 * the victim of a forgery who is answered), or to what only answers an answer of ours.
 */
export function whomToAnswer({ kind, mail, ourAddress, recentAnswers }: AnswerSituation): Addressee {
  const { automatic, sender, replyTo, trust, partnerId, thread, outcome } = mail;
  if (automatic) return { withheld: `a machine wrote the mail (${automatic})` };
  if (sender === null) return { withheld: 'the mail does not name exactly one sender' };
  if (sender === ourAddress) return { withheld: 'the mail came from our own address' };
  const asked = kind === 'question';
  if (trust.verdict === 'unaligned' && !asked) return { withheld: 'the sender is not proven' };
  if (partnerId === null && !asked) return { withheld: 'the sender is not known to us' };
  const answersUs = thread.some(isAnswerId);
  if (kind === 'needs_attention' && outcome === 'no_order' && answersUs) {
    return { withheld: 'the mail only answers an answer of ours' };
  }
  if (recentAnswers >= MAX_PER_HOUR && !asked) return { withheld: 'the address had too many answers within the hour' };
  // Elsewhere only when the same house says so: Reply-To is not among what a signature has to cover.
  const elsewhere = replyTo.find((address) => domainOf(address) === domainOf(sender) && address !== ourAddress);
  return { recipient: elsewhere ?? sender };
}
