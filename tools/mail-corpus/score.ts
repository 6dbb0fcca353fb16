import {
  assessMail,
  type AssessedLine,
  type AssessedOrder,
} from '../../apps/intake-gateway/src/channels/email/certainty/assess-order.js';
import { DEFAULT_LINE_THRESHOLD } from '../../apps/intake-gateway/src/channels/email/certainty/order-policy.js';
import { NOTHING_KNOWN } from '../../apps/intake-gateway/src/channels/email/matching/catalogue.js';
import { ItemMatcher } from '../../apps/intake-gateway/src/channels/email/matching/item-matcher.js';
import { parseMail } from '../../apps/intake-gateway/src/channels/email/parse-mail.js';
import { readOrderMail } from '../../apps/intake-gateway/src/channels/email/reading/read-order-mail.js';
import { CLEAN, type Corpus, type CorpusCase, makeCase, type Shape, SHAPES } from './make-case.js';
import type { TrueLine, TrueOrder } from './truth.js';

export type Half = 'train' | 'test';

/** Every other round of shapes trains; what is trained never sees the rest. */
export const halfOf = (index: number): Half => (Math.floor(index / SHAPES.length) % 2 === 0 ? 'train' : 'test');

export interface ShapeScore {
  cases: number;
  orders: number;
  /** Orders right in number, purpose and every line. */
  exact: number;
  found: number;
  wanted: number;
  right: number;
  auto: number;
  autoWrong: number;
}

export interface JudgedLine {
  readonly line: AssessedLine;
  readonly right: boolean;
}

export interface Scored {
  readonly shapes: ReadonlyMap<Shape, ShapeScore>;
  readonly lines: readonly JudgedLine[];
  readonly failures: readonly { readonly name: string; readonly what: string }[];
}

const emptyScore = (): ShapeScore => ({
  cases: 0,
  orders: 0,
  exact: 0,
  found: 0,
  wanted: 0,
  right: 0,
  auto: 0,
  autoWrong: 0,
});

/** Reads and matches the mails of one half and compares them with the truth. */
export async function scoreCorpus(
  corpus: Corpus,
  run: { seed: number; count: number; half: Half; shapes?: readonly string[] },
): Promise<Scored> {
  const matcher = new ItemMatcher(corpus.items);
  const shapes = new Map<Shape, ShapeScore>(SHAPES.map((shape) => [shape, emptyScore()]));
  const lines: JudgedLine[] = [];
  const failures: { name: string; what: string }[] = [];
  for (let index = 0; index < run.count; index += 1) {
    if (halfOf(index) !== run.half || (run.shapes && !run.shapes.includes(SHAPES[index % SHAPES.length]!))) continue;
    const each = await makeCase(run.seed, index, corpus);
    const mail = await readOrderMail(await parseMail(each.mail));
    const itemNumbers = [...each.customer.itemNumbers].map(([sku, customerItem]) => ({ sku, customerItem }));
    const assessed = assessMail(mail, {
      matcher,
      customer: { ...NOTHING_KNOWN, itemNumbers },
      policy: { customerKnown: true, purchaseOrderNumber: 'required', lineThreshold: DEFAULT_LINE_THRESHOLD },
    });
    judge(each, assessed, { score: shapes.get(each.shape)!, lines, failures });
  }
  return { shapes, lines, failures };
}

function judge(
  each: CorpusCase,
  assessed: readonly AssessedOrder[],
  into: { score: ShapeScore; lines: JudgedLine[]; failures: { name: string; what: string }[] },
): void {
  const { score } = into;
  score.cases += 1;
  score.orders += each.orders.length;
  const left = [...assessed];
  for (const truth of each.orders) {
    const at = left.findIndex(({ order }) => order.purchaseOrderNumber?.value === truth.purchaseOrderNumber);
    const [found] = left.splice(at < 0 ? 0 : at, at < 0 && left.length === 0 ? 0 : 1);
    judgeOrder(each, truth, found, into);
  }
  for (const extra of left) judgeOrder(each, undefined, extra, into);
}

