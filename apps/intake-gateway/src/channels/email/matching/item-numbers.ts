import type { CandidateLine, IdentifierKind } from '../reading/candidate.js';
import { bareCode, type CatalogueItem, type CustomerKnowledge, gtin14, plainCode } from './catalogue.js';
import { aliasKey, learnedFor, numberKey } from './learned-aliases.js';

/** Why an item is thought to be meant. */
export type Evidence =
  | { readonly kind: 'gtin' | 'sku' | 'customer-item' | 'bid-line'; readonly value: string }
  | { readonly kind: 'alias'; readonly text: string; readonly uses: number; readonly contradicted: number }
  | { readonly kind: 'description'; readonly likeness: number; readonly margin: number }
  | { readonly kind: 'pack' | 'unit' | 'price' | 'history' | 'contract'; readonly agrees: boolean };

export type IdentityKind = 'gtin' | 'sku' | 'customer-item' | 'bid-line' | 'alias';

/** An item that something names. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly id: number;
  readonly evidence: Evidence;
  /** By the number as written, or only with leading zeros put back. */
  readonly exact: boolean;
}

/** The numbers items are known by; built once per catalogue. */
export class ItemNumbers {
  readonly #bySku = new Map<string, number[]>();
  readonly #byBare = new Map<string, number[]>();
  readonly #byGtin = new Map<string, number[]>();

  constructor(items: readonly CatalogueItem[]) {
    items.forEach(({ sku, otherNumbers = [], gtin, gtins = [] }, id) => {
      for (const number of new Set([sku, ...otherNumbers])) {
        push(this.#bySku, plainCode(number), id);
        push(this.#byBare, bareCode(number), id);
      }
      for (const number of new Set([...gtins, gtin ?? ''].map((each) => gtin14(each))))
        if (number !== undefined) push(this.#byGtin, number, id);
    });
  }

  /** Place of the item in the catalogue. */
  idOf(sku: string): number | undefined {
    return this.#bySku.get(plainCode(sku))?.[0];
  }

  /** True for a number that is exactly an item's: ours, a GTIN, or the customer's own. */
  isItem(value: string, customer: CustomerKnowledge): boolean {
    if (/^\d{1,4}$/.test(value)) return false;
    return this.identify({ names: [{ kind: 'code', value }] }, customer).some(({ exact }) => exact);
  }

  /** The items the numbers of a line, or words learned of this customer, name. */
  identify(line: Pick<CandidateLine, 'names' | 'description'>, customer: CustomerKnowledge): Identity[] {
    const found: Identity[] = [];
    const add = (kind: IdentityKind, id: number | undefined, value: string, exact = true) => {
      if (id === undefined || found.some((other) => other.id === id && other.kind === kind)) return;
      found.push({ kind, id, exact, evidence: { kind, value } as Evidence });
    };
    const bySku = (value: string) => {
      const exact = this.#bySku.get(plainCode(value));
      if (exact) for (const id of exact) add('sku', id, value);
      else for (const id of only(this.#byBare.get(bareCode(value)))) add('sku', id, value, false);
    };
    const byCustomer = (value: string) => {
      const own = customer.itemNumbers.filter(({ customerItem }) => plainCode(customerItem) === plainCode(value));
      const bare =
        own.length > 0
          ? own
          : customer.itemNumbers.filter(({ customerItem }) => bareCode(customerItem) === bareCode(value));
      for (const { sku } of bare) add('customer-item', this.idOf(sku), value, own.length > 0);
    };
    const byGtin = (value: string) => {
      const full = gtin14(value);
      for (const id of (full && this.#byGtin.get(full)) || []) add('gtin', id, value);
    };
    const byBid = (value: string) => {
      for (const { bidLine, sku } of customer.bidLines) {
        if (bareCode(bidLine) === bareCode(value)) add('bid-line', this.idOf(sku), value);
      }
    };
    // `Your item` is theirs or ours, as who filled the form understood it.
    const LOOKUPS: Readonly<Record<IdentifierKind, readonly ((value: string) => unknown)[]>> = {
      gtin: [byGtin, bySku],
      bidLine: [byBid],
      vendor: [bySku, (value) => found.length === 0 && byCustomer(value)],
      customer: [byCustomer, (value) => found.length === 0 && bySku(value)],
      code: [byCustomer, bySku, byGtin, byBid],
      manufacturer: [],
    };
    for (const { kind, value } of line.names) {
      // What a person said this customer's number means comes before what the number could mean.
      const told = kind === 'manufacturer' ? [] : learnedFor(customer, numberKey(value));
      for (const { sku } of told) add('customer-item', this.idOf(sku), value);
      if (told.length === 0) for (const look of LOOKUPS[kind]) look(value);
    }
    // Numbers of letters alone, or standing in the words, are known by the catalogue only.
    if (found.length === 0)
      for (const word of codeWords(line.description ?? '')) [byCustomer, bySku].forEach((look) => look(word));
    for (const { text, sku, uses, contradicted } of learnedFor(customer, aliasKey(line.description ?? ''))) {
      const id = this.idOf(sku);
      if (id !== undefined)
        found.push({ kind: 'alias', id, exact: true, evidence: { kind: 'alias', text, uses, contradicted } });
    }
    return found;
  }
}

const codeWords = (text: string): string[] =>
  text
    .split(/[\s,;:()[\]]+/)
    .filter(
      (word) => /^#?[A-Za-z0-9][A-Za-z0-9./_-]{3,}$/.test(word) && (/\d{3}/.test(word) || word === word.toUpperCase()),
    );

const only = (ids: readonly number[] | undefined): readonly number[] => (ids?.length === 1 ? ids : []);

function push(map: Map<string, number[]>, key: string, id: number): void {
  const list = map.get(key);
  if (list) list.push(id);
  else map.set(key, [id]);
}
