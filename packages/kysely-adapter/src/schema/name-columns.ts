/** Where a host keeps the name of a client: in one column, or the first and the last name in two. */
export type NameColumns = string | readonly [first: string, last: string]

/**
 * What each column of the name holds. The last word is the last name; a name of one word is a first name, with a last name
 * that is empty and not null, since tables that part the two seldom allow a null.
 */
export const nameParts = (
  columns: NameColumns | null,
  name: string | null,
): readonly (readonly [column: string, value: string | null])[] => {
  if (columns === null) return []
  if (typeof columns === 'string') return [[columns, name]]
  const words = name?.trim().split(/\s+/u) ?? null
  if (words === null) return columns.map((column) => [column, null])
  const last = words.length > 1 ? words.pop() : ''
  return [
    [columns[0], words.join(' ')],
    [columns[1], last ?? ''],
  ]
}
