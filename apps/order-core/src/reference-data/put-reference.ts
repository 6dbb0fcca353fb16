import type { Tx } from '#messaging';
import { IdSource, Problem } from '#service-kit';
import { Injectable } from '@nestjs/common';
import type { Author } from '../pipeline/order-work.js';
import { putCustomers } from './put-customers.repository.js';
import { putCosts, putItems } from './put-items.repository.js';
import { putPriceBooks } from './put-price-books.repository.js';
import { putGuardrails, putPromotions } from './put-promotions.repository.js';
import { auditChanges, putDueIn, putLocations, type ReferenceKind } from './reference-data.repository.js';
import type { Bundle } from './reference-data.schema.js';
import { referenceEvents } from './tell-reference-changes.js';
import { loadNewestDays, recordVersions } from './versions.repository.js';

/** What counts from ever: the first version of a thing. */
const EVER = '2000-01-01';

interface KindOf<Row extends object> {
  readonly kind: ReferenceKind;
  readonly keyOf: (row: Row) => string;
  readonly put: (
    manager: Tx['manager'],
    rows: readonly (Row & { effectiveFrom: string })[],
    now: Date,
  ) => Promise<void>;
  /** Kinds whose rows carry their own days have no versions beside. */
  readonly versioned: boolean;
}

type RowOf<Part extends keyof Bundle> = Bundle[Part][number];
type DatedPart = Exclude<keyof Bundle, 'stock' | 'openingInvoices'>;

const kinds: { readonly [Part in DatedPart]: KindOf<RowOf<Part>> } = {
  locations: { kind: 'location', keyOf: ({ id }) => id, put: putLocations, versioned: true },
  customers: { kind: 'customer', keyOf: ({ id }) => id, put: putCustomers, versioned: true },
  items: { kind: 'item', keyOf: ({ sku }) => sku, put: putItems, versioned: true },
  costs: {
    kind: 'landed_cost',
    keyOf: ({ sku, currency, validFrom }) => `${sku} ${currency} ${validFrom}`,
    put: putCosts,
    versioned: false,
  },
  priceBooks: { kind: 'price_book', keyOf: ({ id }) => id, put: putPriceBooks, versioned: true },
  promotions: { kind: 'promotion', keyOf: ({ id }) => id, put: putPromotions, versioned: true },
  guardrails: { kind: 'guardrail', keyOf: ({ currency }) => currency, put: putGuardrails, versioned: true },
  dueIn: {
    kind: 'due_in',
    keyOf: ({ reference, locationId, sku }) => `${reference} ${locationId} ${sku}`,
    put: putDueIn,
    versioned: false,
  },
};

/** In which order things are put, so that what is named is there. */
export const PUT_ORDER = Object.keys(kinds) as DatedPart[];

/** The part of a bundle that has things of this kind. */
export const partOf = (kind: ReferenceKind): DatedPart =>
  PUT_ORDER.find((part) => kinds[part].kind === kind) ?? 'locations';

interface Keyed {
  readonly key: string;
  /** The day it counts from, where the sender says. */
  readonly from: string | undefined;
  readonly data: object;
}

/**
 * Puts things of one kind. What counts from today or before is in force at once: audited, told to the other services,
 * recorded as a version. What counts from a later day is recorded and waits. A change of the past, behind one that is in
 * force already, corrects the history alone.
 */
@Injectable()
export class PutReference {
  constructor(private readonly ids: IdSource) {}

  /** @returns how many were new or different */
  async put<Part extends DatedPart>(tx: Tx, part: Part, rows: readonly RowOf<Part>[], author: Author): Promise<number> {
    if (rows.length === 0) return 0;
    const definition = kinds[part] as unknown as KindOf<object>;
    const keyed = rows.map((row): Keyed => {
      const { effectiveFrom, ...data } = row as { effectiveFrom?: string };
      return { key: definition.keyOf(row), from: effectiveFrom, data };
    });
    if (new Set(keyed.map(({ key }) => key)).size < keyed.length) {
      const what = definition.kind.replaceAll('_', ' ');
      throw new Problem(422, 'KEY_TWICE', `A ${what} stands in the bundle twice.`);
    }
    const dated = keyed.some(({ from }) => from !== undefined);
    const newest = dated
      ? await loadNewestDays(
          tx.manager,
          definition.kind,
          keyed.map(({ key }) => key),
        )
      : new Map<string, string>();
    const isLater = ({ from }: Keyed) => from !== undefined && from > author.today;
    const isHistory = ({ key, from }: Keyed) => from !== undefined && from < (newest.get(key) ?? EVER);
    const later = keyed.filter(isLater);
    const history = keyed.filter((each) => !isLater(each) && isHistory(each));
    const inForce = keyed.filter((each) => !isLater(each) && !isHistory(each));
    return (
      (await this.#putInForce(tx, definition, inForce, author)) +
      (await record(tx, definition, { rows: later, author, applied: false })) +
      (await record(tx, definition, { rows: history, author, applied: true }))
    );
  }

  async #putInForce(tx: Tx, definition: KindOf<object>, rows: readonly Keyed[], author: Author): Promise<number> {
    if (rows.length === 0) return 0;
    const { kind, put, versioned } = definition;
    const audited = rows.map(({ key, data }) => ({ key, after: data }));
    const changed = await auditChanges(tx.manager, kind, audited, author);
    const fresh = rows.flatMap(({ key, from, data }) => {
      const change = changed.get(key);
      return change ? [{ key, data, from: from ?? (change.added ? EVER : author.today) }] : [];
    });
    if (fresh.length === 0) return 0;
    await put(
      tx.manager,
      fresh.map(({ data, from }) => ({ ...data, effectiveFrom: from })),
      author.now,
    );
    if (versioned) await recordVersions(tx.manager, fresh, { kind, ...author, applied: true });
    const telling = { newId: () => this.ids.newId(), now: author.now };
    tx.emit(
      ...referenceEvents(
        kind,
        fresh.map(({ data }) => data),
        telling,
      ),
    );
    return fresh.length;
  }
}

/** Versions that change nothing now. */
async function record(
  tx: Tx,
  { kind }: KindOf<object>,
  { rows, author, applied }: { rows: readonly Keyed[]; author: Author; applied: boolean },
): Promise<number> {
  if (rows.length === 0) return 0;
  const versions = rows.map(({ key, from, data }) => ({ key, from: from!, data }));
  return recordVersions(tx.manager, versions, { kind, ...author, applied });
}
