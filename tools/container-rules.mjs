/** What must hold of docker-compose.yml and the Dockerfile, read as text: no engine needed. */
import { parse } from 'yaml';
import { asImageEnvironment, BROKER_SETTINGS, KAFKA_VERSION } from './kafka-local/broker-settings.mjs';

/** Settings that name listeners: in a container there is one more of them than on one's own machine. */
const DIFFERS_IN_CONTAINERS = new Set(['KAFKA_LISTENER_SECURITY_PROTOCOL_MAP']);
const SECRET = /(PASSWORD|SECRET|TOKEN|PEPPER|_KEY)$/;

/**
 * @param {{ compose: string, dockerfile: string, dockerignore: string, envExample?: string }} files their texts;
 *   `.env.example` absent: names are not compared
 * @returns {string[]} one sentence per fault; empty when all holds
 */
export function containerFaults({ compose, dockerfile, dockerignore, envExample }) {
  const document = parse(compose, { merge: true });
  const stages = readStages(dockerfile);
  const services = Object.entries(document.services);
  return [
    ...services.flatMap((entry) => serviceFaults(entry, document)),
    ...services.filter(([, service]) => service.build).flatMap((entry) => ownServiceFaults(entry, stages, envExample)),
    ...kafkaFaults(document.services.kafka),
    ...stageFaults(stages),
    ...interpolationFaults(compose),
    ...ignoreFaults(dockerignore),
  ];
}

function serviceFaults([name, service], document) {
  const faults = [];
  const test = service.healthcheck?.test;
  if (!Array.isArray(test) || test[0] === 'NONE') faults.push(`${name}: no health check`);
  if (service.image && !/:\d+\.\d+/.test(service.image)) faults.push(`${name}: image ${service.image} is not pinned`);
  if (service.privileged || service.user === 'root' || service.user === '0') faults.push(`${name}: runs as root`);
  for (const port of service.ports ?? []) {
    if (!String(port).startsWith('127.0.0.1:')) faults.push(`${name}: port ${port} is open to the network`);
  }
  for (const [other, { condition } = {}] of Object.entries(service.depends_on ?? {})) {
    if (condition !== 'service_healthy') faults.push(`${name}: does not wait until ${other} is healthy`);
    if (!document.services[other]) faults.push(`${name}: depends on ${other}, which is no service`);
  }
  for (const volume of service.volumes ?? []) {
    if (!(volume.split(':')[0] in (document.volumes ?? {}))) faults.push(`${name}: volume ${volume} has no name`);
  }
  for (const [key, value] of Object.entries(service.environment ?? {})) {
    if (SECRET.test(key) && !/^\$\{\w+/.test(String(value))) faults.push(`${name}: ${key} is written down`);
  }
  if (/^postgres:(1[89]|[2-9]\d)/.test(service.image ?? '') && (service.volumes ?? []).some((v) => /\/data$/.test(v))) {
    faults.push(`${name}: from PostgreSQL 18 on, a volume at …/data stays empty`);
  }
  return faults;
}

/** Our images: a stage that exists, is not root, checks its health, and is told the port it publishes. */
function ownServiceFaults([name, service], stages, envExample) {
  const stage = stages.get(service.build.target);
  if (!stage) return [`${name}: the Dockerfile has no stage ${service.build.target}`];
  const faults = [];
  const { PORT } = service.environment;
  const user = inherited(stages, stage, 'USER')?.split(':')[0];
  if (user === undefined || user === 'root' || user === '0') faults.push(`${name}: its image runs as root`);
  if (!inherited(stages, stage, 'HEALTHCHECK')) faults.push(`${name}: its image has no HEALTHCHECK`);
  if (!inherited(stages, stage, 'CMD')?.startsWith('[')) faults.push(`${name}: CMD has a shell that swallows signals`);
  if (!service.init) faults.push(`${name}: no init, so node is process 1`);
  if (inherited(stages, stage, 'EXPOSE') !== PORT) faults.push(`${name}: PORT is not the port its image exposes`);
  if (!(service.ports ?? []).some((port) => port.endsWith(`:${PORT}`))) faults.push(`${name}: PORT is not published`);
  if (envExample !== undefined) {
    const known = new Set([...envExample.matchAll(/^#?\s*([A-Z][A-Z0-9_]*)=/gm)].map(([, key]) => key));
    const unknown = Object.keys(service.environment).filter((key) => !known.has(key));
    faults.push(...unknown.map((key) => `${name}: ${key} is not in .env.example`));
  }
  return faults;
}

function kafkaFaults(kafka) {
  const faults = [];
  if (kafka.image !== `apache/kafka:${KAFKA_VERSION}`) faults.push(`kafka: not the ${KAFKA_VERSION} of kafka-local`);
  for (const [key, value] of Object.entries(asImageEnvironment(BROKER_SETTINGS))) {
    if (DIFFERS_IN_CONTAINERS.has(key) || kafka.environment[key] === value) continue;
    faults.push(`kafka: ${key} is ${kafka.environment[key]}, in kafka-local ${value}`);
  }
  return faults;
}

function stageFaults(stages) {
  return [...stages.values()]
    .filter(({ from }) => !stages.has(from) && !/:\d+\.\d+\.\d+/.test(from))
    .map(({ from }) => `Dockerfile: base image ${from} is not pinned`);
}

/** Compose reads an unset variable as an empty text: an empty password, an empty port. */
function interpolationFaults(compose) {
  return [...compose.matchAll(/\$\{?(\w+)(:-[^}]+)?/g)]
    .filter(([, , fallback]) => fallback === undefined)
    .map(([, name]) => `docker-compose.yml: ${name} has no default`);
}

function ignoreFaults(dockerignore) {
  const lines = dockerignore.split('\n').map((line) => line.trim());
  return ['node_modules', 'dist', 'data', '.git', '.env']
    .filter((name) => !lines.includes(name))
    .map((name) => `.dockerignore: ${name} would be sent to the engine`);
}

/** @returns {Map<string, { name: string, from: string, instructions: [string, string][] }>} build stages by name */
function readStages(dockerfile) {
  const lines = dockerfile
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages = new Map();
  let current;
  for (const line of lines) {
    const [, keyword, rest] = /^\s*(\w+)\s+(.*)$/.exec(line) ?? [];
    if (keyword === 'FROM') {
      const [from, , name = `stage ${stages.size}`] = rest.split(/\s+/);
      current = { name, from, instructions: [] };
      stages.set(name, current);
    } else {
      current?.instructions.push([keyword, rest]);
    }
  }
  return stages;
}

/** The last such instruction of a stage or, failing that, of the stages it is built from. */
function inherited(stages, stage, keyword) {
  for (let at = stage; at; at = stages.get(at.from)) {
    const found = at.instructions.findLast(([name]) => name === keyword);
    if (found) return found[1].trim();
  }
  return undefined;
}
