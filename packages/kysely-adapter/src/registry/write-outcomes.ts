import { FootfallError, type RowOutcome } from '@footfall/core'
import { sql } from 'kysely'
import { anyOf } from '../dialect/expressions.ts'
import { storableText } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import type { Layout } from '../schema/layout.ts'
import { chunked } from '../session/chunked.ts'
import { type Columns, prepareInsert } from '../session/insert-rows.ts'
import type { Write } from '../session/session.ts'
import { claiming } from './faults.ts'
import type { Ids } from './new-ids.ts'

const columnsOf = ({ clients }: Layout): Columns => ({
  import_id: 'text',
  row_number: 'integer',
  revision: 'integer',
  outcome: 'text',
  client_id: clients.id.listType,
  visit_id: 'text',
  reasons: 'text',
  warnings: 'text',
  conflict: 'text',
  name: 'text',
  attended_by: 'text',
})

/** Only a held row may be superseded, by a higher revision. First outcomes (revision 1) supersede nothing. */
const refuseSettled = async (context: Context, importId: string, outcomes: readonly RowOutcome[]) => {
  const fixes = new Map(outcomes.filter(({ revision }) => revision > 1).map((one) => [one.rowNumber, one.revision]))
  const { session, layout } = context
  const number = sql.ref('row_number')
  for (const some of chunked([...fixes.keys()], 10_000)) {
    const lines = await session.query<{ row_number: number; revision: number; outcome: string }>(
      sql`select ${number}, revision, outcome from ${sql.table(layout.tables.importOutcomes)}
        where import_id = ${importId} and ${anyOf(session.dialect, sql`${number}`, some, 'bigint')}`,
    )
    for (const line of lines) {
      const rowNumber = Number(line.row_number)
      if (line.outcome === 'held' && Number(line.revision) < (fixes.get(rowNumber) ?? 0)) continue
      throw new FootfallError('row-not-held', 'Only a held row can be fixed.', { importId, rowNumber })
    }
  }
}

/** Most rows have none. */
const jsonList = (list: readonly unknown[]): string => (list.length === 0 ? '[]' : JSON.stringify(list))

/** Records what became of rows, when it is called. */
export const prepareOutcomes = async (
  context: Context,
  importId: string,
  outcomes: readonly RowOutcome[],
  { clientOf, visitOf }: Pick<Ids, 'clientOf' | 'visitOf'>,
): Promise<Write> => {
  const { clients, tables } = context.layout
  const rows = outcomes.map((one) => [
    importId,
    one.rowNumber,
    one.revision,
    one.outcome,
    one.client === null ? null : clients.id.encode(clientOf(one.client)),
    one.visit === null ? null : visitOf(one.visit),
    jsonList(one.reasons),
    jsonList(one.warnings),
    one.conflict === null ? null : JSON.stringify(one.conflict),
    storableText(one.name),
    storableText(one.attendedBy),
  ])
  const insert = await prepareInsert(context.session, tables.importOutcomes, columnsOf(context.layout), rows)
  return async (session) => {
    await refuseSettled({ ...context, session }, importId, outcomes)
    await claiming('the outcome of a row', () => insert(session))
  }
}
