import type { QueryExecutorProvider } from 'kysely'

export type Rows = readonly (readonly unknown[])[]

/**
 * As the only parameter of a statement for one row: the statement is run for each of these rows, one after the other. What it is made
 * of is the driver's business.
 */
type EachRow = object

/** What the adapter of a dialect has whose driver knows {@link EachRow}. */
export interface RunsEachRow {
  eachRow(rows: Rows): EachRow
}

const hasEachRow = (adapter: object): adapter is RunsEachRow =>
  'eachRow' in adapter && typeof adapter.eachRow === 'function'

/** Makes the parameter; null where the driver takes the values of a statement and nothing else. */
export const eachRowOf = (db: QueryExecutorProvider): ((rows: Rows) => EachRow) | null => {
  const { adapter } = db.getExecutor()
  return hasEachRow(adapter) ? (rows) => adapter.eachRow(rows) : null
}
