import { z } from 'zod';

export interface EnvSection {
  readonly title: string;
  readonly schema: z.ZodObject;
}

export interface DescribedSetting {
  readonly name: string;
  readonly purpose: string;
  readonly required: boolean;
  /** As it would stand in the environment; undefined when the setting has none. */
  readonly default: string | undefined;
}

/** Every setting once, under the first section that has it; sections that have none of their own are left out. */
export function listSettings(sections: readonly EnvSection[]): { title: string; settings: DescribedSetting[] }[] {
  const seen = new Set<string>();
  return sections.flatMap(({ title, schema }) => {
    const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    const own = Object.entries(schema.shape).filter(([name]) => !seen.has(name));
    const settings = own.map(([name, setting]) => {
      seen.add(name);
      const { default: value } = (described.properties?.[name] ?? {}) as { default?: unknown };
      return {
        name,
        purpose: setting.description ?? '',
        required: described.required?.includes(name) ?? false,
        default: value === undefined || value === null ? undefined : String(value),
      };
    });
    return settings.length === 0 ? [] : [{ title, settings }];
  });
}

/**
 * The text of `.env.example`: every setting with what it is for. A setting with a default is commented out and shows
 * it; one that must be given is not.
 */
export function envExample(sections: readonly EnvSection[]): string {
  const blocks = listSettings(sections).map(({ title, settings }) => {
    const lines = settings.map(
      ({ name, purpose, required, default: value = '' }) =>
        `# ${purpose}${required ? ' (required)' : ''}\n${required ? '' : '#'}${name}=${value}`,
    );
    return [`## ${title}`, ...lines].join('\n\n');
  });
  return `${blocks.join('\n\n\n')}\n`;
}
