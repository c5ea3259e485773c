import { AsyncLocalStorage } from 'node:async_hooks'
import type { DatabaseConnection, QueryExecutorProvider } from 'kysely'

/** Lets one piece of work after the other have a transaction. */
export interface Queue {
  /** Runs `work` when all that came before it has ended. Who has the turn already does not wait for itself. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}

/** The queues in which the code that asks has its turn. */
const turns = new AsyncLocalStorage<ReadonlySet<Queue>>()

export const createQueue = (): Queue => {
  let last: Promise<unknown> = Promise.resolve()
  const queue: Queue = {
    inTurn(work) {
      const mine = turns.getStore() ?? new Set<Queue>()
      if (mine.has(queue)) return work()
      const turn = last.then(() => turns.run(new Set([...mine, queue]), work))
      last = turn.catch(() => undefined)
      return turn
    },
  }
  return queue
}

const queues = new WeakMap<DatabaseConnection, Queue>()

/**
 * The queue of a transaction, by its connection: one for all repositories that join it. Two pieces of work at once in one transaction
 * would else have their savepoints inside of each other, and one that goes back would take along what the other has written.
 */
export const queueOf = async (transaction: QueryExecutorProvider): Promise<Queue> => {
  const connection = await transaction.getExecutor().provideConnection(async (one) => one)
  const known = queues.get(connection)
  if (known !== undefined) return known
  const queue = createQueue()
  queues.set(connection, queue)
  return queue
}
