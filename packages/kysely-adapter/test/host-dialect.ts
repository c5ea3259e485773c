import type { DialectName } from '../src/dialect/dialect.ts'
import type { DatabaseKind } from './databases.ts'

export const dialectOf = ({ name }: Pick<DatabaseKind, 'name'>): DialectName => {
  if (name.startsWith('SQLite')) return 'sqlite'
  return name === 'MariaDB' ? 'mysql' : 'postgres'
}

/** A primary key that the database generates. */
export const GENERATED: Readonly<Record<DialectName, string>> = {
  sqlite: 'integer primary key autoincrement',
  postgres: 'bigint generated always as identity primary key',
  mysql: 'bigint auto_increment primary key',
}

/** A file as bytes, in two pieces. */
export const csv = (text: string): readonly Uint8Array[] => {
  const bytes = new TextEncoder().encode(text)
  return [bytes.slice(0, 11), bytes.slice(11)]
}
