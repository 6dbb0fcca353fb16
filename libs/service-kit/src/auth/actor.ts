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
