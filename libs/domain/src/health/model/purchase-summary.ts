/** A customer's purchases as the models see them, in the terms of Fader and Hardie. Time in one unit throughout (weeks here). */
export interface PurchaseSummary {
  /** x: purchases after the first. */
  readonly frequency: number;
  /** t_x: from the first purchase to the last; 0 without repeats. */
  readonly recency: number;
  /** T: from the first purchase to the day of the summary. */
  readonly age: number;
}
