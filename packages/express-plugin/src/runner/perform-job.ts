import { applyImport, withdrawAsk } from '@footfall/core'
import type { Services } from '../services.ts'
import type { ImportJob } from './runner.ts'

/** How a job ended. `retry`: something unforeseen; nothing is lost, the same job may come again. */
export type JobEnd = 'completed' | 'stopped' | 'aborted' | 'retry'

/** Fewer rows than a script writes at once: where the database works in this thread, other requests wait for a batch. */
const BATCH_SIZE = 2_000

const codeOf = (error: unknown): string | null =>
  error instanceof Error && error.name === 'FootfallError' && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null

export type PerformServices = Pick<Services, 'repositoryOf' | 'hub' | 'emit' | 'logger'> & {
  readonly describe: (error: unknown) => Readonly<Record<string, unknown>>
}

/** Applies one import and tells whoever listens. Never throws: how it ended is what it returns. */
export const performJob = async (
  { importId, tenantId, actorId, digest }: ImportJob,
  { repositoryOf, hub, emit, logger, describe }: PerformServices,
  signal: AbortSignal | undefined,
): Promise<JobEnd> => {
  const caller = { tenantId, actorId }
  try {
    const repository = await repositoryOf(caller)
    try {
      const onProgress = (progress: Parameters<typeof hub.tell>[1]): void => hub.tell(importId, progress)
      const { status, outcomes } = await applyImport(importId, {
        repository,
        digest: digest ?? undefined,
        signal,
        onProgress,
        batchSize: BATCH_SIZE,
      })
      emit('import.completed', caller, importId, { ...outcomes })
      logger.info({ importId, status, ...outcomes }, 'import applied')
      return 'completed'
    } catch (error) {
      const code = codeOf(error)
      // Whoever took the lease over may be at work on another import: this one waits for its turn again.
      if (code === null || code === 'lease-busy' || code === 'lease-lost') throw error
      if (code === 'aborted') return 'aborted'
      if (code === 'plan-changed') await withdrawAsk(importId, { repository, digest })
      emit(
        code === 'needs-options' || code === 'columns-missing' ? 'import.needs-options' : 'import.stopped',
        caller,
        importId,
        { code },
      )
      logger.warn({ importId, code }, 'import not applied')
      return 'stopped'
    }
  } catch (error) {
    logger.error({ importId, ...describe(error) }, 'applying an import failed; it can be applied again')
    return 'retry'
  } finally {
    hub.end(importId)
  }
}
