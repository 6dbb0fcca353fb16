import type { Container, Table, TableRow, TextLine } from '../document.js';
import type { Column } from '../tables/headings.js';
import { type BlockText, blockTexts } from './block-texts.js';
import { purchaseOrderNumbersIn } from '../orders/order-facts.js';
import { type BlockRecord, readRecord } from './read-record.js';

/** A block that looks like those that order something, and cannot be read. */
export interface UnreadBlock extends Omit<TextLine, 'kind'> {
  readonly kind: 'unread';
}

type Entry = TextLine | Table;

/** A stretch of texts that tells one order line. */
interface Block {
  readonly from: number;
  /** Behind its last text. */
  readonly to: number;
  readonly record: BlockRecord | undefined;
}

const MAX_TEXTS = 20_000;
const MAX_CLIMB = 400;
const MAX_BLOCK = 24;
const MAX_PERIOD = 10;

/**
 * Finds order lines told in blocks of several texts (the cards of a web shop, an item with its fields below it) and
 * puts each into a row of a table, so that one reader reads them all. What a block is, the document itself says: each
 * quantity belongs to the largest element that holds no other quantity; in plain text to its paragraph; where neither
 * parts them, to a stretch of texts that repeats kind by kind. Everything else stays as and where it is.
 */
export function recordsAsTables(entries: readonly Entry[]): readonly (Entry | UnreadBlock)[] {
  const texts = blockTexts(entries.slice(0, MAX_TEXTS));
  const anchors = texts.flatMap((_, index) => (isQuantity(texts, index) ? [index] : []));
  if (anchors.length === 0) return entries;
  const inside = blocksByElement(texts, anchors);
  const found = inside.length > 0 ? inside : blocksByPeriod(texts, anchors);
  const blocks = found.filter(
    (block) =>
      !beginsOrder(texts[block.from]) && (block.record !== undefined || mayOrder(texts.slice(block.from, block.to))),
  );
  return blocks.length === 0 ? entries : replace(entries, texts, blocks);
}

/** `PO-21785` on a line of its own, over the lines of that order. */
const beginsOrder = (text: BlockText | undefined): boolean =>
  text?.entry.kind === 'line' &&
  text.entry.text.trim().length <= 30 &&
  purchaseOrderNumbersIn(text.entry.text).length > 0;

/** Where a quantity is told, once for each: a label beside a count is no second one. */
function isQuantity(texts: readonly BlockText[], index: number): boolean {
  const { said } = texts[index]!;
  if (said?.kind === 'count') return !said.sized;
  if (said?.kind === 'number') return texts[index + 1]?.said?.kind === 'unit';
  if (said?.kind === 'named' || said?.kind === 'product') return true;
  if (said?.kind === 'field') return said.column === 'quantity';
  const beside = [texts[index - 1], texts[index + 1]];
  return said?.kind === 'label' && said.column === 'quantity' && !beside.some((text) => text?.said?.kind === 'count');
}

/** Below these words stands who writes, from where, and how to call. */
const SIGNS = /^\W*(?:(?:best|kind|warm|many|with) )*(?:regards|wishes|thanks|thank you|thx|ty|cheers|sincerely|respectfully|appreciate it|gracias|saludos|merci|cordialement|danke|gru(?:ß|ss))(?: (?:you|again|a lot|much|in advance|so much|very much))?\W*$/i; // prettier-ignore
const CALLS = /(?:^|[^\d-])\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}(?!\d)/;

const calls = ({ said }: BlockText): boolean => said !== undefined && 'value' in said && CALLS.test(said.value);

/** Whether a block nobody could read may order something: labels alone do not, nor the number of the order, nor who signs. */
function mayOrder(texts: readonly BlockText[]): boolean {
  const said = texts.flatMap(({ said: each }) => (each && each.kind !== 'label' ? [each] : []));
  if (said.every(({ value }) => purchaseOrderNumbersIn(value).length > 0)) return false;
  const lines = texts.flatMap(({ entry }) => (entry.kind === 'line' ? [entry.text] : []));
  return !(
    SIGNS.test(lines[0] ?? '') &&
    lines.some((line) => CALLS.test(line)) &&
    !texts.some((text) => numbersItem(text) && !calls(text))
  );
}

/** The blocks that elements make: one quantity in each, at least two of a kind, or one that numbers its item. */
function blocksByElement(texts: readonly BlockText[], anchors: readonly number[]): Block[] {
  const counts = new Map<Container, number>();
  for (const anchor of anchors)
    for (const each of chain(texts[anchor]!.within)) counts.set(each, (counts.get(each) ?? 0) + 1);
  const alone = anchors.map((anchor) => chain(texts[anchor]!.within).filter((each) => counts.get(each) === 1));
  if (alone.length === 1) return single(texts, alone[0]!);
  const kinds = new Map<string, number>();
  for (const top of alone.flatMap((up) => up.at(-1) ?? [])) kinds.set(kindOf(top), (kinds.get(kindOf(top)) ?? 0) + 1);
  const [usual] = [...kinds].sort((a, b) => b[1] - a[1]);
  const chosen = usual ? alone.flatMap((up) => up.find((each) => kindOf(each) === usual[0]) ?? []) : [];
  const blocks = extentsOf(texts, new Set(chosen)).map((extent) => blockOf(texts, extent));
  const read = blocks.filter(({ record }) => record !== undefined);
  if (read.length < 2 || read.length * 2 < blocks.length) return [];
  return [...blocks, ...siblingsOf(texts, chosen)];
}

