import type { LineAction } from '../candidate.js';
import type { Column } from './columns.js';

const COUNT = '(?:order(?:ed)? ?)?(?:qty|quantity|qnty|count|cases|cs|amount|units)';
const CHANGED = '(?:new|revised|rev|changed?(?: to)?|corrected|updated|amended|adjusted|now|to|should be|make it)';
const FORMER =
  '(?:old|prev(?:ious)?(?:ly)?|prior|original(?:ly)?|orig|former|current|existing|was|from|before|ordered)';
const NEW_COUNT = new RegExp(`^(?:${CHANGED} ${COUNT}|${COUNT} (?:${CHANGED}|after))$`);
const NEW_BESIDE_OLD = new RegExp(`^(?:${CHANGED}|after)$`);
const OLD_COUNT = new RegExp(`^(?:${FORMER}(?: ${COUNT})?|${COUNT} (?:${FORMER}))$`);
const ACTION =
  /^(?:action(?: code)?|change(?: ?(?:type|code|action))?|chg(?: ?(?:type|code))?|what to do|(?:line )?status|request)$/;

/**
 * Headings of changes, given plain (lower case, single blanks): beside what was ordered stands what it shall be, or
 * what is to be done with the line. `Old Qty | New Qty` counts by the new one.
 */
export function markChangeColumns(headings: readonly string[], columns: Map<Column, number>): void {
  const at = (pattern: RegExp) => headings.findIndex((text) => pattern.test(text));
  const [former, action] = [at(OLD_COUNT), at(ACTION)];
  const counted = at(NEW_COUNT);
  const now = counted >= 0 ? counted : former >= 0 ? at(NEW_BESIDE_OLD) : -1;
  if (action >= 0) columns.set('action', action);
  if (now < 0) return;
  // `Qty | Revised Qty`: the plain count is the former one.
  const plain = at(/^(?:order(?:ed)? ?)?(?:qty|quantity)$/);
  const before = former >= 0 ? former : plain >= 0 ? plain : now;
  columns.set('quantity', now);
  if (before !== now) columns.set('previous', before);
}

const DELETES =
  /^\W*(?:please )?(?:line |item )?(?:(?:to be )?cancel(?:l?ed|lation)?|deleted?|del|removed?|dropped|void(?:ed)?|take off|zero(?:ed)? out|no longer (?:needed|required)|discontinued?|do not ship)(?: (?:this |the )?(?:line|item|row))?\W*$/i;
const ADDS = /^\W*(?:add(?:ed|ition)?|new(?: (?:line|item))?|insert(?:ed)?)(?: (?:this )?(?:line|item|row))?\W*$/i;
const CHANGES =
  /^\W*(?:changed?|chg|increased?|decreased?|reduced?|raised?|lowered|revised?|updated?|modif(?:y|ied)|(?:qty|quantity) (?:changed?|increased?|decreased?|reduced?|revised?|updated?))(?: (?:qty|quantity|line|item))?\W*$/i;

/** Codes of X12 element 670 and their like: they mean so only under a heading that says so. */
const CODES: Readonly<Record<string, LineAction>> = {
  DI: 'delete', D: 'delete', X: 'delete', AI: 'add', A: 'add', CA: 'change', C: 'change', QI: 'change', QD: 'change',
}; // prettier-ignore

/**
 * What a row asks to become of its line: by its action, by a remark that says nothing else (`cancel line`), or by a
 * new quantity beside the former one. Undefined for the rows of an order.
 */
export function rowAction(cells: readonly string[], columns: ReadonlyMap<Column, number>): LineAction | undefined {
  const cell = (column: Column) => cells[columns.get(column) ?? -1]?.trim() ?? '';
  const code = CODES[cell('action').toUpperCase()];
  if (code) return code;
  const changes = columns.has('previous');
  const known = new Map([...columns].map(([column, at]) => [at, column]));
  // A column nobody knows may say `cancel` of what is out of stock, but not beside the former quantities.
  const remarks = cells.filter((_, at) => REMARKS.has(known.get(at) ?? (changes ? 'note' : 'code')));
  if (remarks.some((text) => DELETES.test(text))) return 'delete';
  const [former, now] = [cell('previous'), cell('quantity')];
  if (changes && NOTHING.test(now) && /[1-9]/.test(former)) return 'delete';
  const action = cell('action');
  if (ADDS.test(action)) return 'add';
  if (CHANGES.test(action)) return 'change';
  return changes && /[1-9]/.test(now) && digits(now) !== digits(former) ? 'change' : undefined;
}

/** `0`, `0 CS`, `-`, `none`. */
const NOTHING = /^(?:0+(?:\.0+)?(?: ?[a-z]{1,6}\.?)?|none|nil|zero|[-–—])$/i;
const digits = (text: string): string => /\d+/.exec(text)?.[0] ?? '0';
const REMARKS = new Set<Column>(['note', 'action']);
