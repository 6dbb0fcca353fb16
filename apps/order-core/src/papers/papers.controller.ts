import { type Actor, CurrentActor, maySeeCustomer, RequireRoles, ZodParam } from '#service-kit';
import { Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { found } from '../http/answers.js';
import { type OnPaper, Papers } from './papers.js';

const PDF = 'application/pdf';

/** Everything that is printed, as PDF. A partner's key prints the papers of its own customer. */
@ApiTags('papers')
@Controller('v1')
@ApiProduces(PDF)
export class PapersController {
  constructor(private readonly papers: Papers) {}

  @Get('pick-lists/:id.pdf')
  @RequireRoles('warehouse', 'clerk')
  @ApiOperation({ summary: 'A pick list for the floor' })
  pickList(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.pickList(id), actor, `pick list ${id}`);
  }

  @Get('waves/:id.pdf')
  @RequireRoles('warehouse')
  @ApiOperation({ summary: 'What one walk fetches for a wave, and how it is sorted into its pick lists' })
  wave(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.wave(id), actor, `wave ${id}`);
  }

  @Get('shipments/:id/packing-slip.pdf')
  @RequireRoles('partner', 'warehouse', 'clerk')
  @ApiOperation({ summary: 'What lies in a shipment and in each carton, without prices' })
  packingSlip(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.packingSlip(id), actor, `shipment ${id}`);
  }

  @Get('shipments/:id/bill-of-lading.pdf')
  @RequireRoles('warehouse', 'clerk')
  @ApiOperation({ summary: 'What the carrier takes, with room to sign' })
  billOfLading(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.billOfLading(id), actor, `shipment ${id}`);
  }

  @Get('invoices/:id.pdf')
  @RequireRoles('partner', 'clerk', 'ar')
  @ApiOperation({ summary: 'An invoice as the customer gets it' })
  invoice(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.invoice(id), actor, `invoice ${id}`);
  }

  @Get('credit-memos/:id.pdf')
  @RequireRoles('partner', 'clerk', 'ar')
  @ApiOperation({ summary: 'A credit memo as the customer gets it' })
  creditMemo(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    return print(this.papers.creditMemo(id), actor, `credit memo ${id}`);
  }
}

/** @throws Problem 404 for what is not there, or is not for this actor's eyes */
async function print(paper: Promise<OnPaper | undefined>, actor: Actor, what: string): Promise<StreamableFile> {
  const paperOf = await paper;
  const visible =
    paperOf && (paperOf.customerId === undefined || maySeeCustomer(actor, paperOf.customerId)) ? paperOf : undefined;
  const { name, print: run } = await found(Promise.resolve(visible), what);
  const pdf = await run();
  return new StreamableFile(pdf, {
    type: PDF,
    disposition: `inline; filename="${name.replace(/[^\w.-]+/g, '_')}.pdf"`,
    length: pdf.length,
  });
}
