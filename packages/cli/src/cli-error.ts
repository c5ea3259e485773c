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

const FULL = 'The disk is full: make room, and go on.'
const READ_ONLY = 'The database takes no writes: it, or its folder, is read-only.'
const DAMAGED = 'The file of the database is damaged, or is none.'
const CUT_OFF = 'The connection to the database was lost.'

/** Of the system, of PostgreSQL (SQLSTATE) and of mysql2, by their codes. */
const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  '53100': FULL,
  ER_DISK_FULL: FULL,
  ER_RECORD_FILE_FULL: FULL,
  '25006': READ_ONLY,
  ER_OPTION_PREVENTS_STATEMENT: READ_ONLY,
  ECONNRESET: CUT_OFF,
  EPIPE: CUT_OFF,
  '57P01': CUT_OFF,
  '25P03': CUT_OFF,
  PROTOCOL_CONNECTION_LOST: CUT_OFF,
}

/** Of node:sqlite, by the primary code, the low byte (https://www.sqlite.org/rescode.html). */
const SQLITE_CAUSES: Readonly<Record<number, string>> = { 8: READ_ONLY, 11: DAMAGED, 13: FULL, 26: DAMAGED }

const causeOf = (error: unknown): string | null => {
  const errcode = error instanceof Error && 'errcode' in error ? error.errcode : null
  if (typeof errcode === 'number') return SQLITE_CAUSES[errcode & 0xff] ?? null
  return CAUSES[driverCodeOf(error) ?? ''] ?? null
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
  const unknown = `It stopped on an error that Footfall does not know: ${driver === null ? kind : `${kind} ${driver}`}.`
  const message = causeOf(error) ?? unknown
  return { code: 'unexpected', message, details: { driverCode: driver }, exitCode: EXIT.failed, hint: null }
}
