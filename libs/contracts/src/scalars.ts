import { z } from 'zod';

/** An exact decimal as it travels: digits, an optional sign and fraction, never an exponent (`"9.38"`). */
export const decimalString = z
  .string()
  .max(40)
  .regex(/^-?\d+(\.\d+)?$/, 'a decimal number such as "9.38"');

/** As {@link decimalString}, zero or more. */
export const unsignedDecimalString = z
  .string()
  .max(40)
  .regex(/^\d+(\.\d+)?$/, 'a decimal number of zero or more such as "12.5"');

/** A calendar day, `YYYY-MM-DD`, that exists. */
export const calendarDate = z.iso.date();

/** `HH:MM` or `HH:MM:SS`, no zone: documents say a local time. */
export const localTime = z.iso.time();

/** An instant with a zone, as CloudEvents asks (RFC 3339). */
export const instant = z.iso.datetime({ offset: true });

/** ISO 4217 alphabetic code. */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as "USD"');

/** Text that is there: at least one character, bounded so that no field can carry a document. */
export const text = (max = 512) => z.string().min(1).max(max);
