import { z } from 'zod';

/** What requests about stock name: items, locations, papers. */
export const key = z.string().min(1, 'This cannot be empty.').max(80, 'This has at most 80 characters.');
/** Base units, or units of an item. */
export const quantity = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'Write a quantity such as "12" or "40.25".');
