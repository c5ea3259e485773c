import { createMemoryDatabase, type MemoryDatabase } from '../../src/memory/database.ts'
import { memoryRepository } from '../../src/memory/repository.ts'
import type { Repository } from '../../src/ports/repository.ts'

/** A repository in memory whose ids and clock are the same in every run. */
export const createWorld = (tenantId = ''): { repository: Repository; database: MemoryDatabase } => {
  const database = createMemoryDatabase()
  let ids = 0
  let ticks = 0
  const environment = {
    now: () => new Date(Date.UTC(2026, 10, 23) + ticks++),
    newId: () => `id-${String(++ids).padStart(6, '0')}`,
    sleep: async () => {},
  }
  return { repository: memoryRepository({ environment, database, tenantId }), database }
}

export const bytes = (text: string): Uint8Array[] => [new TextEncoder().encode(text)]

/** A file of visits; each line is `name,phone,email,store,date,attendedBy`. */
export const file = (...lines: readonly string[]): Uint8Array[] =>
  bytes(['Name,Phone,Email,Store,Visit Date,Attended By', ...lines, ''].join('\n'))

/** The code with which a promise is refused, or null. */
export const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

/** The requirement's own example, with the order of its dates proved by a third row. */
export const EXAMPLE = [
  'Asha Patel,9723521333,,Shivranjani,2/5/2024,',
  'Asha Patel,+91 97235 21333,,CG Road,6/5/2024,Meera',
  'Bhavin Shah,,bhavin@example.com,CG Road,14/5/2024,',
] as const
