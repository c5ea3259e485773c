/** The stable codes of {@link FootfallError}. Match on these, never on messages. */
export const ERROR_CODES = {
  'source-empty': 'The source has no bytes, or nothing but blank lines.',
  'header-missing': 'The first record looks like data, not like column names.',
  'header-too-long': 'The header record exceeds the limit.',
  'too-many-columns': 'The header has more columns than the limit.',
  'record-over-cap': 'One record is so long that it cannot be kept whole.',
  'encoding-unsupported': 'The declared encoding is unknown or cannot be read record by record.',
  'options-invalid': 'An option has a value that it cannot have, or names something that the file does not have.',
  'columns-missing': 'A required column was not found in the header.',
  'needs-options': 'A question about the file is open and must be answered by an option.',
  'plan-changed': 'The database moved since the plan was made; nothing was written.',
  'lease-lost': 'Another worker took over this import; this one may not write any more.',
  'lease-busy': 'Another import of this tenant is being applied.',
  'import-not-found': 'There is no such import.',
  'import-state': 'The import is in a state in which this cannot be done.',
  'row-not-found': 'The import has no such row.',
  'row-not-held': 'Only a held row can be fixed.',
  'visit-held': 'A visit entered by hand cannot be recorded as it is.',
  'host-rejected': 'A rule of the tables of the CRM refused what was to be written; nothing was written.',
  'transaction-lost': 'The database has ended the transaction that this was part of: run all of it again.',
  aborted: 'The caller stopped the work; nothing is lost, apply again to go on.',
} as const satisfies Record<string, string>

export type ErrorCode = keyof typeof ERROR_CODES

/** An error that a caller can act on. Problems of the data are never errors: they are reasons on a held row. */
export class FootfallError extends Error {
  override readonly name = 'FootfallError'
  readonly code: ErrorCode
  /** JSON-safe facts for the caller; never a customer's phone, e-mail or raw row. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** Whether it is an error of ours with this code. */
export const isCode = (error: unknown, code: ErrorCode): error is FootfallError =>
  error instanceof FootfallError && error.code === code
