/** docker-compose.yml and the Dockerfile keep their rules, and each rule fires on a planted violation. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { containerFaults } from '../../tools/container-rules.mjs';
import { KAFKA_VERSION } from '../../tools/kafka-local/broker-settings.mjs';

const root = join(import.meta.dirname, '..', '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

const files = {
  compose: read('docker-compose.yml'),
  dockerfile: read('Dockerfile'),
  dockerignore: read('.dockerignore'),
  envExample: existsSync(join(root, '.env.example')) ? read('.env.example') : undefined,
};

/** The text with one piece replaced; a piece that is no longer there must not make a test pass. */
function planted(text: string, piece: string, instead: string): string {
  if (!text.includes(piece)) throw new Error(`nothing to plant a violation in: '${piece}' is gone`);
  return text.replaceAll(piece, instead);
}

describe('containers', () => {
  it('keep every rule', () => {
    expect(containerFaults(files)).toEqual([]);
  });

  it.each([
    ['an unpinned image', 'postgres:18.4-bookworm', 'postgres:latest', 'postgres: image postgres:latest is not pinned'],
    ['another Kafka than kafka-local', 'apache/kafka:4', 'apache/kafka:3', /^kafka: not the [\d.]+ of kafka-local/],
    ['another broker setting', "NUM_PARTITIONS: '4'", "NUM_PARTITIONS: '1'", /^kafka: KAFKA_NUM_PARTITIONS is 1/],
    ['no health check', 'test: [CMD, pg_isready', 'was: [CMD, pg_isready', 'postgres: no health check'],
    ['a start without waiting', 'condition: service_healthy', 'condition: service_started', /does not wait until/],
    ['a port open to all', '127.0.0.1:${ORDER_PORT', '${ORDER_PORT', /^order-core: port .* is open to the network/],
    ['a volume without a name', 'intake:/srv/data', './data:/srv/data', /^intake-gateway: volume .* has no name/],
    [
      'a password in the file',
      'POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-local-only}',
      'POSTGRES_PASSWORD: x',
      /written/,
    ],
    ['a variable without default', '${AR_PORT:-3003}', '${AR_PORT}', 'docker-compose.yml: AR_PORT has no default'],
    ['the old folder of PostgreSQL', '/var/lib/postgresql', '/var/lib/postgresql/data', /stays empty/],
    ['a stage that does not exist', 'target: ar-health', 'target: ar', 'ar-health: the Dockerfile has no stage ar'],
    ['node as process 1', 'init: true', 'init: false', /no init/],
    ['another port than published', "PORT: '3003'", "PORT: '3009'", 'ar-health: PORT is not published'],
  ])('docker-compose.yml: %s is found', (_, piece, instead, fault) => {
    const faults = containerFaults({ ...files, compose: planted(files.compose, piece, instead) });
    expect(faults).toContainEqual(typeof fault === 'string' ? fault : expect.stringMatching(fault));
  });

  it.each([
    ['an unpinned base image', 'node:20.20.2-bookworm-slim', 'node:20', 'Dockerfile: base image node:20 is not pinned'],
    ['no user', 'USER 1000:1000', '', 'order-core: its image runs as root'],
    ['root by number', 'USER 1000:1000', 'USER 0:0', 'order-core: its image runs as root'],
    ['no HEALTHCHECK', 'HEALTHCHECK', 'LABEL', 'order-core: its image has no HEALTHCHECK'],
    ['a shell around node', 'CMD ["node", "--enable', 'CMD node ["--enable', /shell that swallows signals/],
    ['another port', 'EXPOSE 3002', 'EXPOSE 3000', 'order-core: PORT is not the port its image exposes'],
  ])('Dockerfile: %s is found', (_, piece, instead, fault) => {
    const faults = containerFaults({ ...files, dockerfile: planted(files.dockerfile, piece, instead) });
    expect(faults).toContainEqual(typeof fault === 'string' ? fault : expect.stringMatching(fault));
  });

  it('.dockerignore: secrets sent to the engine are found', () => {
    const dockerignore = planted(files.dockerignore, '.env\n', '');
    expect(containerFaults({ ...files, dockerignore })).toContain('.dockerignore: .env would be sent to the engine');
  });

  it('a setting that .env.example does not know is found', () => {
    const faults = containerFaults({ ...files, envExample: 'PORT=3001\n# DATABASE_URL=postgres://…\n' });
    expect(faults).toContain('order-core: KAFKA_BROKERS is not in .env.example');
    expect(faults.some((fault) => fault.includes('DATABASE_URL'))).toBe(false);
  });
});

describe('pom.xml of kafka-local', () => {
  it('pins every version, the one of Kafka as KAFKA_VERSION and so as docker-compose.yml', () => {
    const pom = read('tools/kafka-local/pom.xml');
    expect(pom).toContain(`<kafka.version>${KAFKA_VERSION}</kafka.version>`);
    const versions = [...pom.matchAll(/<(?:[a-z0-9]+\.)?version>(.*?)<\//g)].map(([, version]) => version);
    expect(versions.length).toBeGreaterThanOrEqual(7);
    expect(versions.filter((version) => !/^(\d+(\.\d+)*|\$\{[a-z0-9]+\.version\})$/.test(version ?? ''))).toEqual([]);
  });
});

describe('the health check of our images', () => {
  async function probe(listener: RequestListener, path: string) {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const result = await runProbe(port, path);
    server.close();
    return { port, ...result };
  }

  async function runProbe(port: number, path: string) {
    const child = spawn(process.execPath, [join(root, 'tools/probe-health.mjs'), path], {
      env: { ...process.env, PORT: String(port) },
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, said };
  }

  it('passes on 200 of the path it was given', async () => {
    const asked: string[] = [];
    const { code } = await probe((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    }, '/health/ready');
    expect({ code, asked }).toEqual({ code: 0, asked: ['/health/ready'] });
  });

  it('fails on 503 and repeats what the service said', async () => {
    const { code, said } = await probe((_, response) => {
      response.statusCode = 503;
      response.end('database away');
    }, '/health/ready');
    expect(code).toBe(1);
    expect(said).toContain('503: database away');
  });

  it('fails when nothing listens', async () => {
    const { port } = await probe((_, response) => response.end(), '/');
    const { code, said } = await runProbe(port, '/health/live');
    expect(code).toBe(1);
    expect(said).toContain('/health/live did not answer');
  });
});
