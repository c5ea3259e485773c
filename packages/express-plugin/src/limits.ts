/** How much one caller, or all together, may ask of the process. Times in milliseconds. */
export interface Limits {
  /** Of an uploaded file. Default 512 MiB. `upload-too-large` */
  readonly maxUploadBytes: number
  /** Data records of a file. Default 2,000,000. `too-many-rows` */
  readonly maxRows: number
  /** From the first to the last byte of an upload. Default 15 minutes. `upload-timeout` */
  readonly uploadTimeoutMs: number
  /**
   * An import that is still being received after this long, by whatever process, has lost its process: it is marked as
   * `failed` once `runner.start` was called. Never less than `uploadTimeoutMs`. Default 1 hour.
   */
  readonly abandonedAfterMs: number
  /** Between two chunks of a body. Default 30 seconds. `upload-timeout` */
  readonly idleTimeoutMs: number
  /** At once, in this process. Default 8. `too-many-uploads` */
  readonly maxParallelUploads: number
  /** Of a JSON body, and of the form fields beside a file. Default 256 KiB. `body-too-large` */
  readonly maxJsonBytes: number
  /** Readers of `GET /imports/:id/events` at once, in this process. Default 200. `too-many-streams` */
  readonly maxEventStreams: number
  /** After this long an event stream ends; the reader connects again. Default 5 minutes. */
  readonly eventStreamMs: number
  /** How often an event stream looks at the ledger, for imports that another process applies. Default 2 seconds. */
  readonly eventPollMs: number
  /** What a refused request may still send before its connection is closed. Default 2 seconds. */
  readonly lingerMs: number
}

export const DEFAULT_LIMITS: Limits = {
  maxUploadBytes: 512 * 1024 * 1024,
  maxRows: 2_000_000,
  uploadTimeoutMs: 15 * 60_000,
  abandonedAfterMs: 60 * 60_000,
  idleTimeoutMs: 30_000,
  maxParallelUploads: 8,
  maxJsonBytes: 256 * 1024,
  maxEventStreams: 200,
  eventStreamMs: 5 * 60_000,
  eventPollMs: 2_000,
  lingerMs: 2_000,
}
