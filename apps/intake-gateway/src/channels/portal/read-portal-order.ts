import type { CanonicalOrder, CanonicalOrderLine, ProvenanceEntry } from '#contracts';
import type { z } from 'zod';
import { reason, type Reason } from '../../canonical-order/intake-codes.js';
import { unstorablePaths } from '../../canonical-order/storable-text.js';
import { type CanonicalOrderBody, canonicalOrderBody, type PortalOrder, portalOrder } from './portal-order.js';

export type PortalReading =
  | { readonly ok: true; readonly order: CanonicalOrder }
  | { readonly ok: false; readonly reasons: [Reason, ...Reason[]] };

/** More faults than these tell nobody anything. */
const MAX_REASONS = 50;

/**
 * Reads a JSON order body: the short portal form, or a canonical order. All faults are found in one pass, each with
 * the JSON pointer of its place. Pure: the same bytes give the same result; document and customer are set later.
 */
export function readPortalOrder(bytes: Uint8Array): PortalReading {
  const parsed = parseJson(bytes);
  if ('reasons' in parsed) return { ok: false, reasons: parsed.reasons };
  const body = parsed.value;
  const [first, ...more] = unstorablePaths(body).slice(0, MAX_REASONS).map(unstorableReason);
  if (first) return { ok: false, reasons: [first, ...more] };
  if (looksCanonical(body)) {
    const checked = canonicalOrderBody.safeParse(body);
    return checked.success ? { ok: true, order: fromCanonical(checked.data) } : faults(checked.error, body);
  }
  const checked = portalOrder.safeParse(body);
  return checked.success ? { ok: true, order: fromPortal(checked.data) } : faults(checked.error, body);
}

const unstorableReason = (path: readonly string[]): Reason =>
  reason(
    'ORDER_FIELD_INVALID',
    pointerOf(path),
    'The text holds a character that no text may hold: NUL, or half of a surrogate pair.',
  );

function parseJson(bytes: Uint8Array): { value: unknown } | { reasons: [Reason] } {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch (error) {
    const detail = error instanceof SyntaxError ? error.message : 'it is not UTF-8 text';
    return { reasons: [reason('ORDER_NOT_JSON', '', `The body is not readable as JSON: ${detail}.`)] };
  }
}

/** Only a canonical order has these; the portal form names items by `sku`, `gtin` or `customerItem`. */
function looksCanonical(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  if ('parties' in body || 'source' in body || 'provenance' in body) return true;
  const lines: unknown = 'lines' in body ? body.lines : undefined;
  const first: unknown = Array.isArray(lines) ? lines[0] : undefined;
  return typeof first === 'object' && first !== null && 'itemIdentifiers' in first;
}

const escapePointer = (key: PropertyKey): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');
const pointerOf = (path: readonly PropertyKey[]): string => path.map((key) => `/${escapePointer(key)}`).join('');

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    body,
  );
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const shown = JSON.stringify(value);
  const kind =
    { string: 'the text', number: 'the number', boolean: 'the value' }[typeof value as string] ?? 'the value';
  return `${kind} ${shown.length > 60 ? `${shown.slice(0, 57)}…` : shown}`;
}

function faults(error: z.ZodError, body: unknown): PortalReading {
  const reasons = error.issues.flatMap((issue) => reasonsOf(issue, body)).slice(0, MAX_REASONS);
  const [first = reason('ORDER_FIELD_INVALID'), ...more] = reasons;
  return { ok: false, reasons: [first, ...more] };
}

type Issue = z.core.$ZodIssue;

function reasonsOf(issue: Issue, body: unknown): Reason[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionReasons(issue, body);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const where = pointerOf([...issue.path, key]);
      return reason('ORDER_FIELD_UNKNOWN', where, `${where}: there is no such field; it may be misspelt.`);
    });
  }
  const where = pointerOf(issue.path);
  const name = where || 'The body';
  const found = valueAt(body, issue.path);
  if (found === undefined && issue.code === 'invalid_type') {
    return [reason('ORDER_FIELD_MISSING', where, `${name} is missing.`)];
  }
  if (issue.code === 'invalid_type') {
    const wanted = WANTED[issue.expected] ?? issue.expected;
    return [reason('ORDER_FIELD_WRONG_TYPE', where, `${name} should be ${wanted}, but is ${describe(found)}.`)];
  }
  return [reason('ORDER_FIELD_INVALID', where, `${name} holds ${describe(found)}: ${lowerFirst(issue.message)}.`)];
}

