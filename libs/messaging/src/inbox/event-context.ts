import type { CloudEvent } from '#contracts';

const duplicates = new WeakSet<object>();

/** The group had this event before: said by the inbox, read by the event stream for its figures. */
export const markDuplicate = (context: EventContext): void => void duplicates.add(context);
export const isDuplicate = (context: EventContext): boolean => duplicates.has(context);

/** What a handler learns beside the payload: the envelope and where it was read (`@Ctx()` in a handler). */
export interface EventContext<Data = unknown> {
  readonly event: CloudEvent<Data>;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string | undefined;
  readonly groupId: string;
  /** 1 for the first delivery to this process. */
  readonly attempt: number;
}
