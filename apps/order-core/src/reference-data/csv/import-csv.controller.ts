import {
  AcceptsRawBody,
  type Actor,
  CurrentActor,
  Problem,
  RawBody,
  RequireRoles,
  RouteTimeout,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { IMPORT_MS } from '../reference-data.controller.js';
import { CSV_KINDS, CSV_LAYOUTS, type CsvKind } from './csv-layouts.js';
import { type CsvReport, ImportCsv } from './import-csv.js';

const kindSchema = z.enum(CSV_KINDS);
const querySchema = z.strictObject({
  dryRun: z.enum(['true', 'false']).default('false').describe('true: everything is tried and nothing is kept'),
  mode: z
    .enum(['all_or_nothing', 'good_rows'])
    .default('all_or_nothing')
    .describe('good_rows: rows with findings are left out and the others taken'),
});

/** Reference data from files. */
@ApiTags('reference data')
@Controller('v1/reference-data/csv')
@RequireRoles('admin')
export class ImportCsvController {
  constructor(private readonly importCsv: ImportCsv) {}

  @Get()
  @ApiOperation({ summary: 'The kinds of files that can be imported, with their columns' })
  layouts() {
    const items = CSV_KINDS.map((kind) => {
      const { describe, columns } = CSV_LAYOUTS[kind];
      const shown = columns.map(({ column, required = false, describe: meaning, type = 'text' }) => ({
        column,
        required,
        type,
        meaning,
      }));
      return { kind, describe, columns: shown };
    });
    return { items };
  }

  @Post(':kind')
  @HttpCode(200)
  @RouteTimeout(IMPORT_MS)
  @AcceptsRawBody({ limitBytes: 64 * 1024 * 1024, mediaTypes: ['text/csv'] })
  @ApiOperation({ summary: 'Import a CSV file; the report says row by row what is wrong' })
  import(
    @ZodParam('kind', kindSchema) kind: CsvKind,
    @ZodQuery(querySchema) { dryRun, mode }: z.output<typeof querySchema>,
    @RawBody() bytes: Buffer,
    @CurrentActor() actor: Actor,
  ): Promise<CsvReport> {
    if (bytes.length === 0) throw new Problem(422, 'REQUEST_INVALID', 'The body is empty; send the file as it is.');
    return this.importCsv.run({ kind, bytes, actor: actor.id, dryRun: dryRun === 'true', mode });
  }
}
