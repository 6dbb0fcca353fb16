/** How people write units of measure, by X12 element 355 code. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  CA: [
    'caja',
    'cajas',
    'caisse',
    'caisses',
    'kiste',
    'kisten',
    'karton',
    'kartons',
    'cs',
    'css',
    'case',
    'cases',
    'ca',
    'ctn',
    'ctns',
    'carton',
    'cartons',
    'cse',
    'cases(s)',
    'case(s)',
    'cs(s)',
  ],
  EA: [
    'pieza',
    'piezas',
    'stk',
    'stuck',
    'stueck',
    'ea',
    'eas',
    'each',
    'pc',
    'pcs',
    'pce',
    'piece',
    'pieces',
    'unit',
    'units',
    'un',
    'ct',
    'count',
  ],
  BX: ['schachtel', 'schachteln', 'boîte', 'boîtes', 'bx', 'bxs', 'box', 'boxes', 'bxes'],
  BG: [
    'bolsa',
    'bolsas',
    'saco',
    'sacos',
    'sac',
    'sacs',
    'sack',
    'beutel',
    'bg',
    'bgs',
    'bag',
    'bags',
    'sacks',
    'säcke',
    'sk',
  ],
  BO: [
    'botella',
    'botellas',
    'flasche',
    'flaschen',
    'bouteille',
    'bouteilles',
    'btl',
    'btls',
    'bottle',
    'bottles',
    'bt',
    'bts',
    'bot',
  ],
  CN: ['can', 'cans'],
  JR: ['jar', 'jars'],
  LB: ['libra', 'libras', 'lb', 'lbs', 'pound', 'pounds'],
  KG: ['kg', 'kgs', 'kilo', 'kilos', 'kilogram', 'kilograms'],
  DZ: ['docena', 'docenas', 'douzaine', 'douzaines', 'dutzend', 'dz', 'doz', 'dozen', 'dozens', 'dzn'],
  PK: [
    'paquete',
    'paquetes',
    'paquet',
    'paquets',
    'packung',
    'packungen',
    'pk',
    'pks',
    'pkg',
    'pkgs',
    'pack',
    'packs',
    'package',
    'packages',
    'packet',
    'packets',
  ],
  GA: ['gal', 'gals', 'gallon', 'gallons'],
  QT: ['qt', 'qts', 'quart', 'quarts'],
  OZ: ['oz', 'ounce', 'ounces'],
  LT: ['ltr', 'liter', 'liters', 'litre', 'litres'],
  PL: ['plt', 'plts', 'pallet', 'pallets', 'skid', 'skids'],
  PR: ['pr', 'prs', 'pair', 'pairs'],
  RL: ['rl', 'rls', 'roll', 'rolls'],
  ST: ['set', 'sets'],
  TB: ['tub', 'tubs'],
  PA: ['pail', 'pails', 'eimer', 'seau', 'seaux', 'cubeta', 'cubetas'],
  DR: ['drum', 'drums'],
  CR: ['crate', 'crates'],
  SL: ['sleeve', 'sleeves', 'slv'],
  TY: ['tray', 'trays'],
  BC: ['bucket', 'buckets'],
  FT: ['ft', 'foot', 'feet'],
  BH: ['bunch', 'bunches', 'bn'],
  HD: ['head', 'heads', 'hd'],
  RM: ['rm', 'ream', 'reams'],
  TU: ['tube', 'tubes'],
  VI: ['vial', 'vials'],
  KT: ['kit', 'kits'],
  JU: ['jug', 'jugs'],
  SO: ['spool', 'spools'],
  BD: ['bundle', 'bundles', 'bdl', 'bdls'],
  PD: ['pad', 'pads'],
  SH: ['sheet', 'sheets'],
};

const CODES = new Map(Object.entries(WORDS).flatMap(([code, words]) => words.map((word) => [word, code] as const)));

/** Units that also say how big an item is: `rice 50 lb` says nothing about how many bags. */
const SIZES: ReadonlySet<string> = new Set(['LB', 'KG', 'GA', 'QT', 'OZ', 'LT', 'FT']);

/** Words that are units only right behind a number, because they are words of item names or of English as well. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(
  'can cans jar jars tub tubs set sets un ct count head heads hd foot feet ft unit units pair sk bn rm bt bot tube tubes vial vials kit kits jug jugs pad pads sheet sheets bundle spool'.split(
    ' ',
  ),
);

const clean = (word: string): string => word.toLowerCase().replace(/^[([]+|[.,:;\])]+$/g, '');

/** The X12 element 355 code of a unit as written (`cs.`, `Cases`, `CA`), undefined for a word that is none. */
export function unitCode(word: string): string | undefined {
  const known = CODES.get(clean(word)) ?? CODES.get(word.toLowerCase().trim());
  if (known !== undefined) return known;
  const upper = word.trim().toUpperCase();
  return upper in WORDS ? upper : undefined;
}

/** The code of a word in a column of units: `CT` alone is the carton of X12 element 355, behind a number it counts. */
export const cellUnitCode = (word: string): string | undefined => (/^\s*ct\.?\s*$/i.test(word) ? 'CT' : unitCode(word));

/** True for units that may be the size of an item as well as what is ordered. */
export const isSizeUnit = (code: string): boolean => SIZES.has(code);

/** True for unit words that mean other things too (`set`, `head`, `can`). */
export const isAmbiguousUnitWord = (word: string): boolean => PLAIN_WORDS.has(clean(word));

/** For regular expressions: the unit words that are nothing else, longest first. */
export const UNIT_PATTERN = [...CODES.keys()]
  .filter((word) => /^[a-z]+$/.test(word))
  .sort((a, b) => b.length - a.length)
  .join('|');
