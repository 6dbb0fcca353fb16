import { type CanonicalOrder, orderValidated } from '#contracts';
import { holdOn } from '#domain/customer/customer-hold';
import { normalizeIdentity } from '#domain/customer/item-identity';
import { matchShipTo, tellShipTo } from '#domain/customer/match-ship-to';
import {
  type LineToValidate,
  type OrderToValidate,
  type ValidatedOrder,
  validateOrder,
} from '#domain/customer/validate-customer';
import { formatMoney } from '#domain/money/money';
import type { RejectionCode } from '#domain/rejections/rejections';
import { Injectable } from '@nestjs/common';
import type { CustomerRecord } from '../../pipeline/customers.repository.js';
import { loadCurrentExposure } from '../../pipeline/exposure.repository.js';
import { holdOrder } from '../../pipeline/hold-order.js';
import { namedContracts } from '../../pipeline/named-contracts.js';
import { isLive, type OrderWork } from '../../pipeline/order-work.js';
import { OrderSettings } from '../../order-settings.js';
import { findItems, loadShipTos, type ShipToRecord } from './validate-customer.repository.js';

export interface ValidationInput {
  readonly canonical: CanonicalOrder;
  readonly customer: CustomerRecord | undefined;
  readonly review?: OrderToValidate['review'];
}

/** Beat 2: may this customer order this? Passes the order on, or holds it with every finding. */
@Injectable()
export class ValidateCustomer {
  constructor(private readonly settings: OrderSettings) {}

  async run(work: OrderWork, input: ValidationInput): Promise<'validated' | 'held'> {
    const { order } = work;
    const facts = await this.#loadFacts(work, input);
    const policy = {
      minimumConfidence: this.settings.minimumConfidence,
      accepted: new Set<RejectionCode>(order.acceptedCodes),
    };
    const result = validateOrder(facts, policy);
    order.customerId = input.customer?.id;
    order.terms = input.customer?.terms;
    if (!result.ok) {
      holdOrder(work, result.error.findings);
      return 'held';
    }
    this.#accept(work, result.value);
    const { warnings, why } = result.value;
    work.tell(
      orderValidated,
      {
        ...work.head,
        channel: order.channel,
        documentId: order.documentId,
        warnings: [...warnings],
        ...(input.customer && { credit: creditOf(input.customer) }),
      },
      { why, after: { warnings } },
    );
    return 'validated';
  }

  #accept({ order, lines }: OrderWork, validated: ValidatedOrder): void {
    order.findings = [];
    order.shipToId = validated.shipToId;
    const live = lines.filter(isLive);
    validated.lines.forEach(({ sku, unit, factor }, index) => Object.assign(live[index]!, { sku, unit, factor }));
  }

  async #loadFacts(work: OrderWork, { canonical, customer, review }: ValidationInput): Promise<OrderToValidate> {
    const { order, lines, tx } = work;
    const items = await findItems(tx.manager, {
      customerId: customer?.id,
      contracts: namedContracts(canonical),
      lines: canonical.lines.map((line, index) => ({
        position: index + 1,
        identities: line.itemIdentifiers.map(normalizeIdentity),
      })),
    });
    // Read only where it is asked for: without a limit nobody is over it, without a ship-to none is looked up.
    const exposure =
      customer?.creditLimit &&
      (await loadCurrentExposure(tx.manager, { customerId: customer.id, currency: customer.currency }));
    const shipTo = canonical.parties.find(({ role }) => role === 'ST');
    return {
      claimedCustomer: order.customerKey,
      customer: customer && { ...customer, holdReason: holdOn(customer, work.author.today) },
      exposure,
      purchaseOrderNumber: order.purchaseOrderNumber,
      currency: order.currency,
      test: order.test,
      shipTo: customer && shipTo && shipToOf(shipTo, await loadShipTos(tx.manager, customer.id)),
      lines: lines.filter(isLive).map((line): LineToValidate => ({
        lineNumber: line.lineNumber,
        quantity: line.ordered,
        unit: canonical.lines[line.position - 1]?.unitOfMeasure,
        documentPrice: line.documentPrice,
        named: line.named,
        items: items.get(line.position) ?? [],
        confidence: line.confidence,
      })),
      review,
    };
  }
}

/** The ship-to the document names, beside those of the customer it could be; a customer without a list is not asked. */
function shipToOf(party: CanonicalOrder['parties'][number], list: readonly ShipToRecord[]): OrderToValidate['shipTo'] {
  if (list.length === 0) return undefined;
  const { identifierQualifier: qualifier, identifier, name, address } = party;
  const named = { qualifier, identifier, name, postalCode: address?.postalCode };
  return { named: tellShipTo(named), matches: matchShipTo(named, list) };
}

/** For those who report on credit: the limit the order was held against. */
const creditOf = ({ creditLimit, currency }: CustomerRecord) => ({
  currency,
  ...(creditLimit && { limit: formatMoney(creditLimit) }),
});
