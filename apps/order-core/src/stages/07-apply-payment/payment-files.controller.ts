import {
  AcceptsRawBody,
  type Actor,
  CurrentActor,
  Idempotent,
  Problem,
  RawBody,
  RequireRoles,
  RouteTimeout,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer } from '../../http/answers.js';
import { ImportPayments, PaymentFileUnreadable } from './import-payments.handler.js';
import { type FileRow, listUnidentified } from './payment-files.repository.js';

const LARGEST_FILE = 10_000_000;
/** A file is booked receipt by receipt. */
const LONGEST_IMPORT_MS = 300_000;

const importQuery = z.object({
  format: z.enum(['lockbox', 'bank']),
  name: z.string().min(1).max(200).optional().describe('of the file, for people'),
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('true: tells what would become of every row, and books nothing'),
});
const identifySchema = z.strictObject({ customerId: z.string().min(1).max(80) });
const unidentifiedQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) });

/** Files of receipts: CSV of the lockbox (a row for each invoice of a cheque) or of the bank (a row for each credit). */
@ApiTags('payments')
@Controller('v1/payment-files')
@RequireRoles('ar')
export class PaymentFilesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly importPayments: ImportPayments,
  ) {}

  @Post()
  @HttpCode(200)
  @AcceptsRawBody({ limitBytes: LARGEST_FILE, mediaTypes: ['text/csv'] })
  @RouteTimeout(LONGEST_IMPORT_MS)
  @ApiOperation({ summary: 'Import a CSV of receipts: a report row by row; the same receipt again is recognised' })
  async import(
    @ZodQuery(importQuery) { format, name, dryRun }: z.output<typeof importQuery>,
    @RawBody() body: Buffer,
    @CurrentActor() actor: Actor,
  ) {
    const told = { text: body.toString('utf8'), format, name, dryRun, importedBy: actor.id };
    const { fileId, rows } = await this.importPayments.run(told).catch((error: unknown) => {
      if (error instanceof PaymentFileUnreadable) throw new Problem(422, 'FILE_UNREADABLE', error.message);
      throw error;
    });
    const count = (outcome: FileRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
    return {
      fileId,
      dryRun,
      recorded: count('recorded'),
      repeated: count('repeated'),
      unidentified: count('unidentified'),
      rejected: count('rejected'),
      ignored: count('ignored'),
      rows: rows.map(rowView),
    };
  }

  @Get('unidentified')
  @ApiOperation({ summary: 'Receipts of which nobody knows whose they are, the oldest first' })
  async unidentified(@ZodQuery(unidentifiedQuery) { limit }: z.output<typeof unidentifiedQuery>) {
    return { items: await listUnidentified(this.dataSource.manager, limit) };
  }

  @Post('unidentified/:id/identify')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Say whose a receipt is: it is recorded, and the payer is known from now on' })
  identify(
    @ZodParam('id', z.uuid()) rowId: string,
    @ZodBody(identifySchema) { customerId }: z.output<typeof identifySchema>,
    @CurrentActor() actor: Actor,
  ) {
    return answer(this.importPayments.identify({ rowId, customerId, actor: actor.id }));
  }
}

const rowView = ({ rows, outcome, why, receipt, paymentId }: FileRow) => ({
  rows,
  outcome,
  why,
  reference: receipt?.reference,
  amount: receipt?.amount,
  paymentId,
});
