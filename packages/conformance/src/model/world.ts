import assert from 'node:assert/strict'
import { type Repository, verifyImport } from '@footfall/core'
import type { CaseContext, Contents } from '../contract.ts'
import { allRows } from '../files/import-file.ts'
import type { FileSpec } from '../files/render.ts'
import { type Truth, truthOf } from '../files/row-spec.ts'
import { judgeAdditions } from '../judge/judge-additions.ts'
import { judgeContents, judgeImport } from '../judge/judge-import.ts'

/** One import as the model knows it: what its rows mean, and whether it was stopped on its way. */
export interface ModelImport {
  readonly importId: string
  readonly file: FileSpec
  readonly truths: readonly Truth[]
  readonly stopped: boolean
}

/** The model: the files that came, and nothing of how they are kept. */
export interface Model {
  imports: readonly ModelImport[]
}

/** The real thing, with what was last seen of it. */
export interface World {
  readonly context: CaseContext
  readonly tenant: string
  readonly repository: Repository
  seen: Contents
}

export const createWorld = (context: CaseContext): { model: Model; real: World } => {
  const tenant = context.newTenant()
  const seen = { clients: [], identities: [], stores: [], visits: [] }
  return {
    model: { imports: [] },
    real: { context, tenant, repository: context.db.repository(tenant), seen },
  }
}

export const added = (importId: string, file: FileSpec, stopped = false): ModelImport => ({
  importId,
  file,
  truths: file.rows.map(truthOf),
  stopped,
})

/** All laws, after every command. */
export const judgeWorld = async (model: Model, real: World): Promise<void> => {
  const { context, tenant, repository } = real
  const contents = await context.db.inspect(tenant)
  judgeContents(contents)
  judgeAdditions(real.seen, contents)
  for (const { importId, truths, stopped } of model.imports) {
    if (!stopped) await judgeImport(repository, importId, truths, contents)
  }
  const proof = await verifyImport(null, { repository })
  assert.deepEqual(proof.violations, [])
  real.seen = contents
}

/** Law 5: what was imported before is repeated, row by row, and nothing is added. */
export const judgeRepeated = async (
  { repository }: World,
  importId: string,
  truths: readonly Truth[],
): Promise<void> => {
  const outcomes = (await allRows(repository, importId)).map(({ outcome }) => outcome)
  assert.deepEqual(
    outcomes,
    truths.map(({ held }) => (held ? 'held' : 'visit-repeated')),
    'The rows of a file that came before are repeated visits.',
  )
}
