import { decimal } from '#domain/money/decimal';
import { money } from '#domain/money/money';
import { Clock, Metrics, WorkController, WorkQueueRepository } from '#service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OrderCoreConfig } from './config.js';
import { KpisController } from './kpis/kpis.controller.js';
import { type NotificationConfig, NotificationSettings } from './notifications/notification-settings.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { NotifyHandler } from './notifications/notify.handler.js';
import { ApprovalsController } from './order-desk/approvals.controller.js';
import { countOrdersByState } from './order-desk/orders.queries.repository.js';
import { OrderChangesController } from './order-desk/order-changes.controller.js';
import { QuotesController } from './order-desk/quotes.controller.js';
import { OrdersController } from './order-desk/orders.controller.js';
import { FindOrdersController } from './order-desk/find-orders.controller.js';
import { OrderInstructionsController } from './order-desk/order-instructions.controller.js';
import { orderWork } from './order-desk/work-sources.repository.js';
import { OrderSettings, SCHEMA } from './order-settings.js';
import { ActOnOrder } from './pipeline/act-on-order.js';
import { AskChange } from './pipeline/ask-change.js';
import { CancelOrder } from './pipeline/cancel-order.js';
import { CanonicalOrderHandler } from './pipeline/canonical-order.handler.js';
import { ChangeOrder } from './pipeline/change-order.js';
import { CheckCreditJob } from './pipeline/check-credit.job.js';
import { CreditDesk } from './pipeline/credit-desk.js';
import { ExpireReservationsJob } from './pipeline/expire-reservations.job.js';
import { SettleMessage } from './pipeline/settle-message.js';
import { SplitOrder } from './pipeline/split-order.js';
import { PoliciesController } from './policies/policies.controller.js';
import { CustomerHealthHandler } from './stages/04-approve-order/customer-health.handler.js';
import { EscalateApprovalsJob } from './stages/04-approve-order/escalate-approvals.job.js';
import { LearnHabitsJob } from './stages/04-approve-order/learn-habits.job.js';
import { DecideCard } from './pipeline/decide-card.js';
import { OrderBook } from './pipeline/order-book.js';
import { PlanOrder } from './pipeline/plan-order.js';
import { RefillOrder } from './pipeline/refill-order.js';
import { QuoteOrder } from './pipeline/quote-order.js';
import { DisputeDesk } from './pipeline/dispute-desk.js';
import { RefundDesk } from './pipeline/refund-desk.js';
import { PapersController } from './papers/papers.controller.js';
import { Papers } from './papers/papers.js';
import { ReleaseHold } from './pipeline/release-hold.js';
import { TakeChange } from './pipeline/take-change.js';
import { TakeMessage } from './pipeline/take-message.js';
import { ApplyScheduledChangesJob } from './reference-data/apply-scheduled-changes.job.js';
import { ImportCsvController } from './reference-data/csv/import-csv.controller.js';
import { ImportCsv } from './reference-data/csv/import-csv.js';
import { ChangeReferenceController } from './reference-data/change-reference.controller.js';
import { ReadReferenceController } from './reference-data/read-reference.controller.js';
import { PutReference } from './reference-data/put-reference.js';
import { ReferenceData } from './reference-data/reference-data.js';
import { PublishReferenceDataController } from './reference-data/publish-reference-data.controller.js';
import { ReferenceDataController } from './reference-data/reference-data.controller.js';
import { ValidateCustomer } from './stages/01-validate-customer/validate-customer.handler.js';
import { ReceiveStock } from './stages/02-reserve-stock/receive-stock.handler.js';
import { RefillBackordersJob } from './stages/02-reserve-stock/refill-backorders.job.js';
import { ReserveStock } from './stages/02-reserve-stock/reserve-stock.handler.js';
import { CheckStockJob } from './stages/02-reserve-stock/check-stock.job.js';
import { CorrectStock } from './stages/02-reserve-stock/correct-stock.handler.js';
import { StockLedgerController } from './stages/02-reserve-stock/stock-ledger.controller.js';
import { StockController } from './stages/02-reserve-stock/stock.controller.js';
import { PriceOrder } from './stages/03-price-order/price-order.handler.js';
import { type TaxEnvironment, taxSettings } from './stages/03-price-order/tax-settings.js';
import { ApproveOrder } from './stages/04-approve-order/approve-order.handler.js';
import { ConfirmPick } from './stages/05-fulfill-order/confirm-pick.handler.js';
import { FulfillmentController } from './stages/05-fulfill-order/fulfillment.controller.js';
import { ConfirmPurchase } from './stages/05-fulfill-order/confirm-purchase.handler.js';
import { CycleCountsController } from './stages/05-fulfill-order/cycle-counts.controller.js';
import { VendorsController } from './stages/05-fulfill-order/vendors.controller.js';
import { WavesController } from './stages/05-fulfill-order/waves.controller.js';
import { PlanWaves } from './stages/05-fulfill-order/plan-waves.handler.js';
import { ReleaseOrdersJob } from './stages/05-fulfill-order/release-orders.job.js';
import { ShipOrder } from './stages/05-fulfill-order/ship-order.handler.js';
import { InvoicesController } from './stages/06-issue-invoice/invoices.controller.js';
import { IssueCreditMemo } from './stages/06-issue-invoice/issue-credit-memo.handler.js';
import { IssueInvoice } from './stages/06-issue-invoice/issue-invoice.handler.js';
import { RebillInvoice } from './stages/06-issue-invoice/rebill-invoice.handler.js';
import { IssueInvoicesJob } from './stages/06-issue-invoice/issue-invoices.job.js';
import { CashBook } from './stages/07-apply-payment/cash-book.js';
import { type CashConfig, CashSettings } from './stages/07-apply-payment/cash-settings.js';
import { ApplyCash } from './stages/07-apply-payment/apply-cash.handler.js';
import { CloseDisputes } from './stages/07-apply-payment/close-disputes.js';
import { DisputesController } from './stages/07-apply-payment/disputes.controller.js';
import { MoveCashController } from './stages/07-apply-payment/move-cash.controller.js';
import { ImportPayments } from './stages/07-apply-payment/import-payments.handler.js';
import { PaymentFilesController } from './stages/07-apply-payment/payment-files.controller.js';
import { PaymentsController } from './stages/07-apply-payment/payments.controller.js';
import { ReconciliationController } from './stages/07-apply-payment/reconciliation.controller.js';
import { RecordPayment } from './stages/07-apply-payment/record-payment.handler.js';
import { RecordRemittance } from './stages/07-apply-payment/record-remittance.handler.js';
import { ResolveException } from './stages/07-apply-payment/resolve-exception.handler.js';
import { ReturnPayment } from './stages/07-apply-payment/return-payment.handler.js';
import { SettleDispute } from './stages/07-apply-payment/settle-dispute.handler.js';
import { WriteOff } from './stages/07-apply-payment/write-off.handler.js';
import { RemittanceHandler } from './stages/07-apply-payment/remittance.handler.js';
import { ReturnsController } from './stages/08-take-back/returns.controller.js';
import { SettleReturnsJob } from './stages/08-take-back/settle-returns.job.js';
import { TakeBack } from './stages/08-take-back/take-back.handler.js';

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
  | 'COMPANY_NAME'
  | 'COMPANY_ADDRESS'
  | 'REMIT_TO'
