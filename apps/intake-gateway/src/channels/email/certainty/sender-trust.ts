/**
 * Whether the sender a mail names is proven, by DKIM or SPF aligned with the From domain (RFC 7489). `none`: nobody
 * looked, or there was nothing to go by. It says nothing of whether that sender is a customer of ours.
 */
export interface SenderTrust {
  readonly verdict: 'aligned' | 'unaligned' | 'none';
  /** A sentence for the desk: what was checked and what came of it. */
  readonly reason: string;
}

export const UNCHECKED_SENDER: SenderTrust = { verdict: 'none', reason: 'Nobody checked who really sent this mail.' };

/** What becomes of orders whose sender nobody proved (`none`); a sender proven false is always for a person. */
export type UnprovenSender = 'review' | 'accept';

/** Token of the setting, where a module brings it. */
export const UNPROVEN_SENDER = Symbol('unproven sender');

/**
 * Says who a mail is really from. Given for the bytes as they came; asked once a mail, before it is assessed, and its
 * answer is kept with the mail.
 */
export abstract class SenderCheck {
  abstract check(mail: { readonly bytes: Uint8Array; readonly from: readonly string[] }): Promise<SenderTrust>;
}
