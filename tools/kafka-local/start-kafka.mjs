/**
 * One Apache Kafka broker (KRaft, broker and controller in one process) as a child of this one, without Docker.
 * Plain JavaScript on Node alone: `npm run kafka` works before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { serverProperties } from './broker-settings.mjs';
import { LOCK_FILE, lockData } from './data-lock.mjs';
import { fetchJars } from './fetch-jars.mjs';
import { javaCommand, KafkaUnavailable, whatJavaLacks } from './requirements.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Under two seconds on an idle machine; a loaded one may take long, and a minute is proof that something is wrong. */
const READY_WITHIN_MS = 60_000;
/** A clean stop takes under half a second; after this the broker is killed, which loses nothing acknowledged. */
const STOP_WITHIN_MS = 20_000;
const POLL_MS = 50;
/** Another process may take a free port between our look and the broker's bind. */
const ATTEMPTS_FOR_A_FREE_PORT = 3;
const HEAP = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC'];

/**
 * Starts a broker and resolves once it serves. Types and meaning: start-kafka.d.mts.
 * @throws KafkaUnavailable with a sentence: Java or Maven missing, port taken, data in use, broker did not start
 */
export async function startKafka({ port = 0, dataDir, fresh = false, log = () => {} } = {}) {
  const lack = whatJavaLacks();
  if (lack) throw new KafkaUnavailable(lack);
  const jars = await fetchJars(log);
  const folder = dataDir ? resolve(dataDir) : await mkdtemp(join(tmpdir(), 'kafka-local-'));
  if (fresh) await removeData(folder);

  let running = await startOnAFreePort({ jars, folder, port }).catch(async (error) => {
    if (!dataDir) await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const fixed = running.port;
  return {
    brokers: [`127.0.0.1:${fixed}`],
    dataDir: folder,
    get pid() {
      return running.process.pid;
    },
    exited: () => running.exited,
    async stop() {
      await end(running, 'SIGTERM');
      if (!dataDir) await rm(folder, { recursive: true, force: true });
    },
    async kill9() {
      await end(running, 'SIGKILL');
    },
    async restart() {
      await end(running, 'SIGTERM');
      running = await startOnAFreePort({ jars, folder, port: fixed });
    },
  };
}

/** Port 0 means any; the controller's port is nobody's business and always any. */
async function startOnAFreePort({ jars, folder, port }) {
  for (let attempt = 1; ; attempt += 1) {
    if (port !== 0 && !(await isFree(port))) {
      throw new KafkaUnavailable(`Port ${port} is taken; choose another with --port, or --port auto.`);
    }
    try {
      return await start({ jars, folder, port: port || (await freePort()), controllerPort: await freePort() });
    } catch (error) {
      if (!error.portTaken || attempt === ATTEMPTS_FOR_A_FREE_PORT) throw error;
    }
  }
}

async function start({ jars, folder, port, controllerPort }) {
  const logFolder = join(folder, 'log');
  await mkdir(logFolder, { recursive: true });
  const unlock = await lockData(folder);
  try {
    const properties = join(folder, 'server.properties');
    await writeFile(properties, serverProperties({ port, controllerPort, logFolder }));
    if (!existsSync(join(logFolder, 'meta.properties'))) format({ jars, properties });

    const output = join(folder, 'broker.log');
    const from = (await stat(output).catch(() => undefined))?.size ?? 0;
    const child = runBroker({ jars, properties, output });
    const exited = once(child, 'exit').then(async ([code, signal]) => {
      await unlock();
      return code ?? signal;
    });
    const guard = killWithParent(child.pid);
    void exited.then(() => guard?.kill('SIGKILL'));
    const running = { process: child, port, exited };
    await untilReady({ running, output, from });
    return running;
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** A new cluster id. Kafka's own never begin with a dash either: its tool would take the id for an option. */
export function newClusterId(random = randomBytes) {
  for (;;) {
    const id = random(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

/** Gives the folder a cluster id. The broker refuses a folder that was never formatted. */
function format({ jars, properties }) {
  const args = [...java(jars), 'kafka.tools.StorageTool', 'format', '-t', newClusterId(), '-c', properties];
  const { status, stdout, stderr } = spawnSync(javaCommand(), args, { encoding: 'utf8' });
  if (status !== 0) throw new KafkaUnavailable(`The data folder could not be formatted:\n${stdout}${stderr}`.trim());
}

/** Output goes to a file, not a pipe: a broker must not stall because its parent is busy. */
function runBroker({ jars, properties, output }) {
  const file = openSync(output, 'a');
  try {
    const args = [...HEAP, ...java(jars), 'kafka.Kafka', properties];
    return spawn(javaCommand(), args, { stdio: ['ignore', file, file] });
  } finally {
    closeSync(file);
  }
}

const java = (jars) => [`-Dlog4j2.configurationFile=${join(here, 'log4j2.properties')}`, '-cp', join(jars, '*')];

/**
 * A test runner killed with SIGKILL runs no handler, so a shell waits on a pipe that only our death closes, then kills
 * the broker. Its own session, so that a terminal's Ctrl-C does not end it first.
 */
function killWithParent(pid) {
  if (process.platform === 'win32') return undefined;
  const script = 'read -r _; kill -9 "$1" 2>/dev/null';
  const guard = spawn('/bin/sh', ['-c', script, 'kafka-local-guard', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.stdin.on('error', () => {});
  guard.stdin.unref();
  guard.unref();
  return guard;
}

/** The broker's own word; an open port says only that someone listens. */
async function untilReady({ running, output, from }) {
  const deadline = performance.now() + READY_WITHIN_MS;
  let ended = false;
  void running.exited.then(() => (ended = true));
  for (;;) {
    const said = await readFrom(output, from);
    if (said.includes('Kafka Server started')) return;
    if (ended) throw didNotStart(await readFrom(output, from));
    if (performance.now() > deadline) {
      await end(running, 'SIGKILL');
      throw new KafkaUnavailable(`The broker was not ready within ${READY_WITHIN_MS / 1000} s:\n${said.slice(-2000)}`);
    }
    await wait(POLL_MS);
  }
}

function didNotStart(said) {
  const error = new KafkaUnavailable(`The broker ended while starting:\n${said.trim().slice(-2000)}`);
  error.portTaken = said.includes('Address already in use');
  return error;
}

async function readFrom(file, position) {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.max(0, size - position));
    await handle.read(buffer, 0, buffer.length, position);
    return buffer.toString('utf8');
  } finally {
    await handle.close();
  }
}

async function end(running, signal) {
  running.process.kill(signal);
  const late = setTimeout(() => running.process.kill('SIGKILL'), STOP_WITHIN_MS);
  await running.exited;
  clearTimeout(late);
}

/** Deletes only what a broker of ours left there: a mistyped `--data ~ --fresh` must not empty a home. */
async function removeData(folder) {
  const ours = ['log', 'server.properties', 'broker.log'];
  const names = await readdir(folder).catch(() => []);
  const foreign = names.find((name) => !ours.includes(name) && name !== LOCK_FILE);
  if (foreign) throw new KafkaUnavailable(`${folder} also holds '${foreign}', which no broker wrote: not emptied.`);
  await mkdir(folder, { recursive: true });
  const unlock = await lockData(folder);
  for (const name of ours) await rm(join(folder, name), { recursive: true, force: true });
  await unlock();
}

async function freePort() {
  const server = await listen(0);
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function isFree(port) {
  const server = await listen(port).catch(() => undefined);
  if (!server) return false;
  await new Promise((done) => server.close(done));
  return true;
}

async function listen(port) {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
