import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { JudgeModelsController } from './judge-models.controller.js';
import { NoOrderModelRepository } from './no-order-model.repository.js';
import { ModelRecord } from './model-record.js';

@Module({
  imports: [LedgerModule],
  controllers: [JudgeModelsController],
  providers: [NoOrderModelRepository, ModelRecord],
  exports: [NoOrderModelRepository, ModelRecord],
})
export class ModelsModule {}
