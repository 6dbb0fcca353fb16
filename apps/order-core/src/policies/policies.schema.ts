import { ALLOCATION_CRITERIA, DEFAULT_ALLOCATION } from '#domain/stock/rank-backorders';
import { ROUTING_CRITERIA } from '#domain/stock/routing-rule';
import { REJECTIONS, type RejectionCode } from '#domain/rejections/rejections';
import { z } from 'zod';

/** The rules the desk sets, each a document that is replaced as a whole. What is left out counts as its default. */

const code = z.string().min(1, 'An id cannot be empty.').max(80, 'An id has at most 80 characters.');
const decimalText = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, 'Write a number such as "3" or "2.5".');
const amountText = z.string().regex(/^\d{1,13}(\.\d{1,3})?$/, 'Write an amount such as "15000.00".');
const channels = z.enum(['edi', 'email', 'portal', 'desk']);

const routing = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        name: z.string().min(1, 'A rule needs a name.').max(60, 'A name has at most 60 characters.'),
        when: z
          .strictObject({
            customerId: code.optional(),
            channel: channels.optional(),
            sku: code.optional().describe('lines of this item opt out of the rule of their order'),
          })
          .default({})
          .describe('all that are given must fit; none: every order'),
        locations: z.array(code).min(1, 'Name at least one location, or leave this out.').max(100).optional(),
        rank: z.array(z.enum(ROUTING_CRITERIA)).max(3).default(['preferred', 'priority']),
        fewestShipments: z.boolean().default(false),
        shipping: z
          .enum(['complete', 'as_available'])
          .optional()
          .describe('complete: nothing leaves while a line waits; absent: as the customer has it'),
      }),
    )
    .max(200, 'There are at most 200 rules.')
    .default([])
    .describe('the first that fits counts'),
});

const allocation = z.strictObject({
  by: z
    .array(z.enum(ALLOCATION_CRITERIA))
    .max(5)
    .default([...DEFAULT_ALLOCATION.by]),
  channels: z.array(channels).max(4).default([]).describe('the first is served first'),
});

const LOW_RISK: RejectionCode[] = ['ORDER_VALUE', 'QUANTITY_UNUSUAL', 'NEW_SHIP_TO'];

const approval = z.strictObject({
  usualQuantityFactor: decimalText
    .default('3')
    .describe('a quantity more than this many times the most, or less than that part of the least, is unusual; 0: off'),
  usualQuantityHistory: z
    .int()
    .min(1)
    .max(1000)
    .default(4)
    .describe('orders of an item before a quantity can be unusual'),
  newShipToHistory: z.int().min(0).max(1000).default(3).describe('orders before a new ship-to is looked at; 0: never'),
  reservationHours: z.int().min(1).max(8760).default(48).describe('stock waits this long for a decision'),
  pickWindowCloses: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time of day such as "16:00".')
    .default('16:00')
    .describe('company time; a card of an order that leaves today escalates then'),
  escalation: z
    .array(z.strictObject({ afterMinutes: z.int().min(1).max(525_600), to: code }))
    .max(10, 'A chain has at most 10 steps.')
    .default([
      { afterMinutes: 240, to: 'sales-manager' },
      { afterMinutes: 480, to: 'owner' },
    ])
    .describe('minutes since the card was asked for, and who is next to look'),
  lowRisk: z
    .strictObject({
      maximumTotal: amountText.default('25000.00'),
      minimumMarginPercent: decimalText.default('15'),
      reasons: z
        .array(z.enum(Object.keys(REJECTIONS) as [RejectionCode, ...RejectionCode[]]))
        .max(50)
        .default(LOW_RISK),
    })
    .prefault({})
    .describe('cards that may be approved many at once'),
});

const changes = z.strictObject({
  afterRelease: z
    .enum(['approval', 'charge'])
    .default('approval')
    .describe('what a change costs once the goods are on the floor: a person approves it, or a charge is added'),
  cancelAfterRelease: z
    .enum(['free', 'approver'])
    .default('free')
    .describe('approver: only an approver cancels an order that is on the floor'),
  charge: amountText.default('25.00').describe('of the currency of the order'),
});

export const POLICIES = { routing, allocation, approval, changes } as const;
export type PolicyName = keyof typeof POLICIES;
export const POLICY_NAMES = Object.keys(POLICIES) as [PolicyName, ...PolicyName[]];
export type PolicyValue<Name extends PolicyName> = z.output<(typeof POLICIES)[Name]>;
