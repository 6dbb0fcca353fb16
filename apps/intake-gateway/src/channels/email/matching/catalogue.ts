/** An item as the house sells it. */
export interface CatalogueItem {
  readonly sku: string;
  readonly description: string;
  /** X12 element 355 of the unit it is sold by. */
  readonly unit?: string | undefined;
  /** Pack as printed: `6/10#`, `4/1 gal`. */
  readonly pack?: string | undefined;
  readonly gtin?: string | undefined;
  /** Further numbers of the GTIN family: of the piece, the inner pack, the case. */
  readonly gtins?: readonly string[] | undefined;
  /** Other numbers of ours or of the maker's that mean this item, whoever writes them. */
  readonly otherNumbers?: readonly string[] | undefined;
  /** List price of the selling unit, decimal string. */
  readonly price?: string | undefined;
  /** Other units it may be ordered by, beside the selling one. */
  readonly otherUnits?: readonly string[] | undefined;
}

/** What people confirmed earlier: this customer's words for an item. */
export interface LearnedAlias {
  readonly text: string;
  readonly sku: string;
  readonly uses: number;
  readonly contradicted: number;
}

/** What the customer ordered of an item before. */
export interface ItemHistory {
  readonly sku: string;
  readonly orders: number;
  /** Least and most ordered at once, decimal strings, in the unit usually used. */
  readonly least: string;
  readonly most: string;
  readonly unit?: string | undefined;
  readonly lastPrice?: string | undefined;
}

/** A line of a bid or contract the customer has with us. */
export interface ContractLine {
  readonly bidLine: string;
  readonly sku: string;
  readonly unit?: string | undefined;
  /** Agreed price of the unit, decimal string. */
  readonly unitPrice?: string | undefined;
  readonly contractNumber?: string | undefined;
}

/** What is known of the customer who sent the mail. */
export interface CustomerKnowledge {
  /** The customer's own item number → ours. */
  readonly itemNumbers: readonly { readonly customerItem: string; readonly sku: string }[];
  readonly bidLines: readonly ContractLine[];
  readonly aliases: readonly LearnedAlias[];
  readonly history: readonly ItemHistory[];
}

export const NOTHING_KNOWN: CustomerKnowledge = { itemNumbers: [], bidLines: [], aliases: [], history: [] };

/** Item numbers are compared without punctuation and case. */
export const plainCode = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** Spreadsheets drop leading zeros: `00210` and `210` are one number where only one item answers to it. */
export const bareCode = (code: string): string => plainCode(code).replace(/^0+(?=.)/, '');

/** GTINs of any length as fourteen digits (GS1 general specifications, 3.2); undefined for other numbers. */
export const gtin14 = (digits: string): string | undefined => {
  const plain = digits.replace(/\D/g, '');
  return plain.length >= 11 && plain.length <= 14 ? plain.padStart(14, '0') : undefined;
};
