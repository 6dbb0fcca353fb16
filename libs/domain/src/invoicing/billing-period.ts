import { addDays, daysBetween, endOfMonth } from '../calendar/calendar-day.js';

/** How a customer wants to be billed: an invoice per shipment, or one for all shipments of a day, a week, a month. */
export const INVOICING = ['per_shipment', 'daily', 'weekly', 'monthly'] as const;
export type Invoicing = (typeof INVOICING)[number];

/** The last day of the period a shipment is billed with; weeks end on Sunday. An invoice is dated this day. */
export function billingPeriodEnd(invoicing: Exclude<Invoicing, 'per_shipment'>, shippedOn: string): string {
  switch (invoicing) {
    case 'daily':
      return shippedOn;
    case 'weekly':
      return addDays(shippedOn, daysToSunday(shippedOn));
    case 'monthly':
      return endOfMonth(shippedOn);
  }
}

const A_SUNDAY = '1970-01-04';

const daysToSunday = (day: string): number => (7 - (daysBetween(A_SUNDAY, day) % 7)) % 7;
