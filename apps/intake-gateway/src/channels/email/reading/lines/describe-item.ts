import type { Token } from './line-tokens.js';

/** Words at the end that say when, or thank: no part of an item's name. */
const WHEN =
  /(?:(?:^|\s)(?:please|pls|asap|tomorrow|today|tonight|thanks|thx|thank you|this week|next week|(?:(?:this|next|on|for|by) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b[.!,]*){1,4}(?=$|\s(?:on|for|to)$)/i;

/** What the words of a line call the item, and the pack among them. */
export function describe(tokens: readonly Token[]): { description?: string; pack?: string } {
  const words = tokens.filter((token) => token.kind !== 'opaque');
  const text = words
    .map((token) => token.text.trim())
    .join(' ')
    // Bars and equal signs part the fields of a line.
    .replace(/(?:^|\s)[|=>/](?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\s+([,;:)\]])/g, '$1')
    .replace(/([([])\s+/g, '$1')
    .replace(/\(\)|\[\]/g, '')
    .replace(/^[\s,;:|.#=/–—-]+|[\s,;:|=([/–—?-]+$/g, '')
    // What its bracket held has been taken out.
    .replace(/^([^([]*)[)\]]+$/, '$1')
    .replace(/\b(?:unit price|price|cost|descr?(?:iption)?|ext(?:ended)?|total|amount)\s*:\s*/gi, '')
    .replace(/(?:^|\s)(?:unit price|price|cost|each)$/i, '')
    .replace(/^(?:of|the|our|your)\s+/i, '')
    .replace(WHEN, '')
    .replace(/(?:^|\s)(?:on|for|to|from|per|under|in)$/i, '')
    .trim();
  const pack = words.find((token) => token.kind === 'pack' || (token.kind === 'measure' && token.size));
  return { ...(text === '' ? {} : { description: text.slice(0, 300) }), ...(pack ? { pack: pack.text.trim() } : {}) };
}
