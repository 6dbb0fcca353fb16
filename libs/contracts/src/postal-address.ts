import { z } from 'zod';
import { text } from './scalars.js';

/** An address as documents write it: N3 and N4 of X12, or what a mail or a portal gives. */
export const postalAddress = z.object({
  lines: z.array(text(120)),
  city: text(60).optional(),
  region: text(60).optional(),
  postalCode: text(20).optional(),
  country: text(60).optional(),
});
