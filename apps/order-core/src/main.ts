import 'reflect-metadata';
import { runService } from '#service-kit';
import { configSchema, serviceDefinition } from './index.js';

await runService({ configSchema, serviceDefinition });
