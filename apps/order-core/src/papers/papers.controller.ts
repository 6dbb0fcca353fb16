import { type Actor, CurrentActor, maySeeCustomer, RequireRoles, ZodParam } from '#service-kit';
import { Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { found } from '../http/answers.js';
import { type OnPaper, Papers } from './papers.js';

const PDF = 'application/pdf';
const PRINTED = { description: 'the paper', content: { [PDF]: { schema: { type: 'string', format: 'binary' } } } };

/** Everything that is printed, as PDF. A partner's key prints the papers of its own customer. */
@ApiTags('papers')
@Controller('v1')
export class PapersController {
  constructor(private readonly papers: Papers) {}

  @Get('pick-lists/:id.pdf')
  @RequireRoles('warehouse', 'clerk')
  @ApiOperation({ summary: 'A pick list for the floor' })
  @ApiOkResponse(PRINTED)
  pickList(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.pickList(id), actor, `pick list ${id}`);
  }

  @Get('waves/:id.pdf')
  @RequireRoles('warehouse')
  @ApiOperation({ summary: 'What one walk fetches for a wave, and how it is sorted into its pick lists' })
  @ApiOkResponse(PRINTED)
  wave(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.wave(id), actor, `wave ${id}`);
  }

  @Get('shipments/:id/packing-slip.pdf')
  @RequireRoles('partner', 'warehouse', 'clerk')
  @ApiOperation({ summary: 'What lies in a shipment and in each carton, without prices' })
  @ApiOkResponse(PRINTED)
  packingSlip(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.packingSlip(id), actor, `shipment ${id}`);
  }

  @Get('shipments/:id/bill-of-lading.pdf')
  @RequireRoles('warehouse', 'clerk')
  @ApiOperation({ summary: 'What the carrier takes, with room to sign' })
  @ApiOkResponse(PRINTED)
  billOfLading(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.billOfLading(id), actor, `shipment ${id}`);
  }

  @Get('invoices/:id.pdf')
  @RequireRoles('partner', 'clerk', 'ar')
  @ApiOperation({ summary: 'An invoice as the customer gets it' })
  @ApiOkResponse(PRINTED)
  invoice(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.invoice(id), actor, `invoice ${id}`);
  }

  @Get('credit-memos/:id.pdf')
  @RequireRoles('partner', 'clerk', 'ar')
  @ApiOperation({ summary: 'A credit memo as the customer gets it' })
  @ApiOkResponse(PRINTED)
  creditMemo(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.creditMemo(id), actor, `credit memo ${id}`);
  }
}

/** @throws Problem 404 for what is not there, or is not for this actor's eyes */
async function print(asked: Promise<OnPaper | undefined>, actor: Actor, what: string): Promise<StreamableFile> {
  const paper = await found(
    asked.then((known) => (known && maySee(actor, known) ? known : undefined)),
    what,
  );
  const pdf = await paper.print();
  return new StreamableFile(pdf, {
    type: PDF,
    disposition: `inline; filename="${paper.name.replace(/[^\w.-]+/g, '_')}.pdf"`,
    length: pdf.length,
  });
}

const maySee = (actor: Actor, { customerId }: OnPaper): boolean =>
  customerId === undefined || maySeeCustomer(actor, customerId);
