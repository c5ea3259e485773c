/** Where the router writes what an operator should know. Pino and the like fit as they are. */
export interface Logger {
  info(facts: Readonly<Record<string, unknown>>, message: string): void
  warn(facts: Readonly<Record<string, unknown>>, message: string): void
  error(facts: Readonly<Record<string, unknown>>, message: string): void
}

/** Says nothing. */
export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} }

/** Codes of drivers and of Node; a number as long as a phone's is none. */
const CODE = /^(?!.*\d{6})[\w-]{1,64}$/
const NAME = /^[A-Za-z]\w{0,63}$/
const FRAME = /^ {4}at \S.*:\d+:\d+\)?$/

/** The frames of a stack without the message before them: a message of several lines may look like frames. */
const framesOf = ({ stack = '', message }: Error): readonly string[] => {
  const at = message === '' ? -1 : stack.indexOf(message)
  const lines = stack.slice(at < 0 ? 0 : at + message.length).split('\n')
  const last = lines.findLastIndex((line) => line !== '' && !FRAME.test(line))
  return lines.slice(last + 1).filter((line) => FRAME.test(line))
}

/**
 * What of an error may be logged: its name, its code and where it came from. Never its message: those of database drivers
 * quote the customer's data (PostgreSQL's `detail`, MySQL's "Duplicate entry '…'").
 */
export const describeError = (error: unknown): Readonly<Record<string, unknown>> => {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' && CODE.test(error.code) ? error.code : null
  return {
    error: NAME.test(error.name) ? error.name : 'Error',
    code,
    at: framesOf(error)
      .slice(0, 8)
      .map((line) => line.trim()),
  }
}
