import { useMemo, useSyncExternalStore } from "react";
import type { Job, JobProgress } from "./generated";
import type { Id } from "./transport";

let known: ReadonlyMap<Id, Job> = new Map();
/** The last events of jobs that were not read yet: a short one ends before its start was answered. */
const early = new Map<Id, JobProgress>();
const watchers = new Set<() => void>();

function publish(next: ReadonlyMap<Id, Job>): void {
  known = next;
  watchers.forEach((watcher) => watcher());
}

/** Whether a job still has something to do. */
export function isActive(job: Pick<Job, "state">): boolean {
  return job.state === "queued" || job.state === "running";
}

/** Takes over news of jobs: progress comes as events, up to ten a second, and must not go through the query cache. */
export function noteJobs(jobs: readonly Job[]): void {
  const next = new Map(known);
  let news = false;
  for (const read of jobs) {
    const event = early.get(read.id);
    early.delete(read.id);
    const job = event && isActive(read) ? { ...read, ...event } : read;
    const old = next.get(job.id);
    // A reading that was overtaken by an event must not turn a finished job back.
    if (old && !isActive(old) && isActive(job)) continue;
    if (old && old.state === job.state && old.done === job.done && old.total === job.total) continue;
    next.set(job.id, job);
    news = true;
  }
  if (news) publish(next);
}

/** Takes over an event; false when it is about a job that was never read, so that a reading is due. */
export function noteProgress(progress: JobProgress): boolean {
  const old = known.get(progress.id);
  if (old === undefined) {
    early.set(progress.id, progress);
    return false;
  }
  publish(new Map(known).set(old.id, { ...old, ...progress }));
  return true;
}

/** A retried job is the one that may leave an end state. */
export function noteRetry(job: Job): void {
  publish(new Map(known).set(job.id, job));
}

export function forgetJobs(): void {
  early.clear();
  publish(new Map());
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** The jobs known now, oldest first, for which `filter` holds. `filter` must be stable. */
export function useJobs(filter: (job: Job) => boolean): Job[] {
  const jobs = useSyncExternalStore(watch, () => known);
  return useMemo(() => [...jobs.values()].filter(filter).sort((a, b) => a.created_at_ms - b.created_at_ms), [jobs, filter]);
}

export function useJob(id: Id | null): Job | null {
  const jobs = useSyncExternalStore(watch, () => known);
  return id === null ? null : (jobs.get(id) ?? null);
}
