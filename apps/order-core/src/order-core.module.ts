import { decimal } from '#domain/money/decimal';
import { money } from '#domain/money/money';
import { Metrics } from '#service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OrderCoreConfig } from './config.js';
import { ApprovalsController } from './order-desk/approvals.controller.js';
import { countOrdersByState, countWaiting } from './order-desk/orders.queries.repository.js';
import { QuotesController } from './order-desk/quotes.controller.js';
import { OrdersController } from './order-desk/orders.controller.js';
import { OrderSettings } from './order-settings.js';
import { ActOnOrder } from './pipeline/act-on-order.js';
import { CancelOrder } from './pipeline/cancel-order.js';
import { CanonicalOrderHandler } from './pipeline/canonical-order.handler.js';
import { ChangeOrder } from './pipeline/change-order.js';
import { DecideCard } from './pipeline/decide-card.js';
import { OrderBook } from './pipeline/order-book.js';
import { PlanOrder } from './pipeline/plan-order.js';
import { QuoteOrder } from './pipeline/quote-order.js';
import { ReleaseHold } from './pipeline/release-hold.js';
import { TakeChange } from './pipeline/take-change.js';
import { TakeMessage } from './pipeline/take-message.js';
import { ApplyScheduledChangesJob } from './reference-data/apply-scheduled-changes.job.js';
import { PutReference } from './reference-data/put-reference.js';
import { ReferenceData } from './reference-data/reference-data.js';
import { PublishReferenceDataController } from './reference-data/publish-reference-data.controller.js';
import { ReferenceDataController } from './reference-data/reference-data.controller.js';
import { ValidateCustomer } from './stages/01-validate-customer/validate-customer.handler.js';
import { ReceiveStock } from './stages/02-reserve-stock/receive-stock.handler.js';
import { RefillBackordersJob } from './stages/02-reserve-stock/refill-backorders.job.js';
import { ReserveStock } from './stages/02-reserve-stock/reserve-stock.handler.js';
import { StockController } from './stages/02-reserve-stock/stock.controller.js';
import { PriceOrder } from './stages/03-price-order/price-order.handler.js';
import { type TaxEnvironment, taxSettings } from './stages/03-price-order/tax-settings.js';
import { ApproveOrder } from './stages/04-approve-order/approve-order.handler.js';
import { ConfirmPick } from './stages/05-fulfill-order/confirm-pick.handler.js';
import { FulfillmentController } from './stages/05-fulfill-order/fulfillment.controller.js';
import { ReleaseOrdersJob } from './stages/05-fulfill-order/release-orders.job.js';
import { ShipOrder } from './stages/05-fulfill-order/ship-order.handler.js';
import { InvoicesController } from './stages/06-issue-invoice/invoices.controller.js';
import { IssueCreditMemo } from './stages/06-issue-invoice/issue-credit-memo.handler.js';
import { IssueInvoice } from './stages/06-issue-invoice/issue-invoice.handler.js';
import { IssueInvoicesJob } from './stages/06-issue-invoice/issue-invoices.job.js';
import { type CashConfig, CashSettings } from './stages/07-apply-payment/cash-settings.js';
import { PaymentsController } from './stages/07-apply-payment/payments.controller.js';
import { RecordPayment } from './stages/07-apply-payment/record-payment.handler.js';
import { RecordRemittance } from './stages/07-apply-payment/record-remittance.handler.js';
import { RemittanceHandler } from './stages/07-apply-payment/remittance.handler.js';

export type OrderCoreSettings = Pick<
  OrderCoreConfig,
  | 'COMPANY_TIME_ZONE'
  | 'COMPANY_CURRENCY'
  | 'SO_MARGIN_MIN'
  | 'SO_VALUE_AUTO'
  | 'LINE_CONFIDENCE_MIN'
  | keyof TaxEnvironment
  | 'INVOICE_NUMBER_PREFIX'
  | 'CREDIT_MEMO_NUMBER_PREFIX'
  | 'GS1_COMPANY_PREFIX'
> &
  CashConfig;

/** Gauges that are read when somebody scrapes. */
class OrderMetrics {
  constructor(metrics: Metrics, dataSource: DataSource) {
    metrics.observe('orders', 'Orders by state', ['state'], async () =>
      (await countOrdersByState(dataSource.manager)).map(({ state, count }) => ({ labels: { state }, value: count })),
    );
    metrics.observe('work_waiting', 'What waits for a person, by kind', ['kind'], async () =>
      (await countWaiting(dataSource.manager)).map(({ kind, count }) => ({ labels: { kind }, value: count })),
    );
  }
}

/** The stages in the order an order meets them; the pipeline that knows that order; the desk that people use. */
@Module({})
export class OrderCoreModule {
  static register(config: OrderCoreSettings): DynamicModule {
    return {
      module: OrderCoreModule,
      controllers: [
        CanonicalOrderHandler,
        OrdersController,
        QuotesController,
        ApprovalsController,
        PublishReferenceDataController,
        ReferenceDataController,
        StockController,
        FulfillmentController,
        InvoicesController,
        PaymentsController,
        RemittanceHandler,
      ],
      providers: [
        { provide: OrderSettings, useValue: orderSettings(config) },
        { provide: CashSettings, useValue: new CashSettings(config, config.COMPANY_CURRENCY) },
        {
          provide: OrderMetrics,
          inject: [Metrics, DataSource],
          useFactory: (metrics: Metrics, dataSource: DataSource) => new OrderMetrics(metrics, dataSource),
        },
        OrderBook,
        ValidateCustomer,
        ReserveStock,
        PriceOrder,
        ApproveOrder,
        PlanOrder,
        QuoteOrder,
        CancelOrder,
        ActOnOrder,
        ChangeOrder,
        TakeMessage,
        TakeChange,
        DecideCard,
        ReleaseHold,
        RefillBackordersJob,
        ReceiveStock,
        ReleaseOrdersJob,
        ConfirmPick,
        ShipOrder,
        IssueInvoice,
        IssueInvoicesJob,
        IssueCreditMemo,
        RecordPayment,
        RecordRemittance,
        PutReference,
        ReferenceData,
        ApplyScheduledChangesJob,
      ],
    };
  }
}

/** @throws RangeError when the threshold is no amount of the company's currency */
export function orderSettings(config: OrderCoreSettings): OrderSettings {
  return new OrderSettings({
    timeZone: config.COMPANY_TIME_ZONE,
    currency: config.COMPANY_CURRENCY,
    minimumMarginPercent: decimal(config.SO_MARGIN_MIN),
    automaticValue: money(config.SO_VALUE_AUTO, config.COMPANY_CURRENCY),
    minimumConfidence: config.LINE_CONFIDENCE_MIN,
    invoiceNumberPrefix: config.INVOICE_NUMBER_PREFIX,
    creditMemoNumberPrefix: config.CREDIT_MEMO_NUMBER_PREFIX,
    gs1CompanyPrefix: config.GS1_COMPANY_PREFIX,
    ...taxSettings(config),
  });
}
