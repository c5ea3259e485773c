/**
 * Where drivers quote the statement and its row: `sql` of mysql2; `detail`, `where` and `internalQuery` of PostgreSQL
 * (manual, "Error and Notice Message Fields").
 */
const QUOTING = ['sql', 'detail', 'where', 'internalQuery'] as const

/** The driver's own error, without what could carry a customer's data to whoever logs it. */
export const withoutData = (error: unknown): unknown => {
  if (error instanceof Error) for (const key of QUOTING) Reflect.deleteProperty(error, key)
  return error
}
