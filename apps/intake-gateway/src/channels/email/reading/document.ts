import type { ProvenanceEntry } from '#contracts';

/** Where something stood: the mail's part and line, a cell of a sheet, a position on a page. */
export type Place = Extract<ProvenanceEntry, { kind: 'mail' | 'sheet' | 'page' }>;

/**
 * Whose words they are. `new`: this mail's own; `signature`: below the sign-off; `quoted`: the mail it answers;
 * `forwarded`: the mail it passes on. Text is labelled, never cut: what counts is decided when all is known.
 */
export type Origin = 'new' | 'signature' | 'quoted' | 'forwarded';

/** An element of HTML that holds text, and the one around it. */
export interface Container {
  readonly tag: string;
  readonly parent: Container | undefined;
  /** How many are around it. */
  readonly depth: number;
}

export interface TextLine {
  readonly kind: 'line';
  readonly text: string;
  readonly place: Place;
  readonly origin: Origin;
  /** The element the line stands in, where there are elements. */
  readonly within?: Container | undefined;
}

export interface TableRow {
  readonly cells: readonly string[];
  /** Where the row begins. */
  readonly place: Place;
  /** Where each cell stood, where that is known. */
  readonly places?: readonly (Place | undefined)[];
  /** Hidden in the sheet: its author did not see it when sending. */
  readonly hidden?: boolean;
  /** What stands at its cells beside their text. */
  readonly marks?: readonly CellMark[];
}

/**
 * `struck`: crossed out; `uncomputed`: a formula whose value is not known; `comment`: a note pinned to the cell;
 * `two-counts`: one of two counts of the row, which may say the same twice.
 */
export interface CellMark {
  readonly column: number;
  readonly kind: 'struck' | 'uncomputed' | 'comment' | 'two-counts';
  readonly text?: string;
}

export interface Table {
  readonly kind: 'table';
  readonly rows: readonly TableRow[];
  readonly origin: Origin;
  /** Name of the sheet, for workbooks. */
  readonly title?: string;
  /** Which column counts has been guessed. */
  readonly guessed?: boolean;
  readonly within?: Container | undefined;
}

export type DocumentKind = 'text' | 'html' | 'csv' | 'sheet' | 'page';

/** A part of a mail in the order it is read: lines of text and tables. */
export interface PartDocument {
  /** `text`, `html`, `subject`, or the attachment's file name. */
  readonly part: string;
  readonly kind: DocumentKind;
  readonly entries: readonly (TextLine | Table)[];
}
