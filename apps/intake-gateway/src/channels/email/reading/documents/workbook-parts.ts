import { Parser } from 'htmlparser2';

export interface SheetEntry {
  readonly name: string;
  readonly relation: string;
  readonly hidden: boolean;
}

/** How cells of a style look, as far as it matters. */
export interface CellStyle {
  /** Number format as its code; built-in ones by their number (`#14`). */
  readonly format: string;
  readonly struck: boolean;
}

/** A text shared by cells; `struck` when all of it is crossed out. Crossed-out parts of others are left out. */
export interface SharedText {
  readonly text: string;
  readonly struck: boolean;
}

type Handlers = {
  open?: (name: string, attributes: Record<string, string>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

/** Events of an XML file, names without their prefix. No entities but the five of XML: nothing to expand. */
export function walkXml(xml: string, handlers: Handlers): void {
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handlers.open?.(local(name), attributes),
      ontext: (text) => handlers.text?.(text),
      onclosetag: (name) => handlers.close?.(local(name)),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(xml);
  parser.end();
}

export const isTrue = (value: string | undefined): boolean => /^(?:1|true)$/.test(value ?? '');

export function readWorkbook(xml: string): { sheets: SheetEntry[]; epoch1904: boolean } {
  const sheets: SheetEntry[] = [];
  let epoch1904 = false;
  walkXml(xml, {
    open: (name, attributes) => {
      if (name === 'workbookPr') epoch1904 = isTrue(attributes['date1904']);
      if (name !== 'sheet') return;
      const relation = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      sheets.push({ name: attributes['name'] ?? '', relation, hidden: /hidden/i.test(attributes['state'] ?? '') });
    },
  });
  return { sheets, epoch1904 };
}

/** Targets of a part's relations, by their id and by the last word of their type (`comments`). */
export function readRelations(xml: string): Map<string, string> {
  const targets = new Map<string, string>();
  walkXml(xml, {
    open: (name, attributes) => {
      if (name !== 'Relationship') return;
      targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '');
      targets.set((attributes['Type'] ?? '').split('/').at(-1)!, attributes['Target'] ?? '');
    },
  });
  return targets;
}

export function readSharedStrings(xml: string): SharedText[] {
  const strings: SharedText[] = [];
  let current: { kept: string; struck: string } | undefined;
  let inside = false;
  let phonetic = false;
  let struck = false;
  walkXml(xml, {
    open: (name, attributes) => {
      if (name === 'si') current = { kept: '', struck: '' };
      else if (name === 'rPh') phonetic = true;
      else if (name === 'r') struck = false;
      else if (name === 'strike') struck = isStruck(attributes);
      inside = name === 't';
    },
    text: (text) => {
      if (!inside || phonetic || current === undefined) return;
      if (struck) current.struck += text;
      else current.kept += text;
    },
    close: (name) => {
      if (name === 't') inside = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si' && current !== undefined) {
        const all = current.kept.trim() === '' && current.struck.trim() !== '';
        strings.push({ text: all ? current.struck : current.kept, struck: all });
        struck = false;
      }
    },
  });
  return strings;
}

const isStruck = (attributes: Record<string, string>): boolean => !/^(?:0|false)$/.test(attributes['val'] ?? '1');

/** The styles of cells, in their order (§18.8.10); fonts give the strike, formats the numbers (§18.8.30). */
export function readStyles(xml: string): CellStyle[] {
  const codes = new Map<string, string>();
  const fonts: { struck: boolean }[] = [];
  const styles: CellStyle[] = [];
  let part = '';
  walkXml(xml, {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(attributes['numFmtId'] ?? '', attributes['formatCode'] ?? '');
      else if (name === 'fonts' || name === 'cellXfs') part = name;
      else if (name === 'font' && part === 'fonts') fonts.push({ struck: false });
      else if (name === 'strike' && part === 'fonts' && fonts.length > 0) fonts.at(-1)!.struck = isStruck(attributes);
      else if (name === 'xf' && part === 'cellXfs') {
        const number = attributes['numFmtId'] ?? '0';
        const struck = fonts[Number(attributes['fontId'] ?? 0)]?.struck ?? false;
        styles.push({ format: codes.get(number) ?? `#${number}`, struck });
      }
    },
    close: (name) => {
      if (name === part) part = '';
    },
  });
  return styles;
}

/** Notes pinned to cells, by the cell (§18.7.3; the threads of newer versions repeat theirs here). */
export function readComments(xml: string): Map<string, string> {
  const comments = new Map<string, string>();
  let cell = '';
  let inside = false;
  walkXml(xml, {
    open: (name, attributes) => {
      if (name === 'comment' || name === 'threadedComment') cell = attributes['ref'] ?? '';
      inside = name === 't' || name === 'text';
    },
    text: (text) => {
      if (inside && cell !== '') comments.set(cell, `${comments.get(cell) ?? ''}${text}`.slice(0, 500));
    },
    close: () => {
      inside = false;
    },
  });
  return comments;
}
