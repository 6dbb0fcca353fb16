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
  mayo: ['mayonnaise'], gal: ['gallon'], doz: ['dozen'], dz: ['dozen'], pkg: ['package'], blk: ['black'], wht: ['white'],
}; // prettier-ignore

/** `x large`, `x-lg`: a size of two words. */
const EXTRA = /^(?:large|lrg|lge?|heavy|fine|long|small|wide|thick)$/;

/** The words of an item's description as they are compared: plain, the trade's short ones written out. */
export const itemWords = (text: string): string[] => {
  const words = plainWords(text);
  return words.flatMap((word, at) =>
    word === 'x' && EXTRA.test(words[at + 1] ?? '') ? ['extra'] : (TRADE_WORDS[word] ?? [word]),
  );
};
