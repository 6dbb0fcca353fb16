import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** `otc_<12 lower-case letters and digits>_<256 random bits in base64url>`: the middle part names the key, the last proves it. */
const FORMAT = /^otc_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

export interface NewApiKey {
  readonly prefix: string;
  /** The whole key as the client sends it. Shown once, stored nowhere. */
  readonly secret: string;
}

export function makeApiKey(random: (size: number) => Buffer = randomBytes): NewApiKey {
  // The prefix is a name, not a secret: the slight bias of the remainder does not matter.
  const prefix = [...random(12)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return { prefix, secret: `otc_${prefix}_${random(32).toString('base64url')}` };
}

/** @returns undefined when the text is no API key of ours */
export function prefixOfApiKey(secret: string): string | undefined {
  return FORMAT.exec(secret)?.[1];
}

/**
 * What is stored: HMAC-SHA256 of the whole key under the pepper. A slow password hash would add nothing, since the
 * secret is 256 random bits; the pepper makes a stolen table useless for testing keys found elsewhere.
 */
export function hashApiKey(secret: string, pepper: string): Buffer {
  return createHmac('sha256', pepper).update(secret).digest();
}

/** Compares in constant time. */
export function apiKeyMatches(secret: string, pepper: string, hash: Buffer): boolean {
  const given = hashApiKey(secret, pepper);
  return given.length === hash.length && timingSafeEqual(given, hash);
}
