/** One import that is to be applied. Plain JSON, so that a queue can carry it. */
export interface ImportJob {
  readonly importId: string
  readonly tenantId: string | null
  readonly actorId: string | null
  /** Of the preview that was agreed to; null: whatever it does. */
  readonly digest: string | null
}

/**
 * Where applying happens. The default runs in this process; a host with a queue of its own puts the job there, and its
 * worker calls `router.perform(job)`. A job may come twice: applying again changes nothing.
 */
export interface Runner {
  /** Returns when the job is in safe hands. That it was asked for is kept in the ledger before. */
  enqueue(job: ImportJob): Promise<void>
}
