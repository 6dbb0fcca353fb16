/** `npm run kafka`: one Apache Kafka broker in the foreground until Ctrl-C. Stdout has one line, KAFKA_BROKERS=…. */
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { KAFKA_VERSION } from './broker-settings.mjs';
import { KafkaUnavailable } from './requirements.mjs';
import { startKafka } from './start-kafka.mjs';

const USAGE = `usage: npm run kafka -- [--port N|auto] [--data DIR] [--fresh]
  --port N    port on 127.0.0.1 (default 9092); 0 or auto: any free one
  --data DIR  where the log is kept (default data/kafka)
  --fresh     forget what an earlier broker kept there`;

const say = (line) => process.stderr.write(`${line}\n`);

function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '9092' },
      data: { type: 'string', default: fileURLToPath(new URL('../../data/kafka', import.meta.url)) },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = values.port === 'auto' ? 0 : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port`);
  return { port, dataDir: values.data, fresh: values.fresh, help: values.help };
}

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  say(`${error.message}\n${USAGE}`);
  process.exit(2);
}
if (options.help) {
  say(USAGE);
  process.exit(0);
}

// Before the broker serves, Ctrl-C simply ends this process, and the guard of start-kafka.mjs ends the broker.
const began = performance.now();
let kafka;
try {
  kafka = await startKafka({ ...options, log: say });
} catch (error) {
  if (!(error instanceof KafkaUnavailable)) throw error;
  say(error.message);
  process.exit(1);
}

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    say('stopping Apache Kafka …');
    void kafka.stop();
  });
}

say(`Apache Kafka ${KAFKA_VERSION} serves after ${((performance.now() - began) / 1000).toFixed(1)} s; Ctrl-C stops it`);
process.stdout.write(`KAFKA_BROKERS=${kafka.brokers.join(',')}\n`);

const outcome = await kafka.exited();
if (!stopping) say(`the broker ended by itself (${outcome}); see ${kafka.dataDir}/broker.log`);
process.exit(stopping ? 0 : 1);
