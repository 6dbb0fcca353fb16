/** What a formula comes to: a number, or a text (`""` for a cell that shows nothing). */
export type FormulaValue = number | string;

type Token = { readonly kind: 'number' | 'text' | 'ref' | 'range' | 'name' | 'sign'; readonly text: string };

/** Gives the text of a cell (`B7`), and its formula where it has one without a stored value. */
export interface SheetCells {
  text(reference: string): string;
  formula(reference: string): string | undefined;
}

const TOKENS =
  /\s*(?:(?<text>"(?:[^"]|""){0,200}")|(?<number>\d{1,15}(?:\.\d{1,15})?)|(?<range>\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7})|(?<ref>\$?[A-Z]{1,3}\$?\d{1,7}(?![A-Z(]))|(?<name>[A-Z][A-Z.]{0,20}(?=\())|(?<sign><=|>=|<>|[-+*/(),;<>=%]))/iy;
const MAX_STEPS = 5_000;
const MAX_DEPTH = 40;
const MAX_CELLS = 2_000;

class Unknown extends Error {}

/**
 * Computes a formula of one sheet: numbers, cells, `+ - * /`, comparisons, SUM, MAX, MIN, ROUND, ROUNDUP, ROUNDDOWN,
 * CEILING, ABS, INT and IF. Undefined for anything else (other sheets, other functions, circles).
 */
export function computeFormula(formula: string, cells: SheetCells): FormulaValue | undefined {
  try {
    const value = new Computation(cells, { steps: 0 }, []).run(formula);
    return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

/** A descent over the tokens of one formula; cells that are formulas themselves are computed on the way. */
class Computation {
  #tokens: Token[] = [];
  #at = 0;

  constructor(
    private readonly cells: SheetCells,
    private readonly spent: { steps: number },
    private readonly open: readonly string[],
  ) {}

  run(formula: string): FormulaValue {
    this.#tokens = tokensOf(formula.replace(/^=/, ''));
    const value = this.#compared();
    if (this.#at < this.#tokens.length) throw new Unknown();
    return value;
  }

  #compared(): FormulaValue {
    const left = this.#sum();
    const sign = this.#take(/^(?:<=|>=|<>|[<>=])$/);
    if (!sign) return left;
    const right = this.#sum();
    const [a, b] =
      typeof left === 'string' || typeof right === 'string' ? [String(left), String(right)] : [left, right];
    const holds = { '<': a < b, '>': a > b, '=': a === b, '<=': a <= b, '>=': a >= b, '<>': a !== b }[sign];
    return holds ? 1 : 0;
  }

  #sum(): FormulaValue {
    let value = this.#product();
    for (let sign = this.#take(/^[-+]$/); sign; sign = this.#take(/^[-+]$/)) {
      const next = asNumber(this.#product());
      value = asNumber(value) + (sign === '+' ? next : -next);
    }
    return value;
  }

  #product(): FormulaValue {
    let value = this.#signed();
    for (let sign = this.#take(/^[*/]$/); sign; sign = this.#take(/^[*/]$/)) {
      const next = asNumber(this.#signed());
      if (sign === '/' && next === 0) throw new Unknown();
      value = sign === '*' ? asNumber(value) * next : asNumber(value) / next;
    }
    return value;
  }

  #signed(): FormulaValue {
    const sign = this.#take(/^[-+]$/);
    const value = this.#atom();
    const part = this.#take(/^%$/) ? asNumber(value) / 100 : value;
    return sign === '-' ? -asNumber(part) : part;
  }

  #atom(): FormulaValue {
    this.spent.steps += 1;
    if (this.spent.steps > MAX_STEPS) throw new Unknown();
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind === 'number') return Number(token.text);
    if (token?.kind === 'text') return token.text.slice(1, -1).replaceAll('""', '"');
    if (token?.kind === 'ref') return this.#cell(token.text);
    if (token?.kind === 'name') return this.#call(token.text.toUpperCase());
    if (token?.text !== '(') throw new Unknown();
    const value = this.#compared();
    if (!this.#take(/^\)$/)) throw new Unknown();
    return value;
  }

  #call(name: string): FormulaValue {
    if (!this.#take(/^\($/)) throw new Unknown();
    const given: FormulaValue[][] = [];
    while (!this.#take(/^\)$/)) {
      given.push(this.#argument());
      if (!this.#take(/^[,;]$/) && this.#tokens[this.#at]?.text !== ')') throw new Unknown();
    }
    const numbers = given.flat().filter((value) => typeof value === 'number');
    const [first, second, third] = given.map(([value]) => value);
    if (name === 'IF' && first !== undefined) return (asNumber(first) !== 0 ? second : third) ?? 0;
    const found = FUNCTIONS[name];
    if (!found) throw new Unknown();
    return found(numbers);
  }

  #argument(): FormulaValue[] {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'range') return [this.#compared()];
    this.#at += 1;
    return cellsOf(token.text).map((reference) => this.#cell(reference));
  }

  #cell(written: string): FormulaValue {
    const reference = written.replaceAll('$', '').toUpperCase();
    const formula = this.cells.formula(reference);
    if (formula !== undefined) {
      if (this.open.includes(reference) || this.open.length > MAX_DEPTH) throw new Unknown();
      return new Computation(this.cells, this.spent, [...this.open, reference]).run(formula);
    }
    const text = this.cells.text(reference).trim();
    return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : text;
  }

  #take(sign: RegExp): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || !sign.test(token.text)) return undefined;
    this.#at += 1;
    return token.text;
  }
}

