import { type EnvSection, listSettings } from '#service-kit';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** docs/settings.md: what `.env.example` says, as tables. */
export function settingsPage(sections: readonly EnvSection[]): string {
  const tables = listSettings(sections).map(({ title, settings }) => {
    const rows = settings.map(({ name, purpose, required, default: value }) => {
      const standard = required ? '**required**' : value === undefined ? '' : `\`${cell(value)}\``;
      return `| \`${name}\` | ${standard} | ${cell(purpose)} |`;
    });
    return `## ${title}\n\n| setting | default | what it is for |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Settings

Generated from the config schemas by \`npm run docs\`, as [.env.example](../.env.example) is; a test keeps them equal.
Settings are environment variables. An empty value counts as left out. A service whose settings cannot be used names
every bad one on stderr and ends with 2. A setting stands under the first heading that has it.

${tables.join('\n')}`;
}
