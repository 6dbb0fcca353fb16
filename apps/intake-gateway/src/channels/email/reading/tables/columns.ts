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

/** Where each column of a table stands. */
export type Columns = ReadonlyMap<Column, number>;

/** Columns that say which item is meant. */
export const NAME_COLUMNS: readonly Column[] = [
  'code', 'vendor', 'customer', 'gtin', 'manufacturer', 'bidLine', 'description',
]; // prettier-ignore
