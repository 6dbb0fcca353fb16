import { serviceSettings } from '#service-kit';
import { z } from 'zod';
import { taxEnvironment } from './stages/03-price-order/tax-settings.js';
import { notificationEnvironment } from './notifications/notification-settings.js';
import { cashEnvironment } from './stages/07-apply-payment/cash-settings.js';

const plainDecimal = z.string().regex(/^\d+(\.\d+)?$/, 'is a decimal number such as 15 or 12.5');

/** The environment of order-core. */
export const orderCoreConfig = z.object({
  ...serviceSettings({ port: 3002 }),
  SO_MARGIN_MIN: plainDecimal
    .default('15')
    .describe('guardrail so_margin_min: an order with a lower margin, in percent, waits for approval'),
  SO_VALUE_AUTO: plainDecimal
    .default('15000')
    .describe("guardrail so_value_auto: an order worth more, in the company's currency, waits for approval"),
  LINE_CONFIDENCE_MIN: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('a line read from an email with less confidence waits for a person, 0 to 1'),
  ...taxEnvironment,
  INVOICE_NUMBER_PREFIX: z.string().max(10).default('INV-').describe('what invoice numbers begin with'),
  CREDIT_MEMO_NUMBER_PREFIX: z.string().max(10).default('CM-').describe('what numbers of credit memos begin with'),
  COMPANY_NAME: z.string().min(1).max(120).default('Our company').describe('who we are, as printed on papers'),
  COMPANY_ADDRESS: z.string().max(500).default('').describe('below the name on papers; lines are parted by |'),
  REMIT_TO: z
    .string()
    .max(500)
    .default('')
    .describe('where invoices want the money; lines are parted by |; empty: name and address of the company'),
  GS1_COMPANY_PREFIX: z
    .string()
    .regex(/^\d{7,10}$/, 'is 7 to 10 digits')
    .default('0614141')
    .describe('GS1 company prefix of carton labels (SSCC-18); the default is GS1’s example prefix'),
  ...cashEnvironment,
  ...notificationEnvironment,
});

export type OrderCoreConfig = z.output<typeof orderCoreConfig>;
