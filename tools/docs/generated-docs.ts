import { stringify } from 'yaml';
import { quarantineCodesDocument } from '#intake-gateway';
import { importDocument } from '#order-core';
import { eventDefinitions } from '#contracts';
import { envExample } from '#service-kit';
import { rejectionsDocument } from '#domain/rejections/rejections-document';
import { ENVIRONMENT, openApiDocuments } from './describe-services.js';
import { rolesPage } from './describe-roles.js';
import { settingsPage } from './describe-settings.js';
import { asyncApiDocument, jsonSchemaOf, topicsPage } from './describe-topics.js';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every generated document: path from the project's root → content. */
export async function generatedDocs(): Promise<Map<string, string>> {
  const openApi = await openApiDocuments();
  return new Map([
    ['docs/topics.md', topicsPage()],
    ['docs/asyncapi.yaml', stringify(asyncApiDocument(), { aliasDuplicateObjects: false })],
    ['docs/quarantine-codes.md', quarantineCodesDocument()],
    ['docs/rejections.md', rejectionsDocument()],
    ['docs/import.md', importDocument()],
    ['.env.example', envExample(ENVIRONMENT)],
    ['docs/settings.md', settingsPage(ENVIRONMENT)],
    ['docs/roles.md', rolesPage(openApi)],
    ...[...openApi].map(([name, document]) => [`docs/openapi/${name}.json`, json(document)] as const),
    ...[...eventDefinitions.values()].map(
      (definition) => [`docs/schemas/${definition.type}.schema.json`, json(jsonSchemaOf(definition))] as const,
    ),
  ]);
}
