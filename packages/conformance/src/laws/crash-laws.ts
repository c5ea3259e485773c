import assert from 'node:assert/strict'
import { applyImport } from '@footfall/core'
import * as fc from 'fast-check'
import type { CaseContext, Chapter } from '../contract.ts'
import { arbitraryFile } from '../files/arbitrary-file.ts'
import { allRows, importFile, receiveFile } from '../files/import-file.ts'
import type { FileSpec } from '../files/render.ts'
import { truthOf } from '../files/row-spec.ts'
import { judgeImport } from '../judge/judge-import.ts'
import { portraitOf, rowsPortrait } from '../judge/portrait.ts'
import { mortal, untilKilled } from '../support/mortal.ts'
import { holds } from '../support/property.ts'

interface Scene {
  readonly first: FileSpec
  readonly file: FileSpec
  readonly batchSize: number
}

const scenes = fc.record({ first: arbitraryFile(4), file: arbitraryFile(9), batchSize: fc.constantFrom(1, 3, 2_000) })

/** The points to die at: every one, or some spread over the whole. */
const deathsOf = (calls: number, { effort }: CaseContext): readonly number[] => {
  const all = Array.from({ length: calls }, (_, at) => at + 1)
  if (effort.everyCrash) return all
  return all.filter((at) => (at * 7 + effort.seed) % Math.max(1, Math.floor(calls / 4)) === 0)
}

const prepared = async (context: CaseContext, { first }: Scene) => {
  const tenant = context.newTenant()
  const repository = context.db.repository(tenant)
  await importFile(repository, first)
  return { tenant, repository }
}

export const crashLawsChapter: Chapter = {
  title: 'Laws of crashes',
  cases: [
    {
      name: 'an import that was killed while it was applied, and is applied again, ends as one that ran through',
      law: 7,
      run: (context) =>
        holds(context, scenes, async (scene) => {
          const { file, batchSize } = scene
          const smooth = await prepared(context, scene)
          const counted = mortal(smooth.repository, 0, 'before')
          const importId = await receiveFile(smooth.repository, file)
          await applyImport(importId, { repository: counted.repository, batchSize })
          const expected = await context.db.inspect(smooth.tenant)
          const rows = rowsPortrait(await allRows(smooth.repository, importId), expected)

          for (const deathAt of deathsOf(counted.calls(), context)) {
            for (const when of ['before', 'after'] as const) {
              const { tenant, repository } = await prepared(context, scene)
              const id = await receiveFile(repository, file)
              const process = mortal(repository, deathAt, when)
              await untilKilled(() => applyImport(id, { repository: process.repository, batchSize }))
              await context.db.lapseLeases()
              await applyImport(id, { repository })
              const contents = await context.db.inspect(tenant)
              const which = `killed ${when} call ${deathAt}`
              assert.deepEqual(portraitOf(contents, { details: true }), portraitOf(expected, { details: true }), which)
              assert.deepEqual(rowsPortrait(await allRows(repository, id), contents), rows, which)
              await judgeImport(repository, id, file.rows.map(truthOf), contents)
            }
          }
        }),
    },
    {
      name: 'a file whose receiving was killed is sent again, and the rest of it does no harm',
      law: 7,
      run: (context) =>
        holds(context, scenes, async (scene) => {
          const { file, batchSize } = scene
          const smooth = await prepared(context, scene)
          const counted = mortal(smooth.repository, 0, 'before')
          await importFile(counted.repository, file, batchSize)
          const expected = portraitOf(await context.db.inspect(smooth.tenant), { details: true })
          for (const deathAt of deathsOf(counted.calls(), context)) {
            const { tenant, repository } = await prepared(context, scene)
            const process = mortal(repository, deathAt, 'after')
            await untilKilled(() => importFile(process.repository, file, batchSize))
            await context.db.lapseLeases()
            const { importId } = await importFile(repository, file, batchSize)
            const contents = await context.db.inspect(tenant)
            assert.deepEqual(portraitOf(contents, { details: true }), expected, `killed after call ${deathAt}`)
            await judgeImport(repository, importId, file.rows.map(truthOf), contents)
          }
        }),
    },
    {
      name: 'an import that its caller stopped between two batches goes on where it was',
      law: 7,
      run: (context) =>
        holds(context, scenes, async (scene) => {
          const { file } = scene
          const smooth = await prepared(context, scene)
          await importFile(smooth.repository, file, 2)
          const { tenant, repository } = await prepared(context, scene)
          const id = await receiveFile(repository, file)
          for (let stopped = 0; stopped <= file.rows.length; stopped++) {
            const stop = new AbortController()
            const onProgress = ({ phase }: { phase: string }): void => {
              if (phase === 'applying') stop.abort()
            }
            const options = { repository, batchSize: 2, signal: stop.signal, onProgress }
            await applyImport(id, options).catch((error: unknown) => {
              if (!(error instanceof Error && 'code' in error && error.code === 'aborted')) throw error
            })
          }
          await applyImport(id, { repository })
          const contents = await context.db.inspect(tenant)
          assert.deepEqual(
            portraitOf(contents, { details: true }),
            portraitOf(await context.db.inspect(smooth.tenant), { details: true }),
          )
          await judgeImport(repository, id, file.rows.map(truthOf), contents)
        }),
    },
  ],
}
