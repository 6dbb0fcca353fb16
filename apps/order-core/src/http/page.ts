import { Problem } from '#service-kit';
import { z } from 'zod';

/** The query of every list: newest first, page by page. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('rows on a page'),
  after: z.string().max(200).optional().describe('`next` of the page before'),
};

/** Where the next page begins: the sort key of the last row. */
export interface PageKey {
  readonly at: string;
  readonly id: string;
}

export interface Page<T> {
  readonly items: T[];
  /** Absent on the last page. */
  readonly next?: string;
}

const keySchema = z.tuple([z.iso.datetime(), z.string().min(1).max(80)]);

/** @throws Problem 400 when the cursor is none of ours */
export function readCursor(cursor: string | undefined): PageKey | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [at, id] = keySchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { at, id };
  } catch {
    throw new Problem(400, 'CURSOR_INVALID', 'No page gave out this `after`.');
  }
}

/** Makes a page of one row more than fits: whether there is a next one. */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  { keyOf, view }: { keyOf: (row: Row) => { at: Date; id: string }; view: (row: Row) => T },
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length <= limit || !last) return { items: shown.map(view) };
  const { at, id } = keyOf(last);
  return { items: shown.map(view), next: Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url') };
}
