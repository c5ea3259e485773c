/** Keys or ids of one look-up; more only make the statement larger. */
export const KEYS_A_QUERY = 10_000

/** Splits a list into pieces of at most `size`. */
export const chunked = <T>(items: readonly T[], size: number): readonly (readonly T[])[] => {
  const chunks: (readonly T[])[] = []
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size))
  return chunks
}