const rounded = (value: number, places: number, how: (scaled: number) => number): number => {
  const scale = 10 ** Math.max(-6, Math.min(6, places));
  // Doubles carry noise in the last digits: 2.0000000000000004 is no more than 2.
  return how(Number((value * scale).toPrecision(14))) / scale;
};

const FUNCTIONS: Readonly<Record<string, (numbers: readonly number[]) => number>> = {
  SUM: (numbers) => numbers.reduce((sum, each) => sum + each, 0),
  MAX: (numbers) => (numbers.length > 0 ? Math.max(...numbers) : 0),
  MIN: (numbers) => (numbers.length > 0 ? Math.min(...numbers) : 0),
  ABS: ([value = 0]) => Math.abs(value),
  INT: ([value = 0]) => rounded(value, 0, Math.floor),
  ROUND: ([value = 0, places = 0]) => rounded(value, places, Math.round),
  ROUNDUP: ([value = 0, places = 0]) => rounded(value, places, Math.ceil),
  ROUNDDOWN: ([value = 0, places = 0]) => rounded(value, places, Math.floor),
  CEILING: ([value = 0, step = 1]) => (step > 0 ? rounded(value / step, 0, Math.ceil) * step : value),
};

/** A blank cell counts nothing; words have no number. */
function asNumber(value: FormulaValue): number {
  if (typeof value === 'number') return value;
  if (value.trim() === '') return 0;
  throw new Unknown();
}

function tokensOf(formula: string): Token[] {
  const tokens: Token[] = [];
  if (formula.length > 1_000) throw new Unknown();
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < formula.trimEnd().length) {
    const found = TOKENS.exec(formula);
    if (!found) throw new Unknown();
    const [kind, text] = Object.entries(found.groups!).find(([, value]) => value !== undefined)!;
    tokens.push({ kind: kind as Token['kind'], text: text! });
  }
  return tokens;
}

function cellsOf(range: string): string[] {
  const [from, to] = range
    .replaceAll('$', '')
    .toUpperCase()
    .split(':')
    .map((end) => /^([A-Z]+)(\d+)$/.exec(end)!);
  const [left, right] = [columnNumber(from![1]!), columnNumber(to![1]!)];
  const [top, bottom] = [Number(from![2]), Number(to![2])];
  const [width, height] = [right - left + 1, bottom - top + 1];
  if (width < 1 || height < 1 || width * height > MAX_CELLS) throw new Unknown();
  return Array.from({ length: width * height }, (_, at) => `${columnLetters(left + (at % width))}${top + Math.floor(at / width)}`); // prettier-ignore
}

/** `AB` → 27. */
export function columnNumber(text: string): number {
  let column = 0;
  for (const letter of text.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** 27 → `AB`. */
export function columnLetters(column: number): string {
  let text = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
  return text;
}
