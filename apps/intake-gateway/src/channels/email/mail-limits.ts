/** Largest mail that is taken in whole; of larger ones only the header is. */
export const MAX_MAIL_BYTES = 25 * 1024 * 1024;
