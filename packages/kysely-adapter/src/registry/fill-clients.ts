import type { ClientFill, KnownClient } from '@footfall/core'
import { sql } from 'kysely'
import { anyOf } from '../dialect/expressions.ts'
import { storableText } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import type { ClientTable } from '../schema/layout.ts'
import { nameParts } from '../schema/name-columns.ts'
import { chunked } from '../session/chunked.ts'
import { hostRejected, onHostTable, planChanged } from './faults.ts'
import { clientTenant, findClients } from './find-clients.ts'

type Field = 'name' | 'phone' | 'email'

interface ColumnToFill {
  /** Blank as a whole, or left alone: of a name in two columns neither is filled while one of them holds something. */
  readonly field: Field
  readonly column: string
  readonly textFrom: (fill: ClientFill) => string | null
}

const columnsToFill = ({ columns: { name, phone, email } }: ClientTable): readonly ColumnToFill[] => {
  const fields: ColumnToFill[] = nameParts(name, null).map(([column], part) => ({
    field: 'name',
    column,
    textFrom: (fill) => nameParts(name, fill.name)[part]?.[1] ?? null,
  }))
  if (phone !== null) fields.push({ field: 'phone', column: phone, textFrom: (fill) => fill.phone })
  if (email !== null) fields.push({ field: 'email', column: email, textFrom: (fill) => fill.email })
  return fields
}

interface FilledField {
  readonly id: string
  readonly field: Field
}

/** A CASE is read from its start for every row, so the statements stay small. */
const FILLS_A_STATEMENT = 200

const isBlank = (value: string | null): boolean => value === null || value.trim() === ''

const FILL = { table: 'clients', action: 'fill' } as const

/** What these clients hold, locked. Which may be read and not locked (row-level security) is told as refused, and not as gone. */
const lockClients = async (
  context: Context,
  fills: readonly ClientFill[],
): Promise<ReadonlyMap<string, KnownClient>> => {
  const ids = fills.map((fill) => fill.clientId)
  // No rule of a row is asked for a lock, only the right to take one.
  const found = await onHostTable({ ...FILL, isEveryRow: true }, () => findClients(context, ids, { lock: true }))
  const known = new Map(found.map((client) => [client.id, client]))
  const missing = ids.filter((id) => !known.has(id))
  if (missing.length === 0) return known
  throw (await findClients(context, missing)).length > 0 ? hostRejected(FILL, null) : planChanged('a client is gone')
}

/** A trigger of the host may pass a change over without a word, or put back what was there. */
const checkFilled = async (context: Context, filled: readonly FilledField[]): Promise<void> => {
  const ids = new Set(filled.map(({ id }) => id))
  const now = new Map((await findClients(context, ids)).map((client) => [client.id, client]))
  if (filled.some(({ id, field }) => isBlank(now.get(id)?.[field] ?? null))) throw hostRejected(FILL, null)
}

/**
 * Fills blank fields of clients that are there already. What is blank is judged under a lock and by the same rule as
 * everywhere; only columns that change are written, so that triggers of the host do not fire for nothing.
 */
export const fillClients = async (context: Context, fills: readonly ClientFill[]): Promise<void> => {
  if (fills.length === 0) return
  const { session, layout } = context
  const { clients } = layout
  const known = await lockClients(context, fills)
  const filled: FilledField[] = []
  for (const { field, column, textFrom } of columnsToFill(clients)) {
    const values = new Map<string, string>()
    for (const fill of fills) {
      const value = textFrom(fill)
      if (value !== null && isBlank(known.get(fill.clientId)?.[field] ?? null)) values.set(fill.clientId, value)
    }
    for (const id of values.keys()) filled.push({ id, field })
    for (const some of chunked([...values], FILLS_A_STATEMENT)) {
      const ref = sql.ref(clients.idColumn)
      const pairs = some.flatMap(([id, value]) => {
        const encoded = clients.id.encode(id)
        return encoded === null ? [] : [{ encoded, value: storableText(value) }]
      })
      const cases = sql.join(
        pairs.map(({ encoded, value }) => sql`when ${ref} = ${encoded} then ${value}`),
        sql` `,
      )
      const ids = pairs.map(({ encoded }) => encoded)
      await onHostTable(FILL, () =>
        session.query(
          sql`update ${sql.table(clients.table)}
            set ${sql.ref(column)} = case ${cases} else ${sql.ref(column)} end
            where ${anyOf(session.dialect, sql`${ref}`, ids, clients.id.listType)}${clientTenant(context)}`,
        ),
      )
    }
  }
  if (!clients.owned) await checkFilled(context, filled)
}