/** Of a field that may have several forms, the faults of the form that came nearest. */
function unionReasons(issue: Extract<Issue, { code: 'invalid_union' }>, body: unknown): Reason[] {
  const found = valueAt(body, issue.path);
  const where = pointerOf(issue.path);
  if (found === undefined) return [reason('ORDER_FIELD_MISSING', where, `${where} is missing.`)];
  const absolute = issue.errors.map((branch) =>
    branch.map((each) => ({ ...each, path: [...issue.path, ...each.path] }) as Issue),
  );
  const typed = absolute.filter(
    (branch) => !branch.some((each) => each.code === 'invalid_type' && each.path.length === issue.path.length),
  );
  const nearest = typed.sort((a, b) => a.length - b.length)[0];
  if (nearest) return nearest.flatMap((each) => reasonsOf(each, body));
  const wanted = absolute
    .flat()
    .flatMap((each) => (each.code === 'invalid_type' ? [WANTED[each.expected] ?? each.expected] : []));
  const message = `${where} should be ${[...new Set(wanted)].join(' or ')}, but is ${describe(found)}.`;
  return [reason('ORDER_FIELD_WRONG_TYPE', where, message)];
}

const WANTED: Partial<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const lowerFirst = (sentence: string): string =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');

const GTIN_QUALIFIERS: Record<number, string> = { 8: 'EN', 12: 'UP', 13: 'EN', 14: 'UK' };

function fromPortal(body: PortalOrder): CanonicalOrder {
  const provenance: Record<string, ProvenanceEntry> = {};
  const from = (field: string, pointer: string) => (provenance[field] = { kind: 'json', pointer });
  from('/purchaseOrderNumber', '/purchaseOrderNumber');
  if (body.purchaseOrderDate) from('/purchaseOrderDate', '/purchaseOrderDate');
  if (body.requestedDeliveryDate) from('/dates/0/date', '/requestedDeliveryDate');
  if (body.contractNumber) from('/contractNumber', '/contractNumber');
  if (body.shipTo) from('/parties/0', '/shipTo');
  return {
    purchaseOrderNumber: body.purchaseOrderNumber,
    ...defined({ purchaseOrderDate: body.purchaseOrderDate }),
    purpose: 'original',
    orderType: 'SA',
    ...defined({
      releaseNumber: body.releaseNumber,
      contractNumber: body.contractNumber,
      currency: body.currency,
      customerId: body.customerId,
      promotionCodes: body.promotionCodes,
    }),
    source: { channel: 'portal', documentId: 'unset', test: body.test ?? false },
    parties: body.shipTo ? [shipToParty(body.shipTo)] : [],
    // X12 element 374, code 002: delivery requested.
    dates: body.requestedDeliveryDate ? [{ qualifier: '002', date: body.requestedDeliveryDate }] : [],
    references: [],
    notes: body.notes ?? [],
    lines: body.lines.map((line, index) => portalLineOf(line, index, from)),
    allowancesAndCharges: [],
    totals: { lineCount: body.lines.length },
    provenance,
  };
}

function shipToParty(shipTo: NonNullable<PortalOrder['shipTo']>): CanonicalOrder['parties'][number] {
  // X12 element 66, code 92: the id is the buyer's own.
  if ('id' in shipTo) {
    return { role: 'ST', ...defined({ name: shipTo.name }), identifierQualifier: '92', identifier: shipTo.id };
  }
  const { name, ...address } = shipTo;
  return { role: 'ST', ...defined({ name }), address };
}

function portalLineOf(
  line: PortalOrder['lines'][number],
  index: number,
  from: (field: string, pointer: string) => void,
): CanonicalOrderLine {
  const at = `/lines/${index}`;
  const named = [
    { key: 'sku', qualifier: 'VN', value: line.sku },
    { key: 'gtin', qualifier: GTIN_QUALIFIERS[line.gtin?.length ?? 0] ?? 'UK', value: line.gtin },
    { key: 'customerItem', qualifier: 'IN', value: line.customerItem },
  ].flatMap(({ value, ...rest }) => (value === undefined ? [] : [{ ...rest, value }]));
  for (const key of ['lineNumber', 'quantity', 'unitOfMeasure', 'unitPrice', 'description'] as const) {
    if (line[key] !== undefined) from(`${at}/${key}`, `${at}/${key}`);
  }
  named.forEach(({ key }, place) => from(`${at}/itemIdentifiers/${place}/value`, `${at}/${key}`));
  return {
    lineNumber: line.lineNumber ?? String(index + 1),
    quantity: line.quantity,
    ...defined({ unitOfMeasure: line.unitOfMeasure, unitPrice: line.unitPrice, description: line.description }),
    itemIdentifiers: named.map(({ qualifier, value }) => ({ qualifier, value })),
    dates: [],
    notes: line.note ? [line.note] : [],
    destinations: [],
    schedules: [],
    allowancesAndCharges: [],
    subLines: [],
  };
}

function fromCanonical(body: CanonicalOrderBody): CanonicalOrder {
  return {
    ...body,
    source: { channel: 'portal', documentId: 'unset', test: body.source.test },
    totals: { ...body.totals, lineCount: body.lines.length },
    // What stands in the body is where it came from, whatever an earlier gateway knew about it.
    provenance: { '': { kind: 'json', pointer: '' } },
  };
}

/** The same object without the keys that have no value: absent means that the document did not say. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
