import { z } from 'zod';

/** Query of every list: newest first, in pages. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Entries on a page.'),
  after: z.uuid().optional().describe('The `next` of the page before.'),
});

/** A page of a list. `next` is null on the last page. */
export const pageOf = <Schema extends z.ZodType>(entry: Schema) =>
  z.object({ items: z.array(entry), next: z.string().nullable() });

export function toPage<T extends { readonly id: string }>(
  items: T[],
  limit: number,
): { items: T[]; next: string | null } {
  return { items, next: items.length === limit ? items[items.length - 1]!.id : null };
}
