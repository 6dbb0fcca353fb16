const NOTHING_BELOW = new RegExp(
  String.raw`^\W*(?:` +
    [
      String.raw`(?:customer |vendor )?returns?(?: ?(?:\/|&|and) ?credits?)?(?: (?:to vendor|for credit|only))?`,
      String.raw`credits?(?: (?:requests?|memos?|only))?(?: ?(?:\/|&|and) ?returns?)?`,
      String.raw`(?:examples?|sample (?:order|line|row)|template)(?: (?:only|order|line|row))?`,
      String.raw`(?:items? )?already (?:ordered|on order|sent|placed|received|in)\b.{0,40}`,
      String.raw`(?:what we |items? |we )?(?:ordered|received|bought) (?:last|previously|before|on)\b.{0,30}`,
      String.raw`(?:last|previous|prior) (?:week|month|order|po|delivery)(?:'?s)?\b.{0,30}`,
      String.raw`(?:open |our |current )*back ?orders?\b.{0,30}|still open\b.{0,50}|open (?:orders?|pos?)\b.{0,30}`,
      String.raw`.{0,40}\b(?:do not|don'?t|dont|please do not) (?:re-?)?(?:enter|order|key|ship until|send until)\b.{0,40}`,
      String.raw`(?:items? )?(?:on hold|not ordered|not ordering|not needed|cancell?ed|discontinued|out of stock)\b.{0,30}`,
      String.raw`(?:(?:tax|commercial|proforma|pro forma) )?invoice|credit memo|packing (?:slip|list)|statement(?: of account)?|delivery (?:note|ticket)|quotation`,
      String.raw`(?:for )?(?:your )?(?:reference|info(?:rmation)?|fyi)(?: only)?`,
    ].join('|') +
    String.raw`)\W*$`,
  'i',
);

/** A title over rows that order nothing: `RETURNS / CREDITS`, `Already ordered last week:`, `Example`. */
export const ordersNothing = (title: string): boolean => title.length <= 90 && NOTHING_BELOW.test(title);

/** The only text of a row, where that is words: a title, or a note. */
export function titleOf(cells: readonly string[]): string | undefined {
  const filled = [...new Set(cells.map((cell) => cell.replace(/\s+/g, ' ').trim()).filter((cell) => cell !== ''))];
  return filled.length === 1 && /[a-z]{3}/i.test(filled[0]!) ? filled[0] : undefined;
}