/**
 * Elements beside those that order something, of their kind and naming an item: one whose count may be a size, or
 * that says none, is read as the others are, or said to be unclear.
 */
function siblingsOf(texts: readonly BlockText[], chosen: readonly Container[]): Block[] {
  const known = new Set(chosen);
  const parents = new Set(chosen.map(({ parent }) => parent));
  const kind = kindOf(chosen[0]!);
  const beside = texts.flatMap(({ within, said }) => {
    const up = said && ITEM_KINDS.has(said.kind) ? chain(within) : [];
    return up.find((each) => kindOf(each) === kind && parents.has(each.parent) && !known.has(each)) ?? [];
  });
  const blocks = extentsOf(texts, new Set(beside)).map((extent) => blockOf(texts, extent));
  return blocks.filter(({ from, to, record }) => {
    const own = texts.slice(from, to).filter(({ said }) => said);
    return record ?? (own.length > 1 && own.some(numbersItem));
  });
}

const ITEM_KINDS: ReadonlySet<string> = new Set(['code', 'field', 'count']);

const numbersItem = ({ said }: BlockText): boolean =>
  said?.kind === 'code' || (said?.kind === 'field' && NUMBERS.has(said.column) && /\d/.test(said.value));

const kindOf = ({ tag, depth }: Container): string => `${tag} ${depth}`;

/** The elements around a text, from the innermost on. */
function chain(within: Container | undefined): Container[] {
  const out: Container[] = [];
  for (let each = within; each && out.length < MAX_CLIMB; each = each.parent) out.push(each);
  return out;
}

/** An order of one line: the smallest element around its quantity that numbers the item. */
function single(texts: readonly BlockText[], up: readonly Container[]): Block[] {
  for (const container of up.slice(0, 8)) {
    const [extent] = extentsOf(texts, new Set([container]));
    const { record, ...block } = blockOf(texts, extent!);
    const numbered = record && [...record.cells].some(([column, cell]) => NUMBERS.has(column) && /\d/.test(cell));
    if (numbered && !record.guessed) return [{ ...block, record }];
  }
  return [];
}

const NUMBERS: ReadonlySet<Column> = new Set<Column>(['code', 'vendor', 'customer', 'gtin', 'manufacturer']);

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Where the texts of each element stand: together, as elements do. */
function extentsOf(texts: readonly BlockText[], containers: ReadonlySet<Container>): Extent[] {
  const found = new Map<Container, { from: number; to: number }>();
  texts.forEach(({ within }, index) => {
    const container = chain(within).find((each) => containers.has(each));
    const extent = container && found.get(container);
    if (extent) extent.to = index + 1;
    else if (container) found.set(container, { from: index, to: index + 1 });
  });
  return [...found.values()];
}

function blockOf(texts: readonly BlockText[], { from, to }: Extent): Block {
  const own = texts.slice(from, Math.min(to, from + MAX_BLOCK + 1));
  const said = own.flatMap(({ said: each }) => (each ? [each] : []));
  const oneVoice = own.every(({ entry }) => entry.origin === own[0]!.entry.origin);
  // What one line or row says by itself is for those who read lines and rows.
  const several = own.some(({ at, row }) => at !== own[0]!.at || row !== own[0]!.row) || own[0]!.entry.kind === 'table';
  return { from, to, record: oneVoice && several && own.length <= MAX_BLOCK ? readRecord(said) : undefined };
}

const placeOf = ({ within }: BlockText): string => (within ? kindOf(within) : '');

/** What kind of text stands where: texts of one kind repeat from block to block. */
const shapeOf = (text: BlockText): string => {
  const { said } = text;
  return `${said?.kind ?? ''} ${said && 'column' in said ? said.column : ''} ${placeOf(text)}`;
};

const isLabelled = ({ said }: BlockText): boolean => said?.kind === 'field' || said?.kind === 'label';

/**
 * The blocks of a list that no elements part: quantities at equal distances, and around each the same kinds of texts.
 * Where a block begins must be plain: a list that could be cut in two places is cut in none.
 */
function blocksByPeriod(texts: readonly BlockText[], anchors: readonly number[]): Block[] {
  const shapes = texts.map(shapeOf);
  return evenRuns(anchors).flatMap((run) => cutRun(texts, shapes, run));
}

