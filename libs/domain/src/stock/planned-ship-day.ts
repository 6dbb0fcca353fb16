/**
 * The day reserved goods are planned to leave: the day the customer asks for, of the line before that of the order,
 * but not before today. Goods leave on the day they are wanted: our own trucks deliver on the day they load.
 */
export function plannedShipDay(wanted: {
  readonly line?: string | undefined;
  readonly order?: string | undefined;
  readonly today: string;
}): string {
  const asked = wanted.line ?? wanted.order;
  return asked !== undefined && asked > wanted.today ? asked : wanted.today;
}
