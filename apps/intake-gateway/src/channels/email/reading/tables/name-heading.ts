import type { Column } from './columns.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Whose number it is, by the words that say so. The mail's sender is the customer: `our` number is theirs. */
const OWNERS: readonly (readonly [Column, ReadonlySet<string>])[] = [
  ['manufacturer', words('mfg mfr mfgr mfrs manufacturer manufacturers maker makers brand mpn')],
  ['vendor', words('your yr yours vendor vendors vend vndr vnd supplier suppliers supp seller sellers distributor distributors dist fournisseur lieferant lieferanten proveedor reorder')],
  ['customer', words('our ours my customer customers cust buyer buyers internal int intern')],
]; // prettier-ignore
const THINGS = words(
  'item items itm part parts prt product prod article articles articulo artikel art material mat matl stock stk sku skus catalog catalogue cat catlog code codigo model style ref reference referencia reorder lineitem variant plu pluno ndc pn mpn teile teil',
);
const COUNTED = words('stock stk reorder');
const NUMBERS = words('no nr num number numero numbers code id sku # n nbr nmbr n° ref nummer key identifier');

/**
 * The kind of number a heading names, given plain: words for a thing, a number and whose it is, and no others
 * (`Vendor Stock No`, `Supplier Ref`, `Lineitem sku`, `Int. Code`). A thing alone (`Item`, `Product`) may hold names.
 */
export function nameHeading(text: string): Column | undefined {
  const said: readonly string[] = text.replace(/\bp\/n\b/g, 'pn').match(/[a-z°]+|#/g) ?? [];
  if (said.length === 0 || said.length > 5 || /\d/.test(text)) return undefined;
  const owner = OWNERS.find(([, owners]) => said.some((word) => owners.has(word)));
  const known = (word: string) => THINGS.has(word) || NUMBERS.has(word) || (owner?.[1].has(word) ?? false);
  // `Vendor Name/Code`: one column for both.
  const rest = said.filter((word) => !known(word) && !(word === 'name' && said.includes('code')));
  if (rest.length > 0) return undefined;
  // `Stock` and `Reorder` alone are counts.
  const things = said.some((word) => THINGS.has(word) && !COUNTED.has(word));
  const numbered = said.some((word) => NUMBERS.has(word));
  if (owner) return things || numbered || text === 'mpn' ? owner[0] : undefined;
  return things || (numbered && said.some((word) => THINGS.has(word))) ? 'code' : undefined;
}
