import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { runSteps } from './run-steps.mjs';

const step = (name: string, program: string) => ({ name, args: ['-e', program] });
async function run(
  steps: Parameters<typeof runSteps>[0],
  { atOnce = 2, stop }: { atOnce?: number; stop?: AbortSignal },
) {
  const said: string[] = [];
  const well = await runSteps(steps, { atOnce, say: (text) => said.push(text), ...(stop ? { stop } : {}) });
  return { well, said };
}
const fine = step('fine', 'console.log("nobody wants to read this")');

describe('the steps of a check', () => {
  it('are well when each is, told in a line each and no more', async () => {
    const { well, said } = await run([fine, { ...fine, name: 'fine as well' }], {});
    expect(well).toBe(true);
    expect(said.sort()).toEqual([
      expect.stringMatching(/^✔ fine as well: \d+\.\d s$/),
      expect.stringMatching(/^✔ fine: \d+\.\d s$/),
    ]);
  });

  it.each([
    ['says so', 'console.log("out"); console.error("err"); process.exitCode = 1', /^(out\nerr|err\nout)\n$/],
    ['is killed', 'process.kill(process.pid, "SIGKILL")', /ended by SIGKILL/],
    ['cannot be read', 'this is no program', /SyntaxError/],
  ])('fail when one %s, with all it wrote; the others are run all the same', async (_what, program, output) => {
    const { well, said } = await run([step('broken', program), fine], { atOnce: 1 });
    expect(well).toBe(false);
    expect(said).toEqual([
      expect.stringMatching(output),
      expect.stringMatching(/^✘ broken: /),
      expect.stringMatching(/^✔ fine: /),
    ]);
  });

  it('run beside each other, as many as asked', async () => {
    // Each waits until both have called: one after the other neither would end.
    const callers: Socket[] = [];
    const server = createServer((caller) => {
      if (callers.push(caller) === 2) for (const each of callers) each.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const call = `require("net").connect(${(server.address() as AddressInfo).port}, "127.0.0.1").resume()`;
    expect(await run([step('one', call), step('other', call)], {})).toMatchObject({ well: true });
    server.close();
  });

  it('end when they are stopped: what runs is ended, what waits is not begun', async () => {
    const stop = new AbortController();
    const server = createServer(() => stop.abort()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stay = `require("net").connect(${(server.address() as AddressInfo).port}, "127.0.0.1"); setInterval(() => {}, 1000)`;
    const { well, said } = await run([step('endless', stay), fine], { atOnce: 1, stop: stop.signal });
    expect(well).toBe(false);
    expect(said).toEqual([expect.stringMatching(/ended by SIGTERM/), expect.stringMatching(/^✘ endless: /)]);
    server.close();
  });
});
