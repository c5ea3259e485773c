import type { Ledger } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'

const IMPORTS_PER_READ = 100

const ABANDONED = {
  code: 'receive-abandoned',
  message: 'The process that received this file ended before all of it had arrived. Send the file again.',
}

/**
 * Marks imports that have been `receiving` for longer than `olderThanMs` as `failed`: the process that received them has
 * ended without a word, and nobody was told that they are safe. Choose a time that no living upload can take. Their ids.
 */
export const closeAbandoned = async ({
  repository,
  olderThanMs,
}: {
  readonly repository: Repository
  readonly olderThanMs: number
}): Promise<readonly string[]> => {
  const { ledger, environment } = repository
  const before = new Date(environment.now().getTime() - olderThanMs).toISOString()
  const closed: string[] = []
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<Ledger['list']>> = await ledger.list({ after, limit: IMPORTS_PER_READ })
    for (const { id, status, createdAt } of page.items) {
      if (status !== 'receiving' || createdAt > before) continue
      // Whoever is alive after all and seals it first has it.
      if (await ledger.update(id, { status: 'failed', error: ABANDONED }, ['receiving'])) closed.push(id)
    }
    if (page.next === null) return closed
    after = page.next
  }
}
