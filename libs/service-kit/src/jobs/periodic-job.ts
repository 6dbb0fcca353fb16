import { Injectable, SetMetadata } from '@nestjs/common';

/** What a job does in one run. */
export interface JobRun {
  /** @param stopping aborted when the service is to end: a long run stops where nothing is lost */
  run(stopping?: AbortSignal): Promise<void>;
}

export interface JobSchedule {
  /** Unique in the service; a path segment of `POST /v1/jobs/{name}/run`. */
  readonly name: string;
  /** Real time from the end of one run to the beginning of the next. */
  readonly everyMs: number;
}

/** Something a service does again and again by itself. */
export interface ScheduledJob extends JobRun, JobSchedule {}

const SCHEDULE = 'service-kit:job schedule';

/** A provider that the service runs by itself, from its start on. */
export const PeriodicJob =
  (schedule: JobSchedule) =>
  (target: new (...parts: never[]) => JobRun): void => {
    Injectable()(target);
    SetMetadata(SCHEDULE, schedule)(target);
  };

/** The job a provider is; undefined for one that was not decorated. */
export function jobOf(provider: unknown): ScheduledJob | undefined {
  const made = (provider as object | null | undefined)?.constructor;
  const schedule = made && (Reflect.getMetadata(SCHEDULE, made) as JobSchedule | undefined);
  if (!schedule) return undefined;
  return { ...schedule, run: (stopping) => (provider as JobRun).run(stopping) };
}
