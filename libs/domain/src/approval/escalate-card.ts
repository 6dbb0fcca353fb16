export interface EscalationStep {
  /** Since the card was asked for. */
  readonly afterMinutes: number;
  /** Who is to look then: a person or a role of the house, as people call it. */
  readonly to: string;
}

export interface CardInTime {
  readonly requestedAt: Date;
  /** When today's picks close; absent: the order does not leave today. */
  readonly pickWindowCloses?: Date | undefined;
}

const MINUTE = 60_000;

/**
 * How far up the chain a card is at a moment, and when it moves on. Each step is due so many minutes after the card was
 * asked for. An order that leaves today goes to the end of the chain when the pick window closes, if not there before:
 * from then on the card blocks picks that are due.
 * @returns level 0: nobody but whoever decides cards anyway; `to` is absent there. `next` is absent at the end.
 */
export function escalationAt(
  chain: readonly EscalationStep[],
  { requestedAt, pickWindowCloses }: CardInTime,
  now: Date,
): { readonly level: number; readonly to?: string | undefined; readonly next?: Date | undefined } {
  const steps = [...chain].sort((a, b) => a.afterMinutes - b.afterMinutes);
  const closes = pickWindowCloses && pickWindowCloses > requestedAt ? pickWindowCloses : undefined;
  const due = steps.map(({ afterMinutes }, index) => {
    const at = new Date(requestedAt.getTime() + afterMinutes * MINUTE);
    return index === steps.length - 1 && closes !== undefined && closes < at ? closes : at;
  });
  const last = due.length - 1;
  const level = last >= 0 && due[last]! <= now ? due.length : due.filter((at) => at <= now).length;
  const waiting = due.slice(level);
  const next = waiting.length === 0 ? undefined : new Date(Math.min(...waiting.map((at) => at.getTime())));
  return { level, to: steps[level - 1]?.to, next };
}
