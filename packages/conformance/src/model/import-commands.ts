import { applyImport, previewImport } from '@footfall/core'
import * as fc from 'fast-check'
import { arbitraryFile, batchSizes } from '../files/arbitrary-file.ts'
import { allRows, importFile, receiveFile } from '../files/import-file.ts'
import type { FileSpec } from '../files/render.ts'
import { truthOf } from '../files/row-spec.ts'
import { judgePeople } from '../judge/judge-people.ts'
import { present } from '../support/expect.ts'
import { mortal, untilKilled } from '../support/mortal.ts'
import { added, judgeRepeated, judgeWorld, type Model, type World } from './world.ts'

export type Command = fc.AsyncCommand<Model, World>

const always = (): boolean => true

/** The n-th of those that fit, counted round. */
export const nth = <T>(items: readonly T[], n: number): T | undefined => items[n % Math.max(1, items.length)]

const importNew = (file: FileSpec, batchSize: number): Command => ({
  check: always,
  async run(model, real) {
    const { repository, context, tenant } = real
    const importId = await receiveFile(repository, file)
    const { digest } = await previewImport(importId, { repository })
    const before = await context.db.inspect(tenant)
    await applyImport(importId, { repository, batchSize, digest: present(digest, 'the digest') })
    judgePeople(before, file.rows.map(truthOf), await allRows(repository, importId))
    model.imports = [...model.imports, added(importId, file)]
    await judgeWorld(model, real)
  },
  toString: () => `import(${JSON.stringify(file)}, ${batchSize})`,
})

const completed = (model: Model) => model.imports.filter(({ stopped }) => !stopped)

const importAgain = (n: number, turn: number, batchSize: number): Command => ({
  check: (model) => completed(model).length > 0,
  async run(model, real) {
    const old = present(nth(completed(model), n), 'an import')
    const at = turn % old.file.rows.length
    const rows = [...old.file.rows.slice(at), ...old.file.rows.slice(0, at)]
    const file = { ...old.file, rows: turn % 2 === 0 ? rows : rows.reverse() }
    const { importId } = await importFile(real.repository, file, batchSize)
    await judgeRepeated(real, importId, file.rows.map(truthOf))
    model.imports = [...model.imports, added(importId, file)]
    await judgeWorld(model, real)
  },
  toString: () => `importAgain(${n}, turned by ${turn}, ${batchSize})`,
})

const stop = (file: FileSpec, batchSize: number, deathAt: number): Command => ({
  check: always,
  async run(model, real) {
    const importId = await receiveFile(real.repository, file)
    const process = mortal(real.repository, deathAt, deathAt % 2 === 0 ? 'before' : 'after')
    await untilKilled(() => applyImport(importId, { repository: process.repository, batchSize }))
    await real.context.db.lapseLeases()
    model.imports = [...model.imports, added(importId, file, process.isDead())]
    await judgeWorld(model, real)
  },
  toString: () => `stop(${JSON.stringify(file)}, ${batchSize}, at call ${deathAt})`,
})

const resume = (n: number, batchSize: number): Command => ({
  check: ({ imports }) => imports.some(({ stopped }) => stopped),
  async run(model, real) {
    const old = present(
      nth(
        model.imports.filter(({ stopped }) => stopped),
        n,
      ),
      'a stopped import',
    )
    await applyImport(old.importId, { repository: real.repository, batchSize })
    model.imports = model.imports.map((one) => (one === old ? { ...one, stopped: false } : one))
    await judgeWorld(model, real)
  },
  toString: () => `resume(${n}, ${batchSize})`,
})

const small = fc.nat({ max: 20 })

export const importCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(arbitraryFile(8), batchSizes).map((given) => importNew(...given)),
  fc.tuple(small, small, batchSizes).map((given) => importAgain(...given)),
  fc.tuple(arbitraryFile(8), batchSizes, fc.integer({ min: 1, max: 30 })).map((given) => stop(...given)),
  fc.tuple(small, batchSizes).map((given) => resume(...given)),
]
