import { FootfallError } from '@footfall/core'
import {
  ColumnNode,
  createQueryId,
  type Kysely,
  type OperationNode,
  ReferenceNode,
  SelectionNode,
  SelectQueryNode,
  TableNode,
} from 'kysely'
import type { DialectName } from '../dialect/dialect.ts'

/** From the names of a mapping to those that the database has. A dot parts schema and table; there is no other in a name. */
export interface Names {
  /** Throws `options-invalid` for a schema that Footfall cannot work in. */
  table(name: string): string
  /** Of a table of the mapping. Throws `options-invalid` for a name with a dot. */
  column(table: string, name: string): string
}

const withoutDot = (what: 'column' | 'schema' | 'table', name: string): string => {
  if (!name.includes('.')) return name
  throw new FootfallError(
    'options-invalid',
    `The ${what} ${name} cannot be mapped: a dot parts schema, table and column. Give it another name, by a view if need be.`,
    { [what]: name },
  )
}

/** The names as they stand. */
export const PLAIN_NAMES: Names = { table: (name) => name, column: (_table, name) => withoutDot('column', name) }

const tableNode = (name: string): TableNode => {
  const [first = '', second] = name.split('.')
  return second === undefined ? TableNode.create(first) : TableNode.createWithSchema(first, second)
}

const columnOf = (node: OperationNode | undefined): string | null => {
  if (node === undefined || !ReferenceNode.is(node) || !ColumnNode.is(node.column)) return null
  return node.column.column.name
}

/** SQLite's foreign keys and indexes cannot name a schema, so that Footfall's tables are in `main`, and the host's beside them. */
const requireMain = (schema: string): void => {
  if (schema === 'main') return
  throw new FootfallError(
    'options-invalid',
    `On SQLite Footfall keeps its tables in main and not in ${schema}: hand over the Kysely instance without withSchema.`,
    { schema },
  )
}

/**
 * The names as the host's own queries have them, once its plugins went over them: `CamelCasePlugin` writes others, `withSchema` adds a
 * schema. Which they are only the plugins know, so they are shown a query for each name.
 */
export const hostNames = <DB>(db: Kysely<DB>, dialect: DialectName): Names => {
  const executor = db.getExecutor()
  const transform = (table: string, column: string): SelectQueryNode => {
    const selection = SelectionNode.create(ReferenceNode.create(ColumnNode.create(column)))
    const query = SelectQueryNode.cloneWithSelections(SelectQueryNode.createFrom([tableNode(table)]), [selection])
    return executor.transformQuery(query, createQueryId())
  }

  return {
    table(name) {
      const [node] = transform(name, 'id').from?.froms ?? []
      if (node === undefined || !TableNode.is(node)) return name
      const table = withoutDot('table', node.table.identifier.name)
      const schema = node.table.schema?.name
      if (schema === undefined) return table
      if (dialect !== 'sqlite' || name.includes('.')) return `${withoutDot('schema', schema)}.${table}`
      requireMain(schema)
      return table
    },
    column(table, name) {
      const query = transform(table, withoutDot('column', name))
      return columnOf(query.selections?.[0]?.selection) ?? name
    },
  }
}
