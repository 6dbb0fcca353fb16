import { serviceSettings, type SmtpConfig, smtpEnvironment } from '#service-kit';
import { DEFAULT_AGING } from '#domain/aging/aging-policy';
import { z } from 'zod';

/** The environment of ar-health. */
export const configSchema = z.object({
  ...serviceSettings({ port: 3003 }),
  AGING_BASIS: z
    .enum(['invoice_date', 'due_date'])
    .default(DEFAULT_AGING.basis)
    .describe('what the age of an invoice is counted from'),
  AGING_EDGES: z
    .string()
    .default(DEFAULT_AGING.edges.join(','))
    .transform((text) => text.split(',').map(Number))
    .pipe(
      z
        .array(z.int().nonnegative())
        .min(1)
        .refine((edges) => edges.every((edge, index) => index === 0 || edge > edges[index - 1]!), 'must ascend'),
    )
    .describe('highest age in days of each aging bucket but the last, ascending: 30,60,90'),
  ...smtpEnvironment,
  RECAP_TO: z
    .string()
    .transform((list) => list.split(',').map((address) => address.trim()))
    .pipe(z.array(z.email()).min(1).max(50))
    .optional()
    .describe('who gets the weekly recap by mail, comma-separated. Left out: nobody'),
});

export type ArHealthConfig = z.output<typeof configSchema>;

/** What the module is made with. */
export type ArConfig = Pick<ArHealthConfig, 'COMPANY_TIME_ZONE' | 'COMPANY_CURRENCY' | 'AGING_BASIS' | 'AGING_EDGES'> &
  Partial<SmtpConfig & Pick<ArHealthConfig, 'RECAP_TO'>>;
