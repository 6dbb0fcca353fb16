import type { IdentifierKind, ItemName } from '../candidate.js';
import { isCode, isFiller } from './line-quantity.js';
import type { Token } from './line-tokens.js';

const NAME_MARKS: ReadonlySet<string> = new Set(['item', 'vendor', 'customer', 'gtin', 'bidLine', 'manufacturer']);

/** `item no. 40137`, `SKU: AB-1`, `UPC 012345678905`: takes the number behind the words, and the words. */
export function takeMarkedNames(tokens: readonly Token[]): { tokens: Token[]; names: ItemName[] } {
  const left: Token[] = [];
  const names: ItemName[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    if (token.kind !== 'mark' || !NAME_MARKS.has(token.mark)) {
      left.push(token);
      continue;
    }
    let next = index + 1;
    while (next < tokens.length && isFiller(tokens[next]!)) next += 1;
    const value = tokens[next];
    const named =
      value?.kind === 'code' ? value.value : value?.kind === 'number' && !value.spelled ? value.text : undefined;
    if (named === undefined || named.length < (token.mark === 'bidLine' ? 1 : 3)) {
      left.push(token);
      continue;
    }
    names.push({
      kind: token.mark === 'item' ? 'code' : (token.mark as IdentifierKind),
      value: named.replace(/^#/, ''),
    });
    // `bid line 3: 2 cs …`: what parts the number from the quantity belongs to neither.
    const parting = tokens[next + 1];
    index = left.length === 0 && parting?.kind === 'separator' && /^[:,.–—-]$/.test(parting.text) ? next + 1 : next;
  }
  return { tokens: left, names };
}

/** The item's number among what is left: the first code, else a number of three digits and more in front. */
export function takeCode(tokens: readonly Token[], marked: readonly ItemName[]): { names: ItemName[]; left: Token[] } {
  if (marked.length > 0) return { names: [...marked], left: [...tokens] };
  const at = tokens.findIndex((token) => isCode(token));
  const index =
    at >= 0
      ? at
      : tokens.findIndex((token) => token.kind === 'number' && !token.spelled && /^\d{3,4}$/.test(token.text));
  if (index < 0 || (at < 0 && index > 0 && tokens.length > 1)) return { names: [], left: [...tokens] };
  const token = tokens[index]!;
  const value = token.kind === 'code' ? token.value : token.text;
  const digits = value.replace(/\D/g, '');
  const gtin = /^\d+$/.test(value) && [12, 13, 14].includes(digits.length);
  return { names: [{ kind: gtin ? 'gtin' : 'code', value }], left: tokens.filter((_, other) => other !== index) };
}
