import type { z } from 'zod';

/** The environment cannot be used: one message that names every bad key. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Parses the environment by the app's schema. Empty values count as absent, so that `KEY=` in a file means the
 * default. Values are never printed: they may be secrets.
 * @throws ConfigError naming every bad key with its reason and what it is for
 */
export function parseEnv<Schema extends z.ZodObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const present = Object.fromEntries(
    Object.keys(schema.shape)
      .map((key) => [key, env[key]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const key = String(issue.path[0] ?? '');
    const purpose = (schema.shape[key] as z.ZodType | undefined)?.description;
    const reason = key in present ? issue.message : 'is required';
    return `  ${key}: ${reason}${purpose ? ` (${purpose})` : ''}`;
  });
  throw new ConfigError(`These settings cannot be used:\n${[...new Set(lines)].join('\n')}`);
}
