/**
 * Asks for the next item before the last one has been worked on, so that the storage reads while we write or think. One item
 * ahead, no more. Whatever was asked for has ended when the generator has.
 */
export const readAhead = async function* <T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]()
  const ask = (): Promise<IteratorResult<T>> => {
    const asked = iterator.next()
    // An error is for whoever takes the item; until then it is nobody's.
    asked.catch(() => undefined)
    return asked
  }
  let next = ask()
  try {
    for (let item = await next; item.done !== true; item = await next) {
      next = ask()
      yield item.value
    }
  } finally {
    await next.catch(() => undefined)
    await iterator.return?.()
  }
}
