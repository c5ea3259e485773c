import assert from 'node:assert/strict'
import type { ImportOptions } from '@footfall/core'
import * as fc from 'fast-check'
import type { CaseContext, Chapter } from '../contract.ts'
import { arbitraryFile, batchSizes } from '../files/arbitrary-file.ts'
import { allRows, importFile } from '../files/import-file.ts'
import type { FileSpec } from '../files/render.ts'
import { truthOf } from '../files/row-spec.ts'
import { judgeAdditions } from '../judge/judge-additions.ts'
import { judgeContents, labelOf, ownersIn } from '../judge/judge-import.ts'
import { judgePeople } from '../judge/judge-people.ts'
import { inOrder } from '../support/contents.ts'
import { holds } from '../support/property.ts'

interface Scene {
  readonly first: FileSpec
  readonly file: FileSpec
  readonly batchSize: number
}

const scenes: fc.Arbitrary<Scene> = fc.record({ first: arbitraryFile(8), file: arbitraryFile(), batchSize: batchSizes })

/** Imports one file as usual and a second under the options, and hands over what there is to judge. */
const under = (
  context: CaseContext,
  options: ImportOptions,
  judge: (seen: Awaited<ReturnType<typeof look>>) => void,
): Promise<void> => holds(context, scenes, async (scene) => judge(await look(context, options, scene)))

const look = async ({ db, newTenant }: CaseContext, options: ImportOptions, { first, file, batchSize }: Scene) => {
  const tenant = newTenant()
  const repository = db.repository(tenant)
  await importFile(repository, first)
  const before = await db.inspect(tenant)
  const { importId, ...report } = await importFile(repository, file, batchSize, options)
  const after = await db.inspect(tenant)
  judgeContents(after)
  judgeAdditions(before, after)
  return { before, after, report, rows: await allRows(repository, importId), truths: file.rows.map(truthOf) }
}

export const optionLawsChapter: Chapter = {
  title: 'Laws under other options',
  cases: [
    {
      name: 'rows without identity are held where that was asked for, and nobody is made of them',
      law: 2,
      run: (context) =>
        under(context, { missingIdentity: 'hold' }, ({ before, after, rows, truths }) => {
          truths.forEach(({ held, identities }, at) => {
            assert.equal(rows[at]?.outcome === 'held', held || identities.length === 0, `row ${at + 1}`)
            assert.equal((rows[at]?.reasons.length ?? 0) > 0, rows[at]?.outcome === 'held')
          })
          const contents = (all: typeof before) => all.identities.filter(({ kind }) => kind === 'content').length
          assert.equal(contents(after), contents(before))
        }),
    },
    {
      name: 'rows of a store that nobody knows are held where that was asked for, and no store is made',
      law: 2,
      run: (context) =>
        under(context, { unknownStore: 'hold' }, ({ before, after, rows, truths, report }) => {
          assert.deepEqual(inOrder(after).stores, inOrder(before).stores)
          assert.equal(report.created.stores, 0)
          const known = new Set(before.stores.map(({ name }) => name.toLowerCase().replace(/\s+/g, ' ').trim()))
          truths.forEach(({ held, storeKey }, at) => {
            assert.equal(rows[at]?.outcome === 'held', held || !known.has(storeKey ?? ''), `row ${at + 1}`)
          })
        }),
    },
    {
      name: 'where the e-mail comes first, a row is on the client of its e-mail, else of its first phone',
      law: 10,
      run: (context) =>
        under(context, { identityPrecedence: ['email', 'phone'] }, ({ before, after, rows, truths }) => {
          const owners = ownersIn(after)
          truths.forEach(({ held, identities }, at) => {
            const [first] = [...identities.filter(({ kind }) => kind === 'email'), ...identities]
            if (held || first === undefined) return
            assert.equal(rows[at]?.clientId, owners.get(labelOf(first)), `row ${at + 1}`)
            const meant = new Set(identities.map((identity) => owners.get(labelOf(identity))))
            assert.equal(rows[at]?.conflict?.clientIds[0] ?? null, meant.size > 1 ? rows[at]?.clientId : null)
          })
          judgePeople(before, truths, rows)
        }),
    },
    {
      name: 'known clients stay as they are to the last blank where that was asked for',
      law: 9,
      run: (context) =>
        under(context, { onExistingClient: 'keep' }, ({ before, after }) => {
          const now = new Map(after.clients.map((client) => [client.id, client]))
          for (const client of before.clients) assert.deepEqual(now.get(client.id), client)
        }),
    },
  ],
}
