/**
 * How people write units of measure, by X12 element 355 code (release 004010; `HD` of heads and `BH` of bunches are
 * this house's own, the list has no code for them).
 */
const WORDS: Readonly<Record<string, string>> = {
  CA: 'cs css case cases ca ctn ctns carton cartons cse cases(s) case(s) cs(s) caja cajas caisse caisses kiste kisten karton kartons',
  EA: 'ea eas each pc pcs pce piece pieces unit units un ct count pieza piezas stk stuck stueck',
  BX: 'bx bxs box boxes bxes schachtel schachteln boite boites boîte boîtes',
  BG: 'bg bgs bag bags sack sacks sk bolsa bolsas saco sacos sac sacs beutel säcke',
  BO: 'btl btls bottle bottles bt bts bot botella botellas flasche flaschen bouteille bouteilles',
  CN: 'can cans lata latas',
  JR: 'jar jars frasco frascos',
  LB: 'lb lbs pound pounds libra libras',
  KG: 'kg kgs kilo kilos kilogram kilograms',
  DZ: 'dz doz dozen dozens dzn docena docenas douzaine douzaines dutzend',
  PK: 'pk pks pkg pkgs pack packs package packages packet packets paquete paquetes paquet paquets packung packungen',
  GA: 'gal gals gallon gallons',
  QT: 'qt qts quart quarts',
  PT: 'pt pts pint pints',
  OZ: 'oz ounce ounces',
  LT: 'ltr liter liters litre litres',
  PL: 'plt plts pallet pallets skid skids',
  PR: 'pr prs pair pairs',
  RL: 'rl rls roll rolls rollo rollos rouleau rouleaux',
  RE: 'reel reels',
  CX: 'coil coils',
  LN: 'length lengths lgth lgths stick sticks',
  BA: 'bale bales',
  CL: 'cyl cyls cylinder cylinders',
  KE: 'keg kegs',
  GS: 'gross',
  ST: 'set sets',
  TB: 'tube tubes',
  UQ: 'tub tubs',
  PA: 'pail pails eimer seau seaux cubeta cubetas',
  DR: 'drum drums',
  CP: 'crate crates',
  SL: 'sleeve sleeves slv slvs',
  TY: 'tray trays',
  BC: 'bucket buckets bkt bkts',
  BR: 'barrel barrels bbl bbls',
  FT: 'ft foot feet',
  YD: 'yd yds yard yards',
  BH: 'bunch bunches bn',
  HD: 'head heads hd',
  RM: 'rm ream reams',
  VI: 'vial vials',
  KT: 'kit kits',
  JU: 'jug jugs',
  SO: 'spool spools',
  BD: 'bundle bundles bdl bdls bndl bndls',
  PD: 'pad pads',
  SH: 'sheet sheets sht shts',
};

const CODES = new Map(
  Object.entries(WORDS).flatMap(([code, words]) => words.split(' ').map((word) => [word, code] as const)),
);

/** Units that also say how big an item is: `rice 50 lb` says nothing about how many bags. */
const SIZES: ReadonlySet<string> = new Set(['LB', 'KG', 'GA', 'QT', 'PT', 'OZ', 'LT', 'FT', 'YD']);

/** Words that are units only right behind a number, because they are words of item names or of English as well. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(
  'can cans jar jars tub tubs set sets un ct count head heads hd foot feet ft unit units pair sk bn rm bt bot tube tubes vial vials kit kits jug jugs pad pads sheet sheets bundle spool gross reel reels coil coils length lengths stick sticks bale bales keg kegs pint pints pt pts yard yards yd barrel barrels'.split(
    ' ',
  ),
);

const clean = (word: string): string => word.toLowerCase().replace(/^[([]+|[.,:;\])]+$/g, '');

/** The X12 element 355 code of a unit as written (`cs.`, `Cases`, `CA`), undefined for a word that is none. */
export function unitCode(word: string): string | undefined {
  const known = CODES.get(clean(word)) ?? CODES.get(word.toLowerCase().trim());
  if (known !== undefined) return known;
  const written = word.trim();
  const upper = written.toUpperCase();
  return upper in WORDS && (written === upper || !ENGLISH.has(upper)) ? upper : undefined;
}

/** Codes that are words of English, or short for one, in small letters: `so`, `re`, `ln`. */
const ENGLISH: ReadonlySet<string> = new Set(['SO', 'RE', 'LN', 'ST', 'BA', 'CL', 'BR']);

/** The code of a word in a column of units: `CT` alone is the carton of X12 element 355, behind a number it counts. */
export const cellUnitCode = (word: string): string | undefined =>
  /^\s*ct\.?\s*$/i.test(word) ? 'CT' : (unitCode(word) ?? saidTwice(word));

/** `caisse/case`, `CS - Case`: a unit in two languages, or its code and its name; one known word is enough. */
function saidTwice(text: string): string | undefined {
  const words = text.slice(0, 40).split(/\s*\/\s*|\s+-\s*/);
  const codes = new Set(words.map((word) => unitCode(word)).filter((code) => code !== undefined));
  return words.length === 2 && words.every((word) => !/\d/.test(word)) && codes.size === 1 ? [...codes][0] : undefined;
}

/** True for units that may be the size of an item as well as what is ordered. */
export const isSizeUnit = (code: string): boolean => SIZES.has(code);

/** True for unit words that mean other things too (`set`, `head`, `can`). */
export const isAmbiguousUnitWord = (word: string): boolean => PLAIN_WORDS.has(clean(word));

/** For regular expressions: the unit words that are nothing else, longest first. */
export const UNIT_PATTERN = [...CODES.keys()]
  .filter((word) => /^[a-z]+$/.test(word))
  .sort((a, b) => b.length - a.length)
  .join('|');