function judgeOrder(
  { name }: CorpusCase,
  truth: TrueOrder | undefined,
  found: AssessedOrder | undefined,
  { score, lines, failures }: { score: ShapeScore; lines: JudgedLine[]; failures: { name: string; what: string }[] },
): void {
  const open = [...(truth?.lines ?? [])];
  score.wanted += open.length;
  score.found += found?.lines.length ?? 0;
  let right = 0;
  for (const line of found?.lines ?? []) {
    const at = open.findIndex((wanted) => isRight(line, wanted));
    if (at >= 0) {
      open.splice(at, 1);
      right += 1;
    }
    lines.push({ line, right: at >= 0 });
    if (at < 0)
      failures.push({
        name,
        what: `extra ${line.line.quantity} ${line.line.unit ?? ''} → ${line.sku ?? '?'} (${line.confidence.toFixed(2)}) "${line.line.source}"`,
      });
  }
  score.right += right;
  for (const line of open)
    failures.push({ name, what: `missing ${line.quantity} ${line.unit} ${line.item.sku} ${line.item.description}` });
  const numberRight = truth !== undefined && found?.order.purchaseOrderNumber?.value === truth.purchaseOrderNumber;
  const exact =
    numberRight && found.order.purpose === truth.purpose && open.length === 0 && right === found.lines.length;
  if (truth !== undefined && !numberRight)
    failures.push({
      name,
      what: `number ${truth.purchaseOrderNumber} read as ${found?.order.purchaseOrderNumber?.value ?? 'none'}`,
    });
  if (exact) score.exact += 1;
  if (found?.decision === 'auto') {
    score.auto += 1;
    if (!exact) {
      score.autoWrong += 1;
      failures.push({ name, what: 'WRONG ALTHOUGH AUTO' });
    }
  } else if (found && exact) failures.push({ name, what: `draft: ${found.reasons.join(' ')}` });
}

/** The item, the quantity, and the unit where one was read. */
const isRight = (line: AssessedLine, wanted: TrueLine): boolean =>
  (line.sku ?? line.alternatives[0]?.sku) === wanted.item.sku &&
  line.line.quantity === wanted.quantity &&
  (line.line.unit === undefined || line.line.unit === wanted.unit);

export const f1 = ({ right, found, wanted }: ShapeScore): number =>
  found + wanted === 0 ? 1 : (2 * right) / (found + wanted);

/** Sums over shapes: the touchless rate of clean ones, the error within what passed in all. */
export function summarize({ shapes, lines }: Scored): {
  touchless: number;
  touchlessError: number;
  exact: number;
  calibrationError: number;
} {
  const all = [...shapes];
  const clean = all.filter(([shape]) => CLEAN.has(shape)).map(([, score]) => score);
  const sum = (scores: readonly ShapeScore[], key: keyof ShapeScore) =>
    scores.reduce((total, score) => total + score[key], 0);
  const everything = all.map(([, score]) => score);
  return {
    touchless: sum(clean, 'auto') / Math.max(1, sum(clean, 'orders')),
    touchlessError: sum(everything, 'autoWrong') / Math.max(1, sum(everything, 'auto')),
    exact: sum(clean, 'exact') / Math.max(1, sum(clean, 'orders')),
    calibrationError: calibrationError(lines.map(({ line, right }) => [line.confidence, right])),
  };
}

/** Expected calibration error over ten bins of equal width. */
export function calibrationError(judged: readonly (readonly [number, boolean])[]): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, certain: 0, right: 0 }));
  for (const [certainty, right] of judged) {
    const bin = bins[Math.min(9, Math.floor(certainty * 10))]!;
    bin.count += 1;
    bin.certain += certainty;
    bin.right += right ? 1 : 0;
  }
  return bins.reduce((sum, { certain, right }) => sum + Math.abs(certain - right), 0) / Math.max(1, judged.length);
}
