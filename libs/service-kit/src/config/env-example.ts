import { z } from 'zod';

export interface EnvSection {
  readonly title: string;
  readonly schema: z.ZodObject;
}

/**
 * The text of `.env.example`: every setting once, under the first section that has it, with what it is for. A
 * setting with a default is commented out and shows it; one that must be given is not.
 */
export function envExample(sections: readonly EnvSection[]): string {
  const seen = new Set<string>();
  const blocks = sections.map(({ title, schema }) => {
    const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    const settings = Object.entries(schema.shape).filter(([key]) => !seen.has(key));
    const lines = settings.map(([key, setting]) => {
      seen.add(key);
      const { default: value } = (described.properties?.[key] ?? {}) as { default?: unknown };
      const required = described.required?.includes(key) ?? false;
      const purpose = setting.description ?? '';
      return `# ${purpose}${required ? ' (required)' : ''}\n${required ? '' : '#'}${key}=${textOf(value)}`;
    });
    return lines.length === 0 ? '' : [`## ${title}`, ...lines].join('\n\n');
  });
  return `${blocks.filter((block) => block !== '').join('\n\n\n')}\n`;
}

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
