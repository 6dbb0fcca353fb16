/** What a person or machine may do. Least first: a key carries only the roles it was given. */
export const ROLES = ['partner', 'clerk', 'approver', 'warehouse', 'ar', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts: the owner of the API key of a request, or a service acting by itself. */
export interface Actor {
  /** `user:owner`, `partner:driscoll`, `service:order-core`: what timelines and audit trails store. */
  readonly id: string;
  readonly roles: readonly Role[];
  /** Set for partner keys: the partner profile, and the only customer whose data the key may see. */
  readonly partnerId?: string | undefined;
  readonly customerId?: string | undefined;
}

/** The actor of what a service does by itself (jobs, event handlers). It passes every role check. */
export function serviceActor(name: string): Actor {
  return { id: `service:${name}`, roles: ['admin'] };
}

/** Whether the actor carries one of the roles; `admin` carries all. */
export function hasRole(actor: Actor, ...roles: readonly Role[]): boolean {
  return actor.roles.includes('admin') || roles.some((role) => actor.roles.includes(role));
}

/**
 * Whether the actor may see this customer's data: house roles see every customer, a key with no role but `partner`
 * only the one it is bound to, and none at all when it is bound to none.
 */
export function maySeeCustomer(actor: Actor, customerId: string): boolean {
  if (actor.roles.some((role) => role !== 'partner')) return true;
  return actor.customerId !== undefined && actor.customerId === customerId;
}
