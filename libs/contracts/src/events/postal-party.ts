import { z } from 'zod';
import { postalAddress } from '../postal-address.js';
import { text } from '../scalars.js';

/** A name and address as printed on documents for the customer. */
export const postalParty = z.object({
  name: text(120),
  /** Our own or the customer's code of the place; the qualifier is X12 element 66 (91 ours, 92 the customer's). */
  identifier: text(80).optional(),
  identifierQualifier: text(2).optional(),
  address: postalAddress.optional(),
});
