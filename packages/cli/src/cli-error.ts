import { type ErrorCode, FootfallError } from '@footfall/core'
import { EXIT } from './exit-code.ts'

export type CliErrorCode =
  | ErrorCode
  | 'usage'
  | 'config-invalid'
  | 'file-not-found'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'database-unsupported'
  | 'database-unreachable'
  | 'driver-missing'
  | 'identity-unreadable'
  | 'unexpected'

/** A problem as the command tells it: JSON-safe, without a customer's data. */
export interface ToldError {
  readonly code: CliErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
  readonly exitCode: number
  /** What to type next. */
  readonly hint: string | null
}

/** An error that is told to the user as it stands. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly told: ToldError

  constructor(
    code: CliErrorCode,
    message: string,
    {
      details = {},
      exitCode = EXIT.usage,
      hint = null,
    }: Partial<Pick<ToldError, 'details' | 'exitCode' | 'hint'>> = {},
  ) {
    super(message)
    this.told = { code, message, details, exitCode, hint }
  }
}

/** Codes that mean the work itself failed; with all others nothing was applied. */
const FAILURES: ReadonlySet<string> = new Set<ErrorCode>([
  'plan-changed',
  'lease-lost',
  'lease-busy',
  'transaction-lost',
  'aborted',
])
/** Not a question of what was typed, whatever else core learns to say. */
const isFailure = (code: string): boolean => FAILURES.has(code) || code === 'host-rejected'

const driverCodeOf = (error: unknown): string | null => {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : null
}

/**
 * What to say of an error. Messages of drivers quote customers' data (a duplicate key shows the key), so of an error that
 * is not ours only its kind and code are told.
 */
export const tellError = (error: unknown): ToldError => {
  if (error instanceof CliError) return error.told
  if (error instanceof FootfallError) {
    const { code, message, details } = error
    return { code, message, details, exitCode: isFailure(code) ? EXIT.failed : EXIT.usage, hint: null }
  }
  const kind = error instanceof Error ? error.name : 'Error'
  const driver = driverCodeOf(error)
  const message = `It stopped on an error that Footfall does not know: ${driver === null ? kind : `${kind} ${driver}`}.`
  return { code: 'unexpected', message, details: { driverCode: driver }, exitCode: EXIT.failed, hint: null }
}
