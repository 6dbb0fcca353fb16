import { configSchema as arHealth } from '#ar-health';
import { configSchema as intakeGateway } from '#intake-gateway';
import { configSchema as orderCore } from '#order-core';
import { serviceSettings } from '#service-kit';
import { z } from 'zod';

const port = (fallback: number) => serviceSettings({ port: fallback }).PORT;
const { DATABASE_URL, HOST } = serviceSettings({ port: 0 });

/** Every setting of the three services, with a port for each, and where the data is kept. */
const everySetting = {
  ...intakeGateway.shape,
  ...orderCore.shape,
  ...arHealth.shape,
  HOST: HOST.default('127.0.0.1'),
  INTAKE_PORT: port(3001),
  ORDER_PORT: port(3002),
  AR_PORT: port(3003),
  DATABASE_URL: DATABASE_URL.optional().describe(
    'PostgreSQL 15 or newer; without it one is started from the npm package, its data in DATA_DIR',
  ),
  DATA_DIR: z.string().default('data').describe('folder of the embedded database and of the watched EDI folders'),
};

/** The environment of `npm start`: one message for everything that is wrong in it. */
export const standaloneConfig = z.object(everySetting).omit({ PORT: true });

export type StandaloneConfig = z.output<typeof standaloneConfig>;
