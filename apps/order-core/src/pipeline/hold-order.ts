import { orderHeld } from '#contracts';
import type { Finding } from '#domain/rejections/rejections';
import type { OrderWork } from './order-work.js';

/** Puts the order on hold with its findings, on the timeline and as an event. */
export function holdOrder(work: OrderWork, findings: readonly [Finding, ...Finding[]]): void {
  work.order.findings = findings;
  const change = work.mustMove('hold');
  const why = findings.map(({ code }) => code).join(', ');
  work.tell(orderHeld, { ...work.head, findings: [...findings] }, { ...change, why });
}