/** Quantities one after the other at the same distance, two at least. */
function evenRuns(anchors: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const anchor of anchors) {
    const run = runs.at(-1);
    const [last, before] = [run?.at(-1), run?.at(-2)];
    if (run && last !== undefined && (before === undefined || anchor - last === last - before)) run.push(anchor);
    else runs.push([anchor]);
  }
  return runs.filter((run) => run.length > 1);
}

function cutRun(texts: readonly BlockText[], shapes: readonly string[], run: readonly number[]): Block[] {
  const period = run[1]! - run[0]!;
  if (period < 2 || period > MAX_PERIOD) return [];
  const shapeAt = (from: number) => shapes.slice(from, from + period).join();
  const cuts = Array.from({ length: period }, (_, before) =>
    run.map((anchor): Extent => ({ from: anchor - before, to: anchor - before + period })),
  ).filter((extents) => {
    const first = extents[0]!;
    const inText = first.from >= 0 && extents.at(-1)!.to <= texts.length;
    // Of two texts that stand alike either may be the first: which of them, no text says for certain.
    const pair = period === 2 && inText ? texts.slice(first.from, first.to) : [];
    const alike = pair.length === 2 && !pair.some(isLabelled) && placeOf(pair[0]!) === placeOf(pair[1]!);
    return inText && !alike && extents.every(({ from }) => shapeAt(from) === shapeAt(first.from));
  });
  const readable = cuts
    .map((extents) => extents.map((extent) => blockOf(texts, extent)))
    .filter((blocks) => blocks.every(({ record }) => record !== undefined));
  return readable.length === 1 ? readable[0]! : [];
}

/** The entries with each run of blocks as a table; rows and lines of no block stay. */
function replace(
  entries: readonly Entry[],
  texts: readonly BlockText[],
  blocks: readonly Block[],
): readonly (Entry | UnreadBlock)[] {
  const owner = new Map<string, Block>();
  for (const block of blocks) for (const { at, row } of texts.slice(block.from, block.to)) owner.set(`${at}:${row}`, block); // prettier-ignore
  const out: (Entry | UnreadBlock)[] = [];
  const told = new Set<Block>();
  let run: Block[] = [];
  const flush = () => {
    if (run.length > 0) out.push(asTable(run, texts));
    run = [];
  };
  /** Takes what a block owns. @returns false for what none owns, or stays beside a block nobody could read */
  const take = (at: number, row: number): boolean => {
    const block = owner.get(`${at}:${row}`);
    if (!block) return false;
    if (!told.has(block)) {
      told.add(block);
      if (block.record) run.push(block);
      else {
        flush();
        out.push(unread(block, texts));
      }
    }
    return block.record !== undefined;
  };
  entries.forEach((entry, at) => {
    if (entry.kind === 'line') {
      if (take(at, 0)) return;
      if (entry.text.trim() !== '') flush();
      out.push(entry);
      return;
    }
    let rest: TableRow[] = [];
    const keep = () => {
      if (rest.length > 0) out.push({ ...entry, rows: rest });
      rest = [];
    };
    entry.rows.forEach((row, index) => {
      const before = run.length;
      if (!owner.has(`${at}:${index}`) || !take(at, index)) {
        flush();
        rest.push(row);
      } else if (run.length > before) keep();
    });
    keep();
  });
  flush();
  return out;
}

const HEADINGS: Partial<Record<Column, string>> = {
  code: 'item', vendor: 'vendor item', customer: 'customer item', manufacturer: 'mfg #', gtin: 'upc', bidLine: 'bid line',
  lineNumber: 'line', pack: 'pack size', date: 'need by', note: 'notes', total: 'line total', quantity: 'qty', purchaseOrder: 'po number',
}; // prettier-ignore

function asTable(blocks: readonly Block[], texts: readonly BlockText[]): Table {
  const columns = [...new Set(blocks.flatMap(({ record }) => [...record!.cells.keys()]))];
  const first = texts[blocks[0]!.from]!;
  const rows = blocks.map(({ record, from }): TableRow => ({
    cells: [...columns.map((column) => record!.cells.get(column) ?? ''), record!.notes.join('; ')],
    place: texts[from]!.place,
  }));
  const heading = [...columns.map((column) => HEADINGS[column] ?? column), columns.includes('note') ? '' : 'notes'];
  return {
    kind: 'table',
    origin: first.entry.origin,
    rows: [{ cells: heading, place: first.place }, ...rows],
    ...(blocks.some(({ record }) => record!.guessed) ? { guessed: true } : {}),
  };
}

function unread({ from, to }: Block, texts: readonly BlockText[]): UnreadBlock {
  const own = texts.slice(from, Math.min(to, from + MAX_BLOCK));
  const { entry, place } = own[0]!;
  const written = own.flatMap(({ said }) => (said ? [said.kind === 'named' ? `${said.name} x ${said.value}` : said.kind === 'label' ? said.column : said.value] : [])); // prettier-ignore
  return { kind: 'unread', text: written.join(' ').slice(0, 200), place, origin: entry.origin };
}
