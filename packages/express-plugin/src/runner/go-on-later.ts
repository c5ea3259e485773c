import { type Repository, reportImport } from '@footfall/core'
import type { Caller, Services } from '../services.ts'

export interface GoOnContext {
  readonly importId: string
  readonly repository: Repository
  readonly services: Pick<Services, 'runner'>
  readonly caller: Caller
}

/** Refusals that come before anything is kept. The others may leave fixes that wait to be applied. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'FootfallError' &&
  'code' in error &&
  error.code !== 'aborted' &&
  error.code !== 'lease-lost'

/**
 * Does work that fixes rows. When it is cut off (the client went away, the database failed), what it had kept is handed to
 * the runner: rows that were taken must not wait for the next start.
 */
export const goOnLater = async <T>(
  work: () => Promise<T>,
  { importId, repository, services, caller }: GoOnContext,
): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (isRefusal(error)) throw error
    const report = await reportImport(importId, { repository }).catch(() => null)
    if (report?.status === 'failed' || report?.status === 'applying') {
      await services.runner.enqueue({ importId, digest: null, ...caller })
    }
    throw error
  }
}
