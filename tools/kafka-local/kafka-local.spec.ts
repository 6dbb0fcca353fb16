import { asImageEnvironment, BROKER_SETTINGS, serverProperties } from './broker-settings.mjs';
import { javaCommand, javaRelease, whatKafkaSuitesLack } from './requirements.mjs';
import { newClusterId } from './start-kafka.mjs';

describe('javaRelease', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', 17],
    ['java version "1.8.0_402"\nJava(TM) SE Runtime Environment', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['openjdk version "25-ea" 2025-09-16', 25],
    ['NOTE: Picked up JDK_JAVA_OPTIONS: -Xmx1g\nopenjdk version "11.0.2"', 11],
    ['bash: java: command not found', undefined],
  ])('%j → %p', (banner, release) => {
    expect(javaRelease(banner)).toBe(release);
  });
});

describe('javaCommand', () => {
  it('prefers the Java of JAVA_HOME to the one on PATH', () => {
    expect(javaCommand({ JAVA_HOME: '/opt/jdk' })).toMatch(/^\/opt\/jdk\/bin\/java/);
    expect(javaCommand({})).toBe('java');
    expect(javaCommand({ JAVA_HOME: '' })).toBe('java');
  });
});

describe('newClusterId', () => {
  it('never begins with a dash, which the storage tool would take for an option', () => {
    const drawn = [Buffer.alloc(16, 0xf8), Buffer.alloc(16, 0xfb), Buffer.alloc(16, 0x01)];
    expect(drawn.map((bytes) => bytes.toString('base64url').charAt(0))).toEqual(['-', '-', 'A']);
    expect(newClusterId(() => drawn.shift()!)).toBe('AQEBAQEBAQEBAQEBAQEBAQ');
  });
});

describe('whatKafkaSuitesLack', () => {
  it('lacks nothing where brokers are named', () => {
    expect(whatKafkaSuitesLack({ KAFKA_BROKERS: '127.0.0.1:9092' })).toBeUndefined();
  });
});

describe('serverProperties', () => {
  const text = serverProperties({ port: 19092, controllerPort: 19093, logFolder: 'C:\\data\\log' });
  const settings = new Map(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );

  it('listens on this machine only, and advertises what it listens on', () => {
    expect(settings.get('listeners')).toBe('PLAINTEXT://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093');
    expect(settings.get('advertised.listeners')).toBe('PLAINTEXT://127.0.0.1:19092');
    expect(settings.get('controller.quorum.voters')).toBe(`${settings.get('node.id')}@127.0.0.1:19093`);
  });

  it('has no backslash, which a properties file reads as an escape', () => {
    expect(text).not.toContain('\\');
  });

  it('asks for one copy of every internal topic, since there is one broker', () => {
    const copies = [...settings].filter(([key]) => /replication\.factor|min\.isr/.test(key));
    expect(copies.length).toBeGreaterThanOrEqual(5);
    expect(copies.every(([, value]) => value === '1')).toBe(true);
  });
});

describe('asImageEnvironment', () => {
  it('names settings as the official image reads them', () => {
    expect(asImageEnvironment({ 'node.id': '1', 'offsets.topic.num.partitions': '4' })).toEqual({
      KAFKA_NODE_ID: '1',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
    });
  });

  it('loses no setting', () => {
    expect(Object.keys(asImageEnvironment(BROKER_SETTINGS))).toHaveLength(Object.keys(BROKER_SETTINGS).length);
  });
});
