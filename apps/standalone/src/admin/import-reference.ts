import { messagingMigrations } from '#messaging';
import { configSchema, openReferenceImport, serviceDefinition } from '#order-core';
import { openDatabase, parseEnv, serviceKitMigrations, SystemClock, UuidV7Source } from '#service-kit';

export interface ReferenceFile {
  readonly kind: string;
  readonly bytes: Uint8Array;
  /** Who imports, for the audit. */
  readonly actor: string;
  readonly dryRun: boolean;
  readonly goodRows: boolean;
}

/**
 * Takes a CSV file of reference data into the tables of order-core, which are made when the service was never started.
 * @returns lines for people: the sums, then every finding
 * @throws Error with the same lines when nothing was taken
 */
export async function importReferenceFile(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
  file: ReferenceFile,
): Promise<string[]> {
  const config = parseEnv(configSchema, { ...env, DATABASE_URL: url });
  const { schema, migrations, entities } = serviceDefinition(config);
  const dataSource = await openDatabase({
    url,
    schema,
    entities,
    migrations: [...messagingMigrations(schema), ...serviceKitMigrations(schema), ...migrations],
    poolSize: 2,
    applicationName: 'order-to-cash admin',
  });
  try {
    const clock = new SystemClock();
    const report = await openReferenceImport(dataSource, config, { clock, ids: new UuidV7Source(clock) }).importCsv(
      file,
    );
    const taken = report.taken ? (report.dryRun ? 'would be taken' : 'taken') : 'nothing taken';
    const sums = `${report.kind}: ${report.rows} rows, ${report.good} good, ${report.bad} bad; ${taken}, ${report.changed} changed`;
    const findings = report.findings.map(({ row, field, code, message }) =>
      [row === 0 ? 'file' : `row ${row}`, field ?? '-', code, message].join('\t'),
    );
    const lines = [sums, ...findings];
    if (!report.taken) throw new Error(lines.join('\n'));
    return lines;
  } finally {
    await dataSource.destroy();
  }
}
