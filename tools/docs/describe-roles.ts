interface Operation {
  readonly 'x-roles'?: readonly string[];
  readonly 'x-public'?: boolean;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** Who may call an operation, besides `admin`, who may call all. */
const allowed = (operation: Operation): string => {
  if (operation['x-public']) return 'everybody, without a key';
  const roles = (operation['x-roles'] ?? []).filter((role) => role !== 'admin');
  return roles.length === 0 ? '' : roles.join(', ');
};

/** docs/roles.md: every route and the roles it asks for, from the OpenAPI documents. */
export function rolesPage(documents: ReadonlyMap<string, object>): string {
  const tables = [...documents].map(([service, document]) => {
    const { paths } = document as { paths: Paths };
    const rows = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, operation]) => `| \`${method.toUpperCase()} ${path}\` | ${allowed(operation)} |`,
      ),
    );
    return `## ${service}\n\n| route | roles besides \`admin\` |\n|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Routes and roles

Generated from the controllers by \`npm run docs\`; a test keeps the two equal. A key needs any one of the roles of a
route; \`admin\` may call every route. A key whose only role is \`partner\` sees the documents of its partner and the orders,
invoices and shipments of its customer, nothing else. \`/health/live\`, \`/health/ready\`, \`/metrics\` and \`/openapi.json\` ask for no key.

${tables.join('\n')}`;
}
