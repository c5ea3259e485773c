import type { Repository } from '@footfall/core'
import { aroundRepository } from './around-ports.ts'

class Killed extends Error {}

/** A process that dies at its n-th port call, before or after the call's effect; afterwards it does nothing at all. */
export const mortal = (repository: Repository, deathAt: number, when: 'before' | 'after') => {
  let calls = 0
  let dead = false
  const wrapped = aroundRepository(repository, async (_call, run) => {
    if (dead) throw new Killed()
    const isLast = ++calls === deathAt
    if (isLast && when === 'before') dead = true
    if (dead) throw new Killed()
    const result = await run()
    if (isLast) dead = true
    if (dead) throw new Killed()
    return result
  })
  return { repository: wrapped, calls: () => calls, isDead: () => dead }
}

/** Runs work that may be killed, and nothing else may go wrong. */
export const untilKilled = async <T>(work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Killed) return null
    throw error
  }
}
