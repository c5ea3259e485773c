// One of the processes of a race: for each message it imports its file and records its visits, both at once.
import { applyImport, FootfallError, type Repository, receiveImport, recordVisit, runImport } from '@footfall/core'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { connectTo } from '../crash/connect-to.ts'
import { type Crm, type HostTable, MAPPINGS } from './host-tables.ts'
import { OPTIONS, shareOf, toCsv } from './pool.ts'

const [address = '', worker = '0', table] = process.argv.slice(2)
const db = connectTo<Crm>(address)
const mapping = table === undefined ? {} : MAPPINGS[table as HostTable]

export interface RaceTask {
  readonly seed: number
  /** Whether visits are recorded by hand meanwhile. */
  readonly byHand: boolean
}

/** The same repository; `refused` counts the batches of imports that met what another writer had just made. */
const counting = (repository: Repository) => {
  const refused: Record<string, number> = {}
  const apply: Repository['registry']['apply'] = async (batch) => {
    try {
      return await repository.registry.apply(batch)
    } catch (error) {
      if (error instanceof FootfallError && batch.import !== null) refused[error.code] = (refused[error.code] ?? 0) + 1
      throw error
    }
  }
  return { refused, repository: { ...repository, registry: { ...repository.registry, apply } } }
}

const race = async ({ seed, byHand: isByHand }: RaceTask): Promise<unknown> => {
  const { refused, repository } = counting(kyselyRepository(db, { ...mapping, tenantId: `round-${seed}` }))
  const { file, byHand } = shareOf(seed, Number(worker))
  const options = { repository, sourceName: `${worker}.csv`, ...OPTIONS }
  // Half of them in one go, as a script does, the others in two, as a server does.
  const importing = async () => {
    if ((seed + Number(worker)) % 2 === 0) return runImport(toCsv(file), { ...options, batchSize: 12 })
    const { importId } = await receiveImport(toCsv(file), options)
    return applyImport(importId ?? '', { repository, batchSize: 12 })
  }
  const recording = async () => {
    const outcomes: string[] = []
    for (const visit of isByHand ? byHand : [])
      outcomes.push((await recordVisit(visit, { repository, ...OPTIONS })).outcome)
    return outcomes
  }
  const [{ status, rows, outcomes, created }, recorded] = await Promise.all([importing(), recording()])
  return { status, rows, outcomes, created, recorded, refused }
}

/** Whoever asked may have given up. */
const tell = (answer: unknown): unknown => process.send?.(answer, undefined, undefined, () => undefined)

process.on('message', (task: RaceTask) => {
  race(task).then(
    (result) => tell({ result }),
    (error: unknown) => {
      const code = error instanceof FootfallError ? error.code : 'unexpected'
      tell({ failed: `${code}: ${error instanceof Error ? error.message : 'not an error'}` })
    },
  )
})
process.on('disconnect', () => void db.destroy())
process.send?.('ready')
