import { markChangeColumns } from './change-columns.js';

/** What a column of an order table holds. */
export type Column =
  | 'lineNumber'
  | 'code'
  | 'vendor'
  | 'customer'
  | 'manufacturer'
  | 'gtin'
  | 'bidLine'
  | 'quantity'
  | 'unit'
  | 'description'
  | 'pack'
  | 'price'
  | 'total'
  | 'purchaseOrder'
  | 'date'
  | 'note'
  /** What is to become of a line of an order that stands, and how many of it there were. */
  | 'action'
  | 'previous';

const NUMBER_WORD = '(?: ?(?:no|nr|num|number|code|id|sku|#|n°|nbr))?';

/** The first that fits counts. Texts are lower case, single blanks, no accents, dots, colons or asterisks. */
const HEADINGS: readonly (readonly [Column, RegExp])[] = [
  ['quantity', /^(?:order(?:ed)?|req(?:uested|uired)?|need(?:ed)?|new|total|your|po) ?(?:qty|quantity|qnty|amount|cases|count)$/],
  ['quantity', /^(?:qty|quantity|qnty|qte|quantite|menge|stuck|cantidad|anzahl|pieces|pcs|cases|cs|how many|order(?:ed)?|amt ordered|to order|requested|needed|amount ordered|# ?(?:of )?(?:cases|units|cs))$/],
  ['quantity', /^(?:qty|quantity) ?\(?(?:ord(?:ered)?|req(?:d|uested|uired)?|needed|cs|cases?|ea|each|units?|to order)\)?$/],
  ['quantity', /^(?:order )?this (?:week|wk|order|delivery)(?: order| qty|'s order)?$/],
  ['gtin', /^(?:gtin|upc|ean|bar ?code)(?: ?[ /-]? ?(?:1[234]|ean|upc|gtin|code|item|sku|no|number|#))*$/],
  ['bidLine', /^(?:bid|award|contract) ?(?:line|item|ln)(?: ?(?:no|number|#))?$|^bid ?#$/],
  ['customer', new RegExp(`^(?:our|my|customer|cust|buyer|buyer's|internal|your customer) ?(?:item|part|product|article|stock|material|sku|ref)?${NUMBER_WORD}$`)],
  ['vendor', new RegExp(`^(?:your|yr|vendor|vend|supplier|suppliers|supplier's|vendor's|seller|distributor|dist)(?: ?(?:item|part|product|article|stock|material|sku|catalog|cat))?${NUMBER_WORD}$`)],
  ['manufacturer', new RegExp(`^(?:mfg|mfr|mfgr|manufacturer|manufacturer's|maker|brand)(?: ?(?:item|part|product|sku))?(?: ?(?:no|nr|number|code|#))$|^mpn$`)],
  ['lineNumber', /^(?:line|ln|pos|position|row|seq|lfd|l)(?: ?(?:no|nr|number|#|item))?$|^(?:no|nr|#|n°)$/],
  ['code', new RegExp(`^(?:item|sku|product|prod|part|art|article|artikel|material|catalog|catalogue|cat|stock|code|itm|model|ref|reference|codigo|articulo|artikelnr|artikelnummer|art nr|pn|p/n|pluno|plu|ndc)${NUMBER_WORD}(?: ?/ ?(?:sku|item|part)${NUMBER_WORD})?$`)],
  ['description', /^(?:(?:item|product|prod|material|article|line|goods|full|short) ?)?(?:description|descr?|name|details?|bezeichnung|beschreibung|descripcion|designation|libelle|title)(?: of (?:goods|item|product)s?)?$|^(?:item |product )?descr(?:iption)? ?(?:\/|and|&) ?(?:catalog(?:ue)?|cat|item|product|part|sku|article|model)(?: ?(?:no|nr|number|code|#))?$|^(?:items?|products?|goods|material) (?:ordered|requested|\/ ?description|description)$|^what$/],
  ['unit', /^(?:(?:order|sell|selling|ordering|price) ?)?(?:units?|uom|u\/m|um|u\.m|unit of (?:measure|meas|sale|issue|purchase|order)|u\/i|measure|unit ?type|einheit|unidad|unite|per|uoi|u of m|qty unit|quantity unit)$/],
  ['pack', /^(?:pack|pk|case)? ?(?:size|sz|pack|packing|pack\/size|pack size|pkg|package|packaging|case pack|config)$|^pack ?\/ ?size$/],
  ['price', /^(?:(?:unit|net|your|list|contract|quoted|agreed|bid|case|sell|each|est(?:imated)?|current|item) ?)?(?:price|cost|rate|preis|einzelpreis|precio|prix)(?: ?(?:each|ea|per unit|\/ ?(?:unit|ea|cs|case)|\(?(?:usd|\$|us\$|eur|€|£)\)?))?$|^(?:usd|\$) ?(?:each|ea)$|^unit ?\$$|^each$/],
  ['total', /^(?:(?:line|ext(?:ended)?|net|sub|total|row) ?)(?:total|amount|amt|price|cost|value|ext)(?: ?\(?(?:usd|\$|eur|€|£)\)?)?$|^(?:amount|amt|total|ext|extension|extended|value|sum|betrag|gesamt|gesamtpreis|importe|montant)(?: ?\(?(?:usd|\$|eur|€|£)\)?)?$/],
  ['purchaseOrder', /^(?:po|p\/o|purchase ?order|order)(?: ?(?:no|nr|number|#))$|^po$/],
  ['date', /^(?:(?:req(?:uested|uired|d)?|need(?:ed)?|del(?:ivery)?|deliver|due|ship|want(?:ed)?|arrival) ?)(?:by|date|on)(?: date)?$|^(?:need by|due|eta|delivery|arrival)$/],
  ['note', /^(?:notes?|comments?|remarks?|memo|instructions?|special instructions?)$/],
]; // prettier-ignore

/** Counts that are not ordered: stock, history, limits. */
const OTHER_COUNT =
  /\b(?:on hand|onhand|oh|in stock|stock|inventory|avail\w*|shipped|ship qty|received|rec'?d|b\/?o|back ?order\w*|par|min|max|last|prev\w*|usage|avg|average|per case|per pack|in case|invoiced|open)\b/;

const COUNT_OF_A_PLACE =
  /^(?:qty|quantity|cases|cs) (?:for |to )?(?:store|location|loc|site|school|branch|dc|warehouse|whse|kitchen) ?#?\w+$/;

const clean = (cell: string): string =>
  cell
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[.:*"]/g, '')
    .replace(/[_\s]+/g, ' ')
    .trim();

/** The column a heading names, undefined for any other text. */
export function headingOf(cell: string): Column | undefined {
  if (cell.length > 60) return undefined;
  const text = clean(cell);
  if (text === '' || (OTHER_COUNT.test(text) && !/^stock ?(?:no|number|#|code)/.test(text))) return undefined;
  const whole = HEADINGS.find(([, pattern]) => pattern.test(text))?.[0];
  if (whole) return whole;
  // `Qty (cases)`, `Item # (yours)`: what stands in brackets explains; without it the heading may be plain.
  const bare = text.replace(/\s*[([].*?[)\]]\s*/g, ' ').trim();
  return bare === text ? undefined : HEADINGS.find(([, pattern]) => pattern.test(bare))?.[0];
}

export type Columns = ReadonlyMap<Column, number>;

const NAMES: readonly Column[] = ['code', 'vendor', 'customer', 'gtin', 'manufacturer', 'bidLine', 'description'];

/**
 * Which column is what, when the row is a heading: it names a quantity and an item, and few of its cells say
 * anything else. Undefined otherwise.
 */
export function readHeading(cells: readonly string[]): Columns | undefined {
  const filled = cells.filter((cell) => cell.trim() !== '');
  if (filled.length < 2 || filled.filter((cell) => /^[\s$]*\d/.test(cell)).length > filled.length / 3) return undefined;
  const columns = new Map<Column, number>();
  cells.forEach((cell, index) => {
    const column = headingOf(cell);
    if (column && (!columns.has(column) || isBetter(column, cell, cells[columns.get(column)!]!)))
      columns.set(column, index);
  });
  repairItemColumn(cells, columns);
  markChangeColumns(cells.map(clean), columns);
  const named = NAMES.some((name) => columns.has(name));
  // `Cases | Each`: two counts, and which of them a row means is said by neither.
  const heads = (column: Column) => clean(cells[columns.get(column) ?? -1] ?? '');
  if (/^(?:cases?|cs)$/.test(heads('quantity')) && /^(?:each|ea)$/.test(heads('price'))) return undefined;
  // `Qty | Qty Store 14`: each place has a count of its own.
  if (columns.has('quantity') && cells.some((cell) => COUNT_OF_A_PLACE.test(clean(cell)))) return undefined;
  return named && columns.has('quantity') ? columns : undefined;
}

/** Of two quantity columns the one that says `order` is meant, of two item columns the one that says `number`. */
const isBetter = (column: Column, cell: string, other: string): boolean =>
  column === 'quantity'
    ? /order|req|need/i.test(cell) && !/order|req|need/i.test(other)
    : column === 'code' && saysNumber(cell) && !saysNumber(other);

const saysNumber = (cell: string): boolean => /#|\b(?:no|nr|num|number|code|id|sku)\b/i.test(cell);

/** `Item | Qty | Unit`: an item column alone holds names as often as numbers; which, its cells say (read-table.ts). */
function repairItemColumn(cells: readonly string[], columns: Map<Column, number>): void {
  const at = columns.get('lineNumber');
  const alone = !NAMES.some((name) => columns.has(name) && name !== 'description');
  // `#` as the only number of a table with words beside it is the item's when it is no sequence: left to the cells.
  if (at !== undefined && alone && !columns.has('description') && !/^(?:line|ln|pos|row|seq)/.test(clean(cells[at]!))) {
    columns.delete('lineNumber');
    columns.set('code', at);
  }
  if (!columns.has('description') && columns.has('code')) {
    const other = cells.findIndex(
      (cell, index) => /^(?:product|item|article|material)s?$/i.test(cell.trim()) && index !== columns.get('code'),
    );
    if (other >= 0) columns.set('description', other);
  }
}
