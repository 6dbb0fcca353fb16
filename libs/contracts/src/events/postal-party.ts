import { z } from 'zod';
import { text } from '../scalars.js';

/** A name and address as printed on documents for the customer. */
export const postalParty = z.object({
  name: text(120),
  /** Our own or the customer's code of the place; the qualifier is X12 element 66 (91 ours, 92 the customer's). */
  identifier: text(80).optional(),
  identifierQualifier: text(2).optional(),
  address: z
    .object({
      lines: z.array(text(120)),
      city: text(60).optional(),
      region: text(60).optional(),
      postalCode: text(20).optional(),
      country: text(60).optional(),
    })
    .optional(),
});
