import { describe, expect, it } from '@jest/globals';
import { HEAD, type HostileMail, ORDER } from './hostile-mail.js';
import { BURDENS, makeHostileMails } from './make-hostile-mails.js';
import { readHostileMails } from './read-hostile-mails.js';

const seed = Number(process.env['HOSTILE_SEED'] ?? 1);
const SOUND_EVERY = 10;

/** Every burden once, in amounts that leave the suite quick; the tool reads 300 in full. */
function* someHostileMails(): Generator<HostileMail> {
  let made = 0;
  for (const mail of makeHostileMails(seed, BURDENS.length, { least: 0.02, most: 0.15 })) {
    yield mail;
    made += 1;
    if (made % SOUND_EVERY === 0) yield { name: 'sound', bytes: Buffer.from(`${HEAD}\r\n${ORDER}`) };
  }
}

describe(`hostile mails (seed ${seed})`, () => {
  it('each is read, refused, or ended with its thread; the service goes on and reads the next sound one', async () => {
    const { endings } = await readHostileMails(someHostileMails());
    expect(endings.filter(({ name }) => name !== 'sound')).toHaveLength(BURDENS.length);
    const sound = endings.filter(({ name }) => name === 'sound');
    expect(sound).toHaveLength(Math.floor(BURDENS.length / SOUND_EVERY));
    expect(sound.map(({ ending }) => ending)).toEqual(sound.map(() => 'read'));
  }, 300_000);

  it('the same seed makes the same mails', () => {
    const made = () => [...makeHostileMails(seed, 5, { least: 0.001, most: 0.01 })];
    expect(made()).toEqual(made());
  });
});
