import type { DialectName } from '../dialect/dialect.ts'
import { initialStatements } from './initial-tables.ts'
import type { Layout } from './layout.ts'

export interface Migration {
  readonly name: string
  readonly statements: (dialect: DialectName, layout: Layout) => readonly string[]
}

/** In order; a released one is never changed, only followed by another. */
export const MIGRATIONS: readonly Migration[] = [{ name: '0001-initial', statements: initialStatements }]