> &
  CashConfig &
  NotificationConfig;

interface Measured {
  readonly metrics: Metrics;
  readonly dataSource: DataSource;
  readonly work: WorkQueueRepository;
  readonly clock: Clock;
}

/** Gauges that are read when somebody scrapes. */
class OrderMetrics {
  constructor({ metrics, dataSource, work, clock }: Measured) {
    metrics.observe('orders', 'Orders by state', ['state'], async () =>
      (await countOrdersByState(dataSource.manager)).map(({ state, count }) => ({ labels: { state }, value: count })),
    );
    metrics.observe('work_waiting', 'What waits for a person, by kind', ['kind'], async () =>
      (await work.count(clock.now())).map(({ kind, count }) => ({ labels: { kind }, value: count })),
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
        FindOrdersController,
        OrderInstructionsController,
        OrdersController,
        OrderChangesController,
        QuotesController,
        ApprovalsController,
        WorkController,
        PoliciesController,
        CustomerHealthHandler,
        PublishReferenceDataController,
        ReferenceDataController,
        ChangeReferenceController,
        ImportCsvController,
        ReadReferenceController,
        StockController,
        StockLedgerController,
        // Before the controllers of single things: `/:id.pdf` is no id.
        PapersController,
        FulfillmentController,
        WavesController,
        VendorsController,
        CycleCountsController,
        InvoicesController,
        PaymentsController,
        MoveCashController,
        ReconciliationController,
        DisputesController,
        PaymentFilesController,
        ReturnsController,
        KpisController,
        NotifyHandler,
        NotificationsController,
        RemittanceHandler,
      ],
      providers: [
        { provide: OrderSettings, useValue: orderSettings(config) },
        { provide: NotificationSettings, useValue: new NotificationSettings(config) },
        { provide: CashSettings, useValue: new CashSettings(config, config.COMPANY_CURRENCY) },
        {
          provide: OrderMetrics,
          inject: [Metrics, DataSource, WorkQueueRepository, Clock],
          useFactory: (metrics: Metrics, dataSource: DataSource, work: WorkQueueRepository, clock: Clock) =>
            new OrderMetrics({ metrics, dataSource, work, clock }),
        },
        {
          provide: WorkQueueRepository,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) =>
            new WorkQueueRepository(dataSource, SCHEMA, orderWork(config.COMPANY_TIME_ZONE)),
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
        AskChange,
        DecideCard,
        SplitOrder,
        SettleMessage,
        ExpireReservationsJob,
        EscalateApprovalsJob,
        LearnHabitsJob,
        ReleaseHold,
        RefillBackordersJob,
        ReceiveStock,
        CorrectStock,
        CheckStockJob,
        CheckCreditJob,
        ReleaseOrdersJob,
        ConfirmPick,
        ShipOrder,
        PlanWaves,
        ConfirmPurchase,
        RefillOrder,
        IssueInvoice,
        IssueInvoicesJob,
        IssueCreditMemo,
        RebillInvoice,
        Papers,
        CashBook,
        RecordPayment,
        ApplyCash,
        ImportPayments,
        ReturnPayment,
        { provide: CreditDesk, useExisting: IssueCreditMemo },
        { provide: RefundDesk, useExisting: ReturnPayment },
        { provide: DisputeDesk, useClass: CloseDisputes },
        TakeBack,
        SettleReturnsJob,
        SettleDispute,
        WriteOff,
        ResolveException,
        RecordRemittance,
        PutReference,
        ReferenceData,
        ImportCsv,
        ApplyScheduledChangesJob,
      ],
    };
  }
}

/** @throws RangeError when the threshold is no amount of the company's currency */
export function orderSettings(config: OrderCoreSettings): OrderSettings {
  const company = [config.COMPANY_NAME, ...linesOf(config.COMPANY_ADDRESS)];
  return new OrderSettings({
    timeZone: config.COMPANY_TIME_ZONE,
    currency: config.COMPANY_CURRENCY,
    minimumMarginPercent: decimal(config.SO_MARGIN_MIN),
    automaticValue: money(config.SO_VALUE_AUTO, config.COMPANY_CURRENCY),
    minimumConfidence: config.LINE_CONFIDENCE_MIN,
    invoiceNumberPrefix: config.INVOICE_NUMBER_PREFIX,
    creditMemoNumberPrefix: config.CREDIT_MEMO_NUMBER_PREFIX,
    gs1CompanyPrefix: config.GS1_COMPANY_PREFIX,
    company,
    remitTo: config.REMIT_TO === '' ? company : linesOf(config.REMIT_TO),
    ...taxSettings(config),
  });
}

const linesOf = (text: string): string[] =>
  text
    .split('|')
    .map((line) => line.trim())
    .filter((line) => line !== '');
