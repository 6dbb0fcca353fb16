import { z } from 'zod';
import { OVERRIDABLE_FIELDS, OVERRIDABLE_LINE_FIELDS } from './overridable-fields.js';

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

const separator = z
  .string()
  .regex(/^[^A-Za-z0-9 ]$/, 'one character that is no letter, digit or blank')
  .describe('A separator of what we send.');

const delimiters = z
  .strictObject({
    element: separator.default('*'),
    component: separator.default('>'),
    segment: separator.default('~'),
    repetition: separator.default('^'),
    lineBreak: z.boolean().default(false).describe('A line break after each segment.'),
  })
  .refine(({ lineBreak: _, ...used }) => new Set(Object.values(used)).size === 4, 'the separators must differ');

/** Documents of ours a partner may want. */
export const OUTBOUND_KINDS = ['855', '865', '856', '810'] as const;
export type OutboundKind = (typeof OUTBOUND_KINDS)[number];

const crossReference = z
  .record(z.string().min(1).max(80), z.string().min(1).max(80))
  .refine((entries) => Object.keys(entries).length <= 20_000, 'at most 20,000 entries')
  .default({});

const crossReferences = z.strictObject({
  items: crossReference.describe('Their item number to ours, whatever its qualifier.'),
  shipTo: crossReference.describe('Their code of a place (N104 of ST) to ours.'),
  units: crossReference.describe('Their unit of measure to ours.'),
});

/** Looked at more closely when a profile is stored (`mapping-query.ts`): those stored before must stay readable. */
const mappingQuery = z.string().min(3).max(200);

const seller = z.strictObject({
  name: z.string().min(1).max(60),
  identifierQualifier: z
    .string()
    .regex(/^[0-9A-Z]{1,2}$/)
    .optional(),
  identifier: z.string().min(1).max(80).optional(),
});

const edi = z.strictObject({
  /** ISA05 and ISA06 of what they send; ISA07 and ISA08 of what we answer. */
  theirs: isaAddress.describe('The qualifier and id the partner sends as.'),
  ours: isaAddress.describe('The qualifier and id the partner sends to: ours.'),
  acknowledgment: z.enum(['997', '999', 'none']).default('997').describe('What answers their functional groups.'),
  strictness: z
    .enum(['strict', 'tolerant'])
    .default('strict')
    .describe('Tolerant reading forgives padding of the ISA and a missing last terminator, and says so.'),
  interchangeAcknowledgment: z
    .enum(['asked', 'always', 'never'])
    .default('asked')
    .describe('TA1: when ISA14 asks or the envelope has faults, always, or never.'),
  interchangeNotes: z
    .record(z.string().regex(/^0(0[1-9]|[12]\d|3[01])$/, 'a note code such as "022"'), z.enum(['E', 'R']))
    .default({})
    .describe('TA104 by note code (TA105), where the partner wants another one than the usual: E for 022, say.'),
  listAccepted: z.boolean().default(true).describe('AK2 loops of accepted sets too, not only of those with faults.'),
  rejectOn: z
    .enum(['grave', 'any'])
    .default('grave')
    .describe('Grave: faults that do not change the order are reported and accepted. Any: every fault rejects.'),
  batching: z
    .enum(['split', 'preserve'])
    .default('split')
    .describe('Split: each set by itself. Preserve: the partner’s orders in a file are taken together or not at all.'),
  onSetFault: z
    .enum(['suspend-set', 'suspend-interchange'])
    .default('suspend-set')
    .describe('What one set in error does: it waits alone, or the whole interchange waits with it.'),
  duplicateWindowDays: z
    .int()
    .min(0)
    .max(3660)
    .default(30)
    .describe('Days in which an ISA13 may come once (TA1 025). 0: not looked at.'),
  requiredSegments: z
    .array(z.string().regex(/^[A-Z][A-Z0-9]{1,2}$/, 'a segment such as "DTM"'))
    .max(50)
    .default([])
    .describe('Segments an 850 of this partner must have beyond the standard.'),
  crossReferences: crossReferences.prefault({}),
  mapping: z
    .partialRecord(z.enum(OVERRIDABLE_FIELDS), mappingQuery)
    .default({})
    .describe('Field of the order to a query in the language of node-x12, such as `REF02:REF01["CO"]`.'),
  lineMapping: z
    .partialRecord(z.enum(OVERRIDABLE_LINE_FIELDS), mappingQuery)
    .default({})
    .describe('The same for each line, asked of the segments from its PO1 to the next: `REF02:REF01["LI"]`.'),
  version: z
    .string()
    .regex(/^00[2-9]\d{3}[A-Z0-9]{0,6}$/, 'a version such as "004010" or "004010VICS"')
    .default('004010')
    .describe('GS08 of what we send.'),
  delimiters: delimiters.prefault({}),
  wants: z.array(z.enum(OUTBOUND_KINDS)).default([]).describe('What we send beside acknowledgments.'),
  seller: seller.optional().describe('Us, as the partner knows us (N1*SE).'),
  acknowledgedWithinHours: z
    .int()
    .min(0)
    .max(720)
    .default(24)
    .describe('Hours after which a missing 997 for what we sent raises an alert. 0: none is expected.'),
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
/** The separators of what we send, as the writer wants them. */
export function outgoingDelimiters({ delimiters: { lineBreak, ...separators } }: EdiProfile) {
  return { ...separators, ...(lineBreak ? { lineBreak: '\n' } : {}) };
}

export type EdiProfile = NonNullable<PartnerProfile['edi']>;

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
