import type { CandidateLine } from '../reading/candidate.js';
import { bareCode, type CustomerKnowledge, type LearnedAlias } from './catalogue.js';
import { plainWords } from './item-words.js';

/** Words as they are compared: without case, punctuation and accents. */
export const aliasKey = (text: string): string => plainWords(text).join(' ');

/** A number as an alias; the sign in front occurs in no words. */
export const numberKey = (number: string): string => `=${bareCode(number)}`;

/** What a line says of its item, as aliases are kept: its numbers and its words. */
export function aliasKeysOf({ names, description }: Pick<CandidateLine, 'names' | 'description'>): string[] {
  const words = aliasKey(description ?? '').slice(0, 300);
  const numbers = names
    .filter(({ kind }) => kind === 'code' || kind === 'customer')
    .map(({ value }) => numberKey(value));
  return [...new Set([...numbers, ...(words === '' ? [] : [words])])];
}

const indexes = new WeakMap<CustomerKnowledge, ReadonlyMap<string, readonly LearnedAlias[]>>();

/** What people said these words of the customer mean, where they said so more often than otherwise. */
export function learnedFor(customer: CustomerKnowledge, key: string): readonly LearnedAlias[] {
  const known = indexes.get(customer) ?? indexAliases(customer);
  indexes.set(customer, known);
  return known.get(key) ?? [];
}

function indexAliases({ aliases }: CustomerKnowledge): ReadonlyMap<string, readonly LearnedAlias[]> {
  const index = new Map<string, LearnedAlias[]>();
  for (const alias of aliases) {
    const key = alias.text.startsWith('=') ? alias.text : aliasKey(alias.text);
    if (key !== '' && alias.uses > alias.contradicted) index.set(key, [...(index.get(key) ?? []), alias]);
  }
  return index;
}
