import { Module } from '@nestjs/common';
import { ExchangeRatesController } from './exchange-rates.controller.js';
import { ExchangeRatesRepository } from './exchange-rates.repository.js';

@Module({
  controllers: [ExchangeRatesController],
  providers: [ExchangeRatesRepository],
  exports: [ExchangeRatesRepository],
})
export class CurrencyModule {}
