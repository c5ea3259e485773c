/** Where the router writes what an operator should know. Pino and the like fit as they are. */
export interface Logger {
  info(facts: Readonly<Record<string, unknown>>, message: string): void
  warn(facts: Readonly<Record<string, unknown>>, message: string): void
  error(facts: Readonly<Record<string, unknown>>, message: string): void
}

/** Says nothing. */
export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} }

const FRAME = /^\s+at /

/**
 * What of an error may be logged: its name, its code and where it came from. Never its message: those of database drivers
 * quote the customer's data (PostgreSQL's `detail`, MySQL's "Duplicate entry '…'").
 */
export const describeError = (error: unknown): Readonly<Record<string, unknown>> => {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' && /^[\w-]{1,64}$/.test(error.code) ? error.code : null
  const frames = (error.stack ?? '').split('\n').filter((line) => FRAME.test(line))
  return {
    error: /^\w{1,64}$/.test(error.name) ? error.name : 'Error',
    code,
    at: frames.slice(0, 8).map((line) => line.trim()),
  }
}
