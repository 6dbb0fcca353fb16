import { Module } from '@nestjs/common';
import { LedgerModule } from '../../ledger/ledger.module.js';
import { CustomerOrdersRepository } from './customer-orders.repository.js';
import { FollowReceivablesHandler } from './follow-receivables.handler.js';

@Module({
  imports: [LedgerModule],
  controllers: [FollowReceivablesHandler],
  providers: [CustomerOrdersRepository],
})
export class FollowReceivablesModule {}
