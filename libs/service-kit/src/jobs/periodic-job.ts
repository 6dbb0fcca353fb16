/**
 * Something a service does again and again by itself. A provider that announces itself:
 * `constructor(jobs: PeriodicJobs, …) { jobs.register(this); }`
 */
export interface PeriodicJob {
  /** Unique in the service; a path segment of `POST /v1/jobs/{name}/run`. */
  readonly name: string;
  /** Real time from the end of one run to the beginning of the next. */
  readonly everyMs: number;
  /** @param stopping aborted when the service is to end: a long run stops where nothing is lost */
  run(stopping?: AbortSignal): Promise<void>;
}
