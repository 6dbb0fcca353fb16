import { z } from 'zod';
import { Problem } from '../http/problem.js';

/** One thing that waits for a person, in the same shape whichever service it waits in. */
export const workItem = z.object({
  kind: z.string().describe('approval_card, hold, mail_draft …'),
  id: z.string().describe('with the kind, names the item'),
  summary: z.string().describe('why it waits'),
  link: z.string().describe('path of the resource at this service'),
  customerId: z.string().optional(),
  since: z.iso.datetime(),
  ageMinutes: z.int().nonnegative(),
  assignee: z.string().optional(),
  assignedBy: z.string().optional(),
  assignedAt: z.iso.datetime().optional(),
});
export type WorkItem = z.infer<typeof workItem>;

export const workPage = z.object({
  items: z.array(workItem),
  next: z.string().optional().describe('absent on the last page'),
});

export const assigneeBody = z.strictObject({
  assignee: z.string().trim().min(1).max(80).describe('who looks after it from now on, such as user:anna'),
});

export const assignmentHistory = z.object({
  items: z.array(
    z.object({
      assignee: z.string().optional().describe('absent: nobody looks after it from then on'),
      assignedBy: z.string(),
      assignedAt: z.iso.datetime(),
    }),
  ),
});

export const workQuery = z.object({
  kind: z.string().max(40).optional(),
  customerId: z.string().max(80).optional(),
  assignee: z.string().max(80).optional(),
  unassigned: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe('true: only what nobody looks after; false: only what somebody does'),
  olderThanMinutes: z.coerce.number().int().min(0).max(5_256_000).optional().describe('waits at least so long'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('rows on a page'),
  after: z.string().max(1000).optional().describe('`next` of the page before'),
});

/** Where the next page begins: the sort key of the last item. */
export interface WorkKey {
  readonly since: string;
  readonly kind: string;
  readonly id: string;
}

const keySchema = z.tuple([z.iso.datetime(), z.string().max(40), z.string().max(400)]);

export const writeWorkKey = ({ since, kind, id }: WorkKey): string =>
  Buffer.from(JSON.stringify([since, kind, id])).toString('base64url');

/** @throws Problem 400 when no page gave it out */
export function readWorkKey(after: string | undefined): WorkKey | undefined {
  if (after === undefined) return undefined;
  try {
    const [since, kind, id] = keySchema.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')));
    return { since, kind, id };
  } catch {
    throw new Problem(400, 'CURSOR_INVALID', 'No page gave out this `after`.');
  }
}
