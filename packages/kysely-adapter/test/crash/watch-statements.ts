import type { CompiledQuery, DatabaseConnection, Dialect } from 'kysely'

/** Told of every statement that goes to the database, BEGIN and COMMIT included; a throw takes the statement's place. */
export interface Watch {
  readonly before?: (text: string) => void | Promise<void>
  readonly after?: (text: string) => void | Promise<void>
  /** What the database says instead of doing it. */
  readonly failed?: (error: unknown, text: string) => void
}

/** The same dialect, with every statement of every connection passing by `watch`. */
export const watchStatements = (dialect: Dialect, { before, after, failed }: Watch): Dialect => {
  const seen = new WeakSet<DatabaseConnection>()
  const watched = (connection: DatabaseConnection): DatabaseConnection => {
    if (seen.has(connection)) return connection
    seen.add(connection)
    const execute = connection.executeQuery.bind(connection)
    connection.executeQuery = async <R>(query: CompiledQuery, ...rest: []) => {
      await before?.(query.sql)
      const result = await execute<R>(query, ...rest).catch((error: unknown) => {
        failed?.(error, query.sql)
        throw error
      })
      await after?.(query.sql)
      return result
    }
    return connection
  }
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => {
      const driver = dialect.createDriver()
      const acquire = driver.acquireConnection.bind(driver)
      driver.acquireConnection = async (...options) => watched(await acquire(...options))
      return driver
    },
  }
}
