import { z } from 'zod';

/** Lower-case and free of separators: a partner's id is also the name of its folder in the outbox. */
export const partnerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'lower-case letters, digits, "-" and "_", at most 63')
  .describe('Our own name of the partner, also its folder in the outbox.');

const isaQualifier = z.string().regex(/^[0-9A-Z]{2}$/, 'two characters such as "ZZ"');
const isaId = z
  .string()
  .min(1)
  .max(15)
  .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, 'one to fifteen printable characters, no blanks around');

const isaAddress = z.object({ qualifier: isaQualifier, id: isaId });

const edi = z.strictObject({
  /** ISA05 and ISA06 of what they send; ISA07 and ISA08 of what we answer. */
  theirs: isaAddress.describe('The qualifier and id the partner sends as.'),
  ours: isaAddress.describe('The qualifier and id the partner sends to: ours.'),
  acknowledgment: z.enum(['997', '999', 'none']).default('997').describe('What answers their functional groups.'),
  strictness: z
    .enum(['strict', 'tolerant'])
    .default('strict')
    .describe('Tolerant reading forgives padding of the ISA and a missing last terminator, and says so.'),
});

const email = z.strictObject({
  addresses: z.array(z.email().toLowerCase()).max(200).default([]).describe('Contacts who may order.'),
  domains: z
    .array(
      z
        .string()
        .toLowerCase()
        .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain such as "driscoll.example"'),
    )
    .max(50)
    .default([])
    .describe('Domains of which every address may order. Never a public mail provider.'),
  purchaseOrderNumber: z
    .enum(['required', 'optional'])
    .default('required')
    .describe('Optional: a mail without a purchase order number gets one made from its date and id.'),
});

/** What we agreed with a partner. The id stands in the address of the request. */
export const partnerProfile = z.strictObject({
  name: z.string().min(1).max(120),
  customerId: z.string().min(1).max(80).describe('The customer the partner orders for.'),
  mode: z
    .enum(['test', 'production'])
    .default('production')
    .describe('Orders of a partner in test mode are all taken as tests.'),
  edi: edi.optional(),
  email: email.optional(),
});

export type PartnerProfile = z.infer<typeof partnerProfile>;

/** A profile with its id and history mark. */
export interface Partner extends PartnerProfile {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

export type IdentityKind = 'isa' | 'email' | 'email_domain';

/** How an ISA sender is looked up: qualifier and trimmed id, in one string. */
export const isaIdentity = (qualifier: string, id: string): string => `${qualifier.trim()}/${id.trim()}`;

/** Everything a sender can be recognised by; each belongs to one partner only. */
export function identitiesOf(profile: PartnerProfile): { kind: IdentityKind; value: string }[] {
  const { edi: x12, email: mail } = profile;
  return [
    ...(x12 ? [{ kind: 'isa' as const, value: isaIdentity(x12.theirs.qualifier, x12.theirs.id) }] : []),
    ...[...new Set(mail?.addresses)].map((value) => ({ kind: 'email' as const, value })),
    ...[...new Set(mail?.domains)].map((value) => ({ kind: 'email_domain' as const, value })),
  ];
}
