import type { TableRow } from '../document.js';
import { isOrderLabel } from '../orders/order-facts.js';

/** What papers say of themselves above their lines. */
const LABEL =
  /^(?:(?:payment |freight |credit )?terms|f\.?o\.?b\.?(?: point)?|ship(?:ping)? (?:via|method|date|to|terms)|via|carrier|(?:order |po |p\.o\. |issue |due |delivery |required |need by |request(?:ed)? |ship )?date|date (?:issued|ordered|required)|deliver by|due|buyer|purchaser|contact|requested by|requisition(?:er|ed by)?|ordered by|memo|(?:customer |vendor |supplier )?(?:account|acct|id|number)(?: ?(?:no|#|number)\.?)?|(?:customer|vendor|supplier|sales) ?(?:no|#|rep|person)?\.?|sales ?(?:rep|person)|rep|department|dept|project|job|reference|ref|currency|status|revision|rev|location|ship ?to|bill ?to|confirm(?:ing)? (?:to|with)|authorized by)\.?:?$/i;

/**
 * A row of labels over a row of their values (`PO # | Terms | Buyer` over `4711 | Net 30 | Dan`), as a row for each
 * label with its value; other rows as they are.
 */
export function valuesBesideLabels(rows: readonly TableRow[]): readonly TableRow[] {
  const values = new Set<TableRow>();
  return rows.flatMap((row, at): readonly TableRow[] => {
    if (values.has(row)) return [];
    const below = rows[at + 1];
    if (!below || !areLabels(row) || areLabels(below) || !standsUnder(row, below)) return [row];
    values.add(below);
    return row.cells.flatMap((label, column) => {
      const value = below.cells[column]?.trim() ?? '';
      const place = below.places?.[column] ?? below.place;
      return label.trim() === '' || value === '' ? [] : [{ cells: [label.trim(), value], place }];
    });
  });
}

const isLabel = (cell: string): boolean => cell.length <= 40 && (LABEL.test(cell) || isOrderLabel(cell));

function areLabels({ cells }: TableRow): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  return filled.length > 1 && filled.every((cell) => isLabel(cell) && !/\d/.test(cell));
}

/** Nothing stands where no label is. */
const standsUnder = (labels: TableRow, below: TableRow): boolean =>
  below.cells.some((cell) => cell.trim() !== '') &&
  below.cells.every((cell, at) => cell.trim() === '' || (labels.cells[at] ?? '').trim() !== '');
