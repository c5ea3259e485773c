import { FootfallError } from '@footfall/core'
import { translateError } from '../session/translate-error.ts'

export const planChanged = (what: string): FootfallError =>
  new FootfallError('plan-changed', `The database moved since this was planned: ${what}.`)

const OPTION_OF = new Map<string | null, string>([
  ['client_id', 'clients.idSqlType'],
  ['store_id', 'stores.idSqlType'],
])

/** Of all that is written to our tables, ids of the host alone have a type that the mapping says. */
const idTooLarge = (column: string | null): FootfallError =>
  new FootfallError(
    'options-invalid',
    'A column of Footfall cannot hold an id of the host: say its SQL type in idSqlType.',
    {
      option: OPTION_OF.get(column) ?? 'idSqlType',
    },
  )

/**
 * Runs a statement that writes keys of ours: a key that is there already, or a client or store that is gone, means that
 * another writer moved. The error of the driver goes no further, since it quotes the key.
 */
export const claiming = async <T>(what: string, write: () => Promise<T>): Promise<T> => {
  try {
    return await write()
  } catch (error) {
    const fault = translateError(error)
    if (fault?.kind === 'unique') throw planChanged(`${what} is there already`)
    if (fault?.kind === 'reference') throw planChanged('a client or store is gone')
    if (fault?.kind === 'too-large') throw idTooLarge(fault.constraint)
    throw error
  }
}

/** Which row of the host was refused, for whoever isolates it. */
export interface HostWrite {
  readonly table: 'clients' | 'stores'
  /** `commit`: a rule that the host deferred; which statement broke it is not known. */
  readonly action: 'insert' | 'fill' | 'commit'
  /** Whatever the row: nothing of the kind can be written. */
  readonly isEveryRow?: boolean
}

/** The host's refusal, in our words: names of constraints and columns, never values. */
export const hostRejected = (write: HostWrite, constraint: string | null): FootfallError =>
  new FootfallError(
    'host-rejected',
    `The table of ${write.table} refused ${write.action === 'insert' ? 'a new row' : 'a change'}${
      constraint === null ? '' : ` (${constraint})`
    }.`,
    { ...write, constraint },
  )

/** In place of a constraint's name: PostgreSQL does not say of which column. */
const TOO_LARGE = 'a value too long or out of range'

/** Runs a statement on a table of the host, which has rules of its own. */
export const onHostTable = async <T>(where: HostWrite, write: () => Promise<T>): Promise<T> => {
  try {
    return await write()
  } catch (error) {
    const fault = translateError(error)
    if (fault === null || fault.kind === 'retry' || fault.kind === 'ended') throw error
    const constraint = fault.constraint ?? (fault.kind === 'too-large' ? TOO_LARGE : null)
    if (fault.kind !== 'unchangeable') throw hostRejected(where, constraint)
    // Nothing can be recorded without new rows; it can without a fill.
    throw where.action === 'fill' ? hostRejected({ ...where, isEveryRow: true }, fault.constraint) : error
  }
}
