/** Words lower case without punctuation; a point stays between digits, `%` and `#` stay behind them. */
export function plainWords(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/(\d)\s+(?=[%#])/g, '$1')
    .replace(/(?<=\d)[,](?=\d)/g, '')
    .replace(/[^a-z0-9%#./]+|(?<!\d)[.]|[.](?!\d)/g, ' ')
    .split(/[\s/]+/)
    .filter((word) => word !== '');
}

/**
 * Short words of wholesale trade that no rule of spelling leads back to the whole ones (`oj` for orange juice), in
 * lower case. Words shortened by their letters alone (`chkn`, `choc`, `bnls`) need no entry: word-likeness.ts reads
 * them.
 */
const TRADE_WORDS: Readonly<Record<string, readonly string[]>> = {
  xl: ['extra', 'large'], xlg: ['extra', 'large'], xlrg: ['extra', 'large'], xlarge: ['extra', 'large'], lg: ['large'], lge: ['large'],
  sm: ['small'], sml: ['small'], md: ['medium'], chix: ['chicken'], chx: ['chicken'], oj: ['orange', 'juice'], pb: ['peanut', 'butter'],
  evoo: ['extra', 'virgin', 'olive', 'oil'], gf: ['gluten', 'free'], ww: ['whole', 'wheat'], wg: ['whole', 'grain'], tp: ['toilet', 'paper'],
  mayo: ['mayonnaise'], doz: ['dozen'], dz: ['dozen'], pkg: ['package'], blk: ['black'], wht: ['white'],
  ap: ['all', 'purpose'], gal: ['gallon'], gals: ['gallon'], gallons: ['gallon'],
}; // prettier-ignore

/** Units of size by the ways they are written behind a number; one spelling each. */
const SIZE_WORDS: Readonly<Record<string, string>> = {
  '#': 'lb', lb: 'lb', lbs: 'lb', pound: 'lb', pounds: 'lb', oz: 'oz', ounce: 'oz', ounces: 'oz', gal: 'gallon', gals: 'gallon',
  gallon: 'gallon', gallons: 'gallon', qt: 'quart', qts: 'quart', quart: 'quart', quarts: 'quart', pt: 'pint', pint: 'pint', ct: 'ct',
  cnt: 'ct', count: 'ct', in: 'in', inch: 'in', inches: 'in', '"': 'in', '”': 'in', "''": 'in', ft: 'ft', foot: 'ft', feet: 'ft', "'": 'ft',
  '’': 'ft', ply: 'ply', pk: 'pk', pc: 'pc', pcs: 'pc', yd: 'yd', yds: 'yd', yards: 'yd', mil: 'mil', amp: 'a', amps: 'a', a: 'a', volt: 'v', volts: 'v', v: 'v',
  watt: 'w', watts: 'w', w: 'w', ml: 'ml', cc: 'ml', kg: 'kg', g: 'g', mm: 'mm', cm: 'cm', ltr: 'l', liter: 'l', litre: 'l', l: 'l',
}; // prettier-ignore

const SIZED = /(\d)[\s-]{0,2}(#|''|["”'’]|[a-z]{1,7}\b)/g;
/** `1-1/2`, `3/8`: halves, quarters, eighths and so on of an inch; `6/8 oz` is a pack, `45 3/4` two numbers. */
const FRACTION = /(?<![\d./])(?:(\d{1,2}(?=-)|\d(?= ))[- ])?(\d{1,2})\/(2|4|8|16|32|64)(?![\d/])/g;
/** `24 x 32`, `2" x 110`: sides of one thing. */
const SIDES = /(?<=\d(?:in|ft)?)(?: [x×] |[x×])(?=\d)/g;

/** `x large`, `x-lg`: a size of two words. */
const EXTRA = /^(?:large|lrg|lge?|heavy|fine|long|small|wide|thick)$/;

/**
 * The words of an item's description as they are compared: plain, numbers in one spelling with their unit (`1-1/2"` and
 * `1.5 in` are `1.5in`, `24 x 32` is `24x32`), the trade's short words written out.
 */
export function itemWords(text: string): string[] {
  const spelled = text
    .toLowerCase()
    .replace(FRACTION, (whole, full: string | undefined, over: string, under: string) =>
      Number(over) % 2 === 1 && Number(over) < Number(under)
        ? String(Number(full ?? 0) + Number(over) / Number(under))
        : whole,
    )
    .replace(SIZED, (whole, digit: string, unit: string) => `${digit}${SIZE_WORDS[unit] ?? whole.slice(1)}`)
    .replace(SIDES, 'x');
  const words = plainWords(spelled);
  return words.flatMap((word, at) =>
    word === 'x' && EXTRA.test(words[at + 1] ?? '') ? ['extra'] : (TRADE_WORDS[word] ?? [word]),
  );
}
