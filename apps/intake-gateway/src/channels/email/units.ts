/** How people write units of measure, by X12 element 355 code. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  CA: ['cs', 'case', 'cases', 'ca', 'ctn', 'ctns', 'carton', 'cartons'],
  EA: ['ea', 'each', 'pc', 'pcs', 'piece', 'pieces', 'unit', 'units'],
  BX: ['bx', 'box', 'boxes'],
  BG: ['bg', 'bag', 'bags'],
  LB: ['lb', 'lbs', 'pound', 'pounds'],
  DZ: ['dz', 'doz', 'dozen', 'dozens'],
  PK: ['pk', 'pks', 'pack', 'packs'],
  GA: ['gal', 'gals', 'gallon', 'gallons'],
  OZ: ['oz', 'ounce', 'ounces'],
  PL: ['plt', 'pallet', 'pallets'],
};

const CODES = new Map(Object.entries(WORDS).flatMap(([code, words]) => words.map((word) => [word, code] as const)));

/** Units that also stand in the description of an item: `rice 50 lb` says nothing about how many bags. */
const SIZES = new Set(['LB', 'GA', 'OZ', 'DZ', 'PK']);

/** The X12 code of a unit as written, undefined for a word that is none. */
export const unitCode = (word: string): string | undefined => CODES.get(word.toLowerCase().replace(/\.$/, ''));

export const isSizeUnit = (code: string): boolean => SIZES.has(code);

/** For regular expressions: every unit word, longest first. */
export const UNIT_PATTERN = [...CODES.keys()].sort((a, b) => b.length - a.length).join('|');
