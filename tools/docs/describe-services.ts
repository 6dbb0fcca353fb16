import { configSchema as arHealthConfig, serviceDefinition as arHealth } from '#ar-health';
import { configSchema as intakeGatewayConfig, serviceDefinition as intakeGateway } from '#intake-gateway';
import { configSchema as orderCoreConfig, serviceDefinition as orderCore } from '#order-core';
import { describeService, type EnvSection, parseEnv, serviceSettings } from '#service-kit';
import { z } from 'zod';
import { standaloneConfig } from '../../apps/standalone/src/standalone-config.js';

/** What a service looks like does not depend on where its database is. */
const ANYWHERE = { DATABASE_URL: 'postgres://localhost/order_to_cash' };

/** The OpenAPI documents, by service: built without starting anything. */
export async function openApiDocuments(): Promise<Map<string, object>> {
  const definitions = [
    intakeGateway(parseEnv(intakeGatewayConfig, ANYWHERE)),
    orderCore(parseEnv(orderCoreConfig, ANYWHERE)),
    arHealth(parseEnv(arHealthConfig, ANYWHERE)),
  ];
  const documents = new Map<string, object>();
  for (const definition of definitions) documents.set(definition.name, await describeService(definition));
  return documents;
}

/** What each service reads from the environment: the source of `.env.example` and of docs/settings.md. */
export const ENVIRONMENT: readonly EnvSection[] = [
  { title: 'Every service', schema: z.object(serviceSettings({ port: 3001 })) },
  { title: 'intake-gateway (PORT 3001)', schema: intakeGatewayConfig },
  { title: 'order-core (PORT 3002)', schema: orderCoreConfig },
  { title: 'ar-health (PORT 3003)', schema: arHealthConfig },
  { title: 'npm start: all three in one process, where DATABASE_URL may be left out', schema: standaloneConfig },
];
