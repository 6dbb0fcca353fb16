import type { TableRow } from '../document.js';
import { readHeading } from '../tables/headings.js';

/** What the papers of an order say of it as a whole: who wrote it, when, and on what terms. */
const DATA =
  /^(?:(?:payment |freight |shipping |delivery |credit )?terms?|memo|buyer|employee|request(?:er|or|ed by)|(?:ordered|entered|prepared|approved|placed) by|contact(?: person| name)?|att(?:n|ention)|phone|tel(?:ephone)?|fax|e-?mail|ship(?:ped|ping)? (?:via|method|mode)|via|carrier|f ?o ?b(?: point)?|incoterms?|rep|sales ?(?:rep|person)|department|dept|division|project|job(?: (?:no|number|name))?|acc(?:oun)?t(?: (?:no|number))?|cost cent(?:er|re)|gl(?: code| account)?|(?:vendor|supplier|customer)(?: (?:no|number|id|name))?|currency|status|rev(?:ision)?|version|page|class|location|warehouse|site|(?:(?:po|order|issue|expected|required|requested|due|promised?|receipt|delivery|ship|cancel|expected receipt) )?date(?: (?:required|requested|ordered|issued|needed))?|(?:expected|planned) (?:receipt|delivery)|confirm(?:ed)? (?:to|with)|resale(?: no)?|tax(?: exempt)?(?: id| no)?|ref(?:erence)?(?: no)?|contract(?: no)?|quote(?: no)?|requisition(?: no)?|purchase order(?: no| number)?|p ?o(?: (?:no|number|date))?|order (?:no|number))$/i;
const MAX_ROWS = 6;

const labelOf = (cell: string): string => cell.replace(/[.:#]/g, ' ').replace(/\s+/g, ' ').trim();

const filled = ({ cells }: TableRow): string[] => cells.filter((cell) => cell.trim() !== '');

/**
 * A table of the order's own data, `Terms | Ship via | Buyer` over `Net 30 | Truck | A. Lee`, as a row for each label
 * with its value. Undefined for any other table: half of the labels and more must be such words.
 */
export function documentData(rows: readonly TableRow[]): TableRow[] | undefined {
  const told = rows.slice(0, MAX_ROWS + 1).filter((row) => filled(row).length > 0);
  if (told.length < 2 || told.length > MAX_ROWS || told.length % 2 !== 0) return undefined;
  const pairs = told.flatMap((labels, index) => (index % 2 === 0 ? [[labels, told[index + 1]!] as const] : []));
  if (!pairs.every(([labels, values]) => headsData(labels) && filled(values).length <= filled(labels).length + 1))
    return undefined;
  return pairs.flatMap(([labels, values]) =>
    labels.cells.flatMap((label, at): TableRow[] =>
      label.trim() === '' ? [] : [{ cells: [`${label.trim()}:`, values.cells[at] ?? ''], place: values.place }],
    ),
  );
}

function headsData(row: TableRow): boolean {
  const labels = filled(row);
  const known = labels.filter((label) => DATA.test(labelOf(label))).length;
  return labels.length > 1 && known * 2 >= labels.length && !labels.some((label) => /\d/.test(label)) && !readHeading(row.cells); // prettier-ignore
}
