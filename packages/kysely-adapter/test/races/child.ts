// One of the processes of a race: for each message it imports its file and records its visits, both at once.
import { applyImport, FootfallError, receiveImport, recordVisit } from '@footfall/core'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { connectTo } from '../crash/connect-to.ts'
import { OPTIONS, shareOf, toCsv } from './pool.ts'

const [address = '', worker = '0'] = process.argv.slice(2)
const db = connectTo<unknown>(address)

const race = async (seed: number): Promise<unknown> => {
  const repository = kyselyRepository(db, { tenantId: `round-${seed}` })
  const { file, byHand } = shareOf(seed, Number(worker))
  const importing = async () => {
    const { importId } = await receiveImport(toCsv(file), { repository, sourceName: `${worker}.csv`, ...OPTIONS })
    return applyImport(importId ?? '', { repository, batchSize: 12 })
  }
  const recording = async () => {
    const outcomes: string[] = []
    for (const visit of byHand) outcomes.push((await recordVisit(visit, { repository, ...OPTIONS })).outcome)
    return outcomes
  }
  const [{ status, rows, outcomes, created }, recorded] = await Promise.all([importing(), recording()])
  return { status, rows, outcomes, created, recorded }
}

process.on('message', (seed: unknown) => {
  race(Number(seed)).then(
    (result) => process.send?.({ result }),
    (error: unknown) => {
      const code = error instanceof FootfallError ? error.code : 'unexpected'
      process.send?.({ failed: `${code}: ${error instanceof Error ? error.message : 'not an error'}` })
    },
  )
})
process.on('disconnect', () => void db.destroy())
process.send?.('ready')
