import { type Actor, Problem } from '#service-kit';

/**
 * Whose documents an actor may see: `undefined` for the desk, who sees all; the partner of a partner's key.
 * @throws Problem 403 for a partner's key that names no partner
 */
export function partnerScope(actor: Actor): string | undefined {
  if (actor.roles.some((role) => role !== 'partner')) return undefined;
  if (actor.partnerId === undefined) {
    throw new Problem(403, 'PARTNER_KEY_INCOMPLETE', 'This API key has the role partner but belongs to no partner.');
  }
  return actor.partnerId;
}

/** A document of another partner is answered as if it were not there. */
export function assertInScope<T extends { readonly partnerId: string | null }>(
  found: T | undefined,
  actor: Actor,
  what: string,
): asserts found is T {
  const scope = partnerScope(actor);
  if (!found || (scope !== undefined && found.partnerId !== scope)) {
    throw new Problem(404, 'NOT_FOUND', `There is no such ${what}.`);
  }
}
