import { decimal } from '#domain/money/decimal';
import { exemptProvider, flatRateProvider } from '#domain/tax/built-in-providers';
import type { TaxProvider } from '#domain/tax/tax-provider';
import { z } from 'zod';

/** Who says what tax an order carries: a provider of `#domain/tax`, chosen by setting. */
export const taxEnvironment = {
  TAX_PROVIDER: z
    .enum(['exempt', 'flat_rate'])
    .default('exempt')
    .describe('who knows tax rates: exempt (no order carries tax) or flat_rate (TAX_FLAT_RATE for what is taxable)'),
  TAX_FLAT_RATE: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,4})?$/, 'is a percentage such as 6.625')
    .default('0')
    .describe('percent of the taxable amount, with TAX_PROVIDER=flat_rate'),
  TAX_TYPE: z.string().min(1).max(3).default('ST').describe('X12 element 963 of the flat tax: ST state sales tax …'),
  TAX_JURISDICTION: z.string().max(30).optional().describe('whose tax the flat tax is, e.g. US-NJ'),
  TAXABLE_CHARGE_CODES: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .describe('X12 codes (element 1300) of charges that tax is taken of, separated by commas, e.g. D240 for freight'),
};

export type TaxEnvironment = z.output<z.ZodObject<typeof taxEnvironment>>;

export function taxSettings(config: TaxEnvironment): {
  readonly taxProvider: TaxProvider;
  readonly taxableCharges: ReadonlySet<string>;
} {
  const flat = { rate: decimal(config.TAX_FLAT_RATE), type: config.TAX_TYPE, jurisdiction: config.TAX_JURISDICTION };
  return {
    taxProvider: config.TAX_PROVIDER === 'flat_rate' ? flatRateProvider(flat) : exemptProvider,
    taxableCharges: new Set(config.TAXABLE_CHARGE_CODES),
  };
}
