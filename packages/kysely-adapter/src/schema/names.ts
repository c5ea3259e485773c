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

/** From the names of a mapping to those that the database has. A dot parts schema and table. */
export interface Names {
  table(name: string): string
  /** Throws `options-invalid` for a name with a dot. */
  column(name: string): string
}

const withoutDot = (column: string): string => {
  if (!column.includes('.')) return column
  throw new FootfallError(
    'options-invalid',
    `The column ${column} cannot be mapped: in Kysely a dot parts a table and its column. Give it another name, by a view if need be.`,
    { column },
  )
}

/** The names as they stand. */
export const PLAIN_NAMES: Names = { table: (name) => name, column: withoutDot }

const tableNode = (name: string): TableNode => {
  const [first = '', second] = name.split('.')
  return second === undefined ? TableNode.create(first) : TableNode.createWithSchema(first, second)
}

const columnOf = (node: OperationNode | undefined): string | null => {
  if (node === undefined || !ReferenceNode.is(node) || !ColumnNode.is(node.column)) return null
  return node.column.column.name
}

/**
 * The names as the host's own queries have them, once its plugins went over them: `CamelCasePlugin` writes others, `withSchema` adds a
 * schema. Which they are only the plugins know, so they are shown a query for each name. On SQLite they add
 * no schema: its foreign keys and indexes cannot name one.
 */
export const hostNames = <DB>(db: Kysely<DB>, dialect: DialectName): Names => {
  const executor = db.getExecutor()
  const transform = (query: SelectQueryNode): SelectQueryNode => executor.transformQuery(query, createQueryId())
  const columns = new Map<string, string>()

  return {
    table(name) {
      const [node] = transform(SelectQueryNode.createFrom([tableNode(name)])).from?.froms ?? []
      if (node === undefined || !TableNode.is(node)) return name
      const { schema, identifier } = node.table
      const isLeftOut = dialect === 'sqlite' && !name.includes('.')
      return schema === undefined || isLeftOut ? identifier.name : `${schema.name}.${identifier.name}`
    },
    column(name) {
      const known = columns.get(name)
      if (known !== undefined) return known
      const selection = SelectionNode.create(ReferenceNode.create(ColumnNode.create(withoutDot(name))))
      const query = transform(SelectQueryNode.cloneWithSelections(SelectQueryNode.create(), [selection]))
      const found = columnOf(query.selections?.[0]?.selection) ?? name
      columns.set(name, found)
      return found
    },
  }
}
