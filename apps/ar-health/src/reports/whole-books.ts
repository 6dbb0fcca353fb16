/** How long a report over the books of all customers may take: a million invoices are read from the database in a minute or so. */
export const WHOLE_BOOKS_MS = 10 * 60_000;
