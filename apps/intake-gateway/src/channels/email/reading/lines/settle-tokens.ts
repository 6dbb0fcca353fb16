import { trailingQuantity } from './line-quantity.js';
import { type Token, tokenize } from './line-tokens.js';

/** The tokens of a line, each what those around it make of it. */
export const settledTokens = (line: string): readonly Token[] =>
  withBarePrices(withDottedCode(withNamedFeature(withoutFalseUnit(withUnitMark(tokenize(line))))));

/** `unit=FT`, `Unit: case`: a word that is a unit itself, as the label of one. */
function withUnitMark(tokens: readonly Token[]): readonly Token[] {
  return tokens.map((token, index) => {
    const next = tokens[index + 1];
    const label = /^units?$/i.test(token.text);
    return label && next?.kind === 'separator' && /^[:=]$/.test(next.text)
      ? { kind: 'mark', text: token.text, mark: 'unit' }
      : token;
  });
}

/** `7654 can liner - 4 cs`: where a count with a unit ends the line, four digits in front are the item's number. */
function withoutFalseUnit(tokens: readonly Token[]): readonly Token[] {
  const [first, ...rest] = tokens;
  if (first?.kind !== 'measure' || !/^\d{4}\s/.test(first.text)) return tokens;
  const behind = trailingQuantity(rest, true);
  if (behind?.unit === undefined || behind.strength !== 'strong') return tokens;
  const [digits = '', unit = ''] = first.text.split(/\s+/, 2);
  return [{ kind: 'number', text: digits, value: digits, spelled: false }, { kind: 'word', text: unit }, ...rest];
}

/** `9x9 - 4 cs`: where nothing else names an item, what looks like a size is its number. */
function withNamedFeature(tokens: readonly Token[]): readonly Token[] {
  const named = tokens.some(
    ({ kind, text }, index) =>
      kind === 'code' ||
      kind === 'mark' ||
      ((kind === 'word' || (kind === 'unit' && tokens[index - 1]?.kind !== 'number')) &&
        /[a-z]{3}|[A-Z]-[A-Z]/i.test(text)),
  );
  if (named) return tokens;
  return tokens.map((token) =>
    token.kind === 'feature' && token.text.length > 2
      ? { kind: 'code', text: token.text, value: token.text.toUpperCase(), digits: false }
      : token,
  );
}

/** `41.300 lids - 9 bx`: three decimals are no quantity; where nothing else is a number of an item, they are one. */
function withDottedCode(tokens: readonly Token[]): readonly Token[] {
  const dotted = tokens.filter(({ kind, text }) => kind === 'number' && /^\d{1,4}\.\d{3,4}$/.test(text));
  if (dotted.length !== 1 || tokens.some(({ kind }) => kind === 'code' || kind === 'money')) return tokens;
  return tokens.map((token) =>
    token === dotted[0] ? { kind: 'code', text: token.text, value: token.text, digits: false } : token,
  );
}

/**
 * `40137 milk 12 CS 9.38 112.56`: numbers with cents behind another number are prices, the last of two the total.
 * A unit behind the number makes it a quantity.
 */
function withBarePrices(tokens: readonly Token[]): Token[] {
  const counted = tokens.some(
    (token) => token.kind === 'measure' || (token.kind === 'number' && !token.text.includes('.')),
  );
  if (!counted || tokens.some((token) => token.kind === 'money')) return [...tokens];
  let prices = 0;
  return tokens.map((token, index) => {
    const cents = token.kind === 'number' && index > 0 && /\d\.\d{2,4}$/.test(token.text);
    if (!cents || tokens[index + 1]?.kind === 'unit') return token;
    prices += 1;
    const value = token.text.replaceAll(',', '');
    return { kind: 'money', text: token.text, value, role: prices === 1 ? 'price' : 'total' };
  });
}
