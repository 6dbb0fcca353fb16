import { isIP } from 'node:net';
import { type HeaderField, valuesOf } from './header-block.js';

/** Who handed a mail to our own mail exchanger: what SPF is about (RFC 7208). */
export interface SmtpPeer {
  readonly ip: string;
  /** As the peer named itself. */
  readonly helo: string;
  /** Envelope sender, from the Return-Path our own server stamped; undefined when it did not. */
  readonly sender: string | undefined;
}

/** Servers in one house hand on to each other from addresses nobody outside can have. */
const PRIVATE =
  /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe80:)/i;

const MAX_LENGTH = 2_000;

/**
 * Reads the peer from the Received stamps of our own servers. Mail that is fetched by IMAP has no SMTP client, and
 * anybody can write Received headers: only the topmost ones are ours, so they are read downwards for as long as they
 * are stamped `by` a trusted host, and the first one that took the mail from a public address is the border.
 * @param trustedHosts names our mail exchangers stamp, in lower case
 * @returns undefined when the topmost stamp is not ours: then nothing is known of the peer
 */
export function smtpPeer(fields: readonly HeaderField[], trustedHosts: readonly string[]): SmtpPeer | undefined {
  for (const stamp of valuesOf(fields, 'received')) {
    const value = stamp.slice(0, MAX_LENGTH);
    const by = /\bby\s+([^\s;()]+)/i.exec(value)?.[1]?.toLowerCase().replace(/\.$/, '');
    if (by === undefined || !trustedHosts.includes(by)) return undefined;
    const ip = /\[(?:IPv6:)?([0-9a-f.:]+)\]/i.exec(value.slice(0, value.search(/\bby\s/i)))?.[1] ?? '';
    // A stamp without an address is a hop inside the house (LMTP, a pipe).
    if (isIP(ip) === 0 || PRIVATE.test(ip)) continue;
    const helo = /^from\s+([^\s;()]+)/i.exec(value)?.[1] ?? ip;
    return { ip, helo, sender: envelopeSender(fields) };
  }
  return undefined;
}

/** The final delivery puts Return-Path above every stamp; one that stands below came with the mail. */
function envelopeSender(fields: readonly HeaderField[]): string | undefined {
  const top = fields.findIndex(({ name }) => name === 'received' || name === 'return-path');
  const field = fields[top];
  return field?.name === 'return-path' ? /<?([^<>\s]+@[^<>\s]+)>?/.exec(field.value)?.[1] : undefined;
}
