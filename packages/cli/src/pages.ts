import type { Page } from '@footfall/core'

/** The items of every page, one page in memory at a time. */
export const walkPages = async function* <T>(read: (after: string | null) => Promise<Page<T>>): AsyncGenerator<T> {
  for (let after: string | null = null; ; ) {
    const { items, next }: Page<T> = await read(after)
    yield* items
    if (next === null) return
    after = next
  }
}
