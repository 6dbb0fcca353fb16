import { registry } from './registry.js';
import { SIDES, type Side, type SideMessage } from './side-processes.js';

/** The program of one side of one bench: `node side.js NAME ours|theirs`, a round for every message (side-processes.ts). */
const [name, side] = process.argv.slice(2);
const found = registry.find((bench) => bench.name === name);
if (!found || !SIDES.includes(side as Side) || !process.send) throw new Error(`no side ${side} of bench ${name}`);

const rounds = await (await found.load()).prepare();
const tell = (message: SideMessage) => process.send!(message);
process.on('message', () => void rounds[side as Side]().then((rate) => tell({ rate })));
process.on('disconnect', () => void (rounds.close?.() ?? Promise.resolve()).then(() => process.exit(0)));
tell({ note: rounds.note });
