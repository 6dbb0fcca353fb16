import { inPlainWords, Problem } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { ReferenceData } from '../reference-data.js';
import { type Bundle, bundleSchema, EMPTY_BUNDLE } from '../reference-data.schema.js';
import { findKnown, loadCurrentOf } from './csv-facts.repository.js';
import type { CsvLayout, CsvRow, PartLayout, ReferencedKind, WholeLayout } from './csv-layout.js';
import { type CsvKind, CSV_LAYOUTS } from './csv-layouts.js';
import { type JudgedRow, judgeReferences, judgeRows, namedKeys, schemaFindings } from './judge-rows.js';
import { type CsvFinding, readCsv } from './read-csv.js';

export interface CsvImport {
  readonly kind: CsvKind;
  readonly bytes: Uint8Array;
  readonly actor: string;
  /** Everything is tried, nothing is kept. */
  readonly dryRun: boolean;
  /** `good_rows`: rows with findings are left out; `all_or_nothing`: one finding and nothing is taken. */
  readonly mode: 'all_or_nothing' | 'good_rows';
}

export interface CsvReport {
  readonly kind: CsvKind;
  readonly dryRun: boolean;
  /** Rows of the file, without its header. */
  readonly rows: number;
  readonly good: number;
  readonly bad: number;
  /** Whether the good rows were taken, or would have been without the dry run. */
  readonly taken: boolean;
  /** How many things were new or different; what was as it is counts in none. */
  readonly changed: number;
  /** Row by row; the first thousand. */
  readonly findings: readonly CsvFinding[];
  readonly findingsInAll: number;
}

const MOST_FINDINGS = 1000;

/** Takes a file of reference data in: judges every row, says what is wrong with each, and puts the good ones. */
@Injectable()
export class ImportCsv {
  constructor(
    private readonly dataSource: DataSource,
    private readonly referenceData: ReferenceData,
  ) {}

  async run({ kind, bytes, actor, dryRun, mode }: CsvImport): Promise<CsvReport> {
    const layout = CSV_LAYOUTS[kind];
    const file = readCsv(bytes, layout);
    const judged = judgeRows(file.records, layout);
    const known = await this.#known(namedKeys(judged.good, layout));
    const referenced = judgeReferences(judged.good, layout, known);
    const built = judgeBuilt(layout, await this.#build(layout, referenced.good));
    const findings = [...file.findings, ...judged.findings, ...referenced.findings, ...built.findings];
    const bad = new Set(findings.map(({ row }) => row).filter((row) => row > 1)).size;
    const report = { kind, dryRun, rows: file.records.length, good: file.records.length - bad, bad };
    const stopped = file.findings.length > 0 || (mode === 'all_or_nothing' && bad > 0);
    if (stopped) return told(report, { taken: false, changed: 0, findings });
    try {
      const bundle: Bundle = { ...EMPTY_BUNDLE, [layout.part]: built.rows };
      const { changed } = await this.referenceData.import(bundle, actor, { dryRun });
      return told(report, { taken: true, changed: changed[layout.part], findings });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const refused = { row: 0, code: error.code, message: error.detail };
      return told(report, { taken: false, changed: 0, findings: [...findings, refused] });
    }
  }

  async #known(named: ReadonlyMap<ReferencedKind, ReadonlySet<string>>) {
    const known = new Map<ReferencedKind, ReadonlySet<string>>();
    for (const [kind, keys] of named) known.set(kind, await findKnown(this.dataSource.manager, kind, [...keys]));
    return known;
  }

  /** The rows as things of a bundle, each with the rows of the file it is made of. */
  async #build(layout: CsvLayout, rows: readonly JudgedRow[]): Promise<BuiltThing[]> {
    return 'parent' in layout ? this.#buildParents(layout, rows) : this.#buildWholes(layout, rows);
  }

  async #buildWholes({ keeps, complete }: WholeLayout, rows: readonly JudgedRow[]): Promise<BuiltThing[]> {
    const keys = keeps ? rows.map(({ value }) => String(value[keeps.keyField])) : [];
    const current = keeps ? await loadCurrentOf(this.dataSource.manager, keeps.kind, keys) : new Map<string, CsvRow>();
    return rows.map(({ row, value }) => {
      const before = keeps && current.get(String(value[keeps.keyField]));
      const kept = before ? Object.fromEntries(keeps.fields.map((field) => [field, before[field]])) : {};
      const whole = { ...value, ...kept };
      return { rows: [row], thing: complete ? complete(whole) : whole };
    });
  }

  async #buildParents({ parent, parentField, into }: PartLayout, rows: readonly JudgedRow[]): Promise<BuiltThing[]> {
    const byParent = new Map<string, JudgedRow[]>();
    for (const row of rows) {
      const key = String(row.value[parentField]);
      const parts = byParent.get(key) ?? [];
      parts.push(row);
      byParent.set(key, parts);
    }
    const current = await loadCurrentOf(this.dataSource.manager, parent.kind, [...byParent.keys()]);
    return [...byParent].map(([key, parts]) => ({
      rows: parts.map(({ row }) => row),
      thing: into(
        { ...current.get(key), [parent.keyField]: key },
        parts.map(({ value }) => value),
      ),
    }));
  }
}

interface BuiltThing {
  readonly rows: readonly number[];
  readonly thing: CsvRow;
}

/** What a thing must be as a whole: a hold that does not end before it begins, only bids that award quantities. */
function judgeBuilt(layout: CsvLayout, built: readonly BuiltThing[]) {
  const schema = (bundleSchema.shape[layout.part].unwrap() as unknown as { element: z.ZodType<CsvRow> }).element;
  const things: CsvRow[] = [];
  const findings: CsvFinding[] = [];
  for (const { rows: from, thing } of built) {
    const result = schema.safeParse(thing, { error: inPlainWords });
    if (result.success) things.push(result.data);
    else findings.push(...from.flatMap((row) => schemaFindings(result.error, { row, layout })));
  }
  return { rows: things, findings };
}

function told(
  report: Pick<CsvReport, 'kind' | 'dryRun' | 'rows' | 'good' | 'bad'>,
  { findings, ...outcome }: Pick<CsvReport, 'taken' | 'changed' | 'findings'>,
): CsvReport {
  const sorted = [...findings].sort((a, b) => a.row - b.row);
  return { ...report, ...outcome, findings: sorted.slice(0, MOST_FINDINGS), findingsInAll: sorted.length };
}
