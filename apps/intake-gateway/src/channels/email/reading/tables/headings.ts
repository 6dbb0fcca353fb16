import { markChangeColumns } from './change-columns.js';
import { type Column, type Columns, NAME_COLUMNS } from './columns.js';
import { countHeading } from './count-heading.js';
import { nameHeading } from './name-heading.js';

export type { Column, Columns } from './columns.js';

/** The first that fits counts. Texts are lower case, single blanks, no accents, dots, colons or asterisks. */
const HEADINGS: readonly (readonly [Column, RegExp])[] = [
  ['gtin', /^(?:gtin|upc|ean|bar ?code)(?: ?[ /-]? ?(?:1[234]|ean|upc|gtin|code|item|sku|no|number|#))*$/],
  ['bidLine', /^(?:bid|award|contract) ?(?:line|item|ln)(?: ?(?:no|number|#))?$|^bid ?#$/],
  ['purchaseOrder', /^(?:(?:our|your|customer|cust|buyer) )?(?:po|p\/o|purchase ?order|purchasing document|document|order|ord|bestell)(?: ?\/ ?ref\w*)?[ -]?(?:no|nr|number|num|nbr|#)$|^(?:(?:our|your|customer|cust) )?(?:po|purchase ?order)$|^order po$|^bestellnummer$|^po ?ref(?:erence)?$/],
  ['lineNumber', /^(?:(?:po )?line(?: seq(?:uence)?)?|ln|pos|position|row|seq|sequence|lfd|l)(?: ?(?:no|nr|number|num|nbr|#|item))?$|^(?:no|nr|#|n°)$/],
  ['unit', /^(?:(?:order|ord|ordering|sell|selling|sales|price|purch(?:ase|asing)?|pur|buy|base|issue) ?)?(?:units?|uom|u\/m|um|u ?m|uoi|u\/i|ui|unit of (?:measure|meas|sale|issue|purchase|order)|measure|unit ?type|unit code|einheit|einh|unidad|unite|eenheid|per|u of m|qty unit|quantity unit|mengeneinheit)$/],
  ['pack', /^(?:pack|pk|case)? ?(?:size|sz|pack|packing|pack\/size|pack size|pkg|package|packaging|case pack|config|pack qty)$|^pack ?\/ ?size$|^(?:units?|qty|pieces|pcs|each) ?(?:per|\/|in) ?(?:cs|case|box|pack|carton|ctn)$/],
  ['price', /^(?:(?:unit|net|your|list|contract|quoted|agreed|bid|case|sell|each|est(?:imated)?|current|item|po|purchase|order|base|gross|inv(?:oice)?) ?)?(?:price|cost|rate|preis|einzelpreis|stuckpreis|precio|prix)(?: ?(?:unitaire|unitario|each|ea|per unit|\/ ?(?:unit|ea|cs|case|uom|um)|\(?(?:usd|\$|us\$|eur|€|£)\)?))?$|^(?:usd|\$) ?(?:each|ea)$|^unit ?\$$|^each$|^p\.?u\.?$/],
  ['total', /^(?:(?:line|ext(?:ended)?|net|sub|total|row|item) ?)(?:total|amount|amt|price|cost|value|ext)(?: ?\(?(?:usd|\$|eur|€|£)\)?)?$|^(?:amount|amt|total|ext|extension|extended|value|sum|betrag|gesamt|gesamtpreis|importe|montant|order total)(?: ?\(?(?:usd|\$|eur|€|£)\)?)?$/],
  ['date', /^(?:(?:req(?:uested|uired|d)?|need(?:ed)?|del(?:ivery)?|deliver|due|ship|want(?:ed)?|arrival|promised?) ?)(?:by|date|on)(?: date)?$|^(?:req\w*|promised?|prom|want(?:ed)?|need(?:ed)?|expected) ?(?:delivery|del|ship|arrival|receipt)?(?: ?date)$|^(?:req\w*|promised?|expected) (?:delivery|arrival|receipt)$|^delivery (?:requested|required|wanted)$|^(?:need by|due|eta|delivery|arrival)$|^(?:req(?:uested|uired|d)?|expected|promised?|planned) (?:delivery|arrival|receipt|ship(?:ment|ping)?)(?: date)?$/],
  ['note', /^(?:line |item |order )?(?:notes?|comments?|remarks?|memo|instructions?|special instructions?|bemerkung(?:en)?|notas?|remarques?)$/],
]; // prettier-ignore

const DESCRIBES =
  /\b(?:description|descriptions|descr|desc|name|details?|text|bezeichnung|beschreibung|descripcion|designation|libelle|title|omschrijving)\b/;
/** Words beside `description` in a heading that is one of a description. */
const BESIDE_DESCRIPTION =
  /\b(?:items?|products?|prod|material|article|line|goods|full|short|long|part|sku|catalog(?:ue)?|cat|model|stock|no|nr|number|code|size|pack|and|of|or|brand|spec\w*|medium)\b|[#/&,-]/g;

function describes(text: string): boolean {
  if (/^(?:items?|products?|goods|material) (?:ordered|requested)$|^what$/.test(text)) return true;
  return DESCRIBES.test(text) && text.replace(DESCRIBES, '').replace(BESIDE_DESCRIPTION, '').trim() === '';
}

/** A heading as it is compared: lower case, single blanks, no accents, no points; `OrderQty` is two words. */
export const plainHeading = (cell: string): string =>
  cell
    .slice(0, 80)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<=[a-z]{2})(?=[A-Z][a-z])|(?<=[a-z])(?=(?:ID|UM|UOM)\b)/g, ' ')
    .toLowerCase()
    .replace(/[.:*"?!→]/g, '')
    .replace(/[_\s]+/g, ' ')
    .trim()
    .replace(GLUED, '$1 $2');

const GLUED =
  /^(item|part|prod|order|ord|qty|unit|vendor|vend|supplier|po|line|stock|mfg)(no|num|nbr|id|code|qty|ord|ordered|desc|price|cost|um|item|part|total)$/;

interface HeadingRead {
  readonly column: Column | undefined;
  readonly count: ReturnType<typeof countHeading>;
}

/** Cells of tables come again and again, and each is asked for by several rules: the last ones read are kept. */
const recent = new Map<string, HeadingRead>();
const MOST_RECENT = 4_000;
const LONGEST = 60;
const NOTHING: HeadingRead = { column: undefined, count: undefined };

function read(cell: string): HeadingRead {
  if (cell.length > LONGEST || cell === '') return NOTHING;
  const known = recent.get(cell);
  if (known) return known;
  if (recent.size >= MOST_RECENT) recent.clear();
  const text = plainHeading(cell);
  const found = text === '' || ASKS.test(text) ? NOTHING : { column: columnOf(text), count: countIn(text) };
  recent.set(cell, found);
  return found;
}

/** The column a heading names, undefined for any other text. */
export const headingOf = (cell: string): Column | undefined => read(cell).column;

/** What the heading of a column says of counts, with what stands in brackets or without. */
export const countOf = (cell: string): ReturnType<typeof countHeading> => read(cell).count;

function columnOf(text: string): Column | undefined {
  const whole = kindOf(text);
  if (whole) return whole;
  // `Qty (cases)`, `Item # (yours)`: what stands in brackets explains; without it the heading may be plain.
  const bare = withoutBrackets(text);
  return bare === text || countHeading(text)?.role === 'past' ? undefined : kindOf(bare);
}

const withoutBrackets = (text: string): string => text.replace(/\s*[([].*?[)\]]\s*/g, ' ').trim();

function kindOf(text: string): Column | undefined {
  const listed = HEADINGS.find(([, pattern]) => pattern.test(text))?.[0] ?? nameHeading(text);
  if (listed) return listed;
  if (describes(text)) return 'description';
  return countHeading(text)?.role === 'want' ? 'quantity' : undefined;
}

const countIn = (text: string): ReturnType<typeof countHeading> =>
  countHeading(text) ?? countHeading(withoutBrackets(text));

/** `Order? (Y/N)`: whether, not how much. */
const ASKS = /\by ?\/ ?n\b|\byes ?\/ ?no\b/;

/**
 * Which column is what, when the row is a heading: it names a quantity and an item, and few of its cells say
 * anything else. Undefined otherwise.
 */
export function readHeading(cells: readonly string[]): Columns | undefined {
  const columns = readColumns(cells);
  const named = NAME_COLUMNS.some((name) => columns?.has(name));
  return named && columns?.has('quantity') ? columns : undefined;
}

/** A table of more columns is no order form. */
const MOST_COLUMNS = 250;

/** The columns a row of headings names, whether or not they are enough for an order; undefined for rows of values. */
export function readColumns(cells: readonly string[]): Columns | undefined {
  const filled = cells.filter((cell) => cell.trim() !== '');
  if (
    filled.length < 2 ||
    filled.length > MOST_COLUMNS ||
    filled.filter((cell) => /^[\s$]*\d/.test(cell)).length > filled.length / 3
  )
    return undefined;
  const columns = new Map<Column, number>();
  cells.forEach((cell, index) => {
    const column = headingOf(cell);
    if (column && (!columns.has(column) || isBetter(column, cell, cells[columns.get(column)!]!)))
      columns.set(column, index);
  });
  repairItemColumn(cells, columns);
  markChangeColumns(cells.map(plainHeading), columns);
  return columns;
}

/** Of two quantity columns the one that says `order` is meant, of two item columns the one that says `number`. */
const isBetter = (column: Column, cell: string, other: string): boolean =>
  column === 'quantity'
    ? (countOf(cell)?.rank ?? 0) > (countOf(other)?.rank ?? 0)
    : column === 'code' && saysNumber(cell) && !saysNumber(other);

const saysNumber = (cell: string): boolean => /#|\b(?:no|nr|num|number|code|id|sku)\b/i.test(cell);

/** `Item | Qty | Unit`: an item column alone holds names as often as numbers; which, its cells say (read-table.ts). */
function repairItemColumn(cells: readonly string[], columns: Map<Column, number>): void {
  const at = columns.get('lineNumber');
  const alone = !NAME_COLUMNS.some((name) => columns.has(name) && name !== 'description');
  // `#` as the only number of a table with words beside it is the item's when it is no sequence: left to the cells.
  if (
    at !== undefined &&
    alone &&
    !columns.has('description') &&
    !/^(?:line|ln|pos|row|seq)/.test(plainHeading(cells[at]!))
  ) {
    columns.delete('lineNumber');
    columns.set('code', at);
  }
  if (!columns.has('description') && columns.has('code')) {
    const other = cells.findIndex(
      (cell, index) =>
        /^(?:product|item|article|artikel|material)s?$/i.test(cell.trim()) && index !== columns.get('code'),
    );
    if (other >= 0) columns.set('description', other);
  }
}
