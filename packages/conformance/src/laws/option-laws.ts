import assert from 'node:assert/strict'
import { applyImport, FootfallError, type ImportOptions } from '@footfall/core'
import * as fc from 'fast-check'
import type { CaseContext, Chapter } from '../contract.ts'
import { arbitraryFile, batchSizes } from '../files/arbitrary-file.ts'
import { allRows, importAtOnce, importFile, receiveFile } from '../files/import-file.ts'
import type { FileSpec } from '../files/render.ts'
import { truthOf } from '../files/row-spec.ts'
import { judgeAdditions } from '../judge/judge-additions.ts'
import { judgeContents, labelOf, ownersIn } from '../judge/judge-import.ts'
import { judgePeople } from '../judge/judge-people.ts'
import { portraitOf, rowsPortrait } from '../judge/portrait.ts'
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

/** What changes who is who: an identity that few may share, who is held, which identity decides. */
const whoIsWho: fc.Arbitrary<ImportOptions> = fc.record(
  {
    missingIdentity: fc.constantFrom('create', 'hold'),
    unknownStore: fc.constantFrom('create', 'hold'),
    sharedIdentity: fc.constantFrom('join', 'demote'),
    sharedIdentityLimit: fc.constantFrom(1, 2, 50),
    identityPrecedence: fc.constantFrom(['phone', 'email'], ['email', 'phone']),
    // Of a country that writes the year first: the rows are read otherwise until their dates have proved their order.
    defaultCountry: fc.constantFrom('IN', 'JP'),
    dateOrder: fc.constantFrom('DMY', undefined),
  },
  { requiredKeys: [] },
)

/** What comes of it, or the code with which it is refused: dates may leave their order open. */
const codeOr = async <T>(work: Promise<T>): Promise<T | string> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof FootfallError) return error.code
    throw error
  }
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
      name: 'a file that is imported in one go ends as one that is received first and applied later, under any options',
      law: 7,
      run: (context) =>
        holds(context, fc.tuple(scenes, whoIsWho), async ([{ first, file, batchSize }, options]) => {
          const [atOnce, later] = [context.newTenant(), context.newTenant()]
          for (const tenant of [atOnce, later]) await importFile(context.db.repository(tenant), first)
          const whole = await codeOr(importAtOnce(context.db.repository(atOnce), file, batchSize, options))
          const repository = context.db.repository(later)
          const importId = await receiveFile(repository, file, options)
          const applied = await codeOr(applyImport(importId, { repository, batchSize }))
          const [a, b] = [await context.db.inspect(atOnce), await context.db.inspect(later)]
          assert.deepEqual(portraitOf(a, { details: true }), portraitOf(b, { details: true }))
          if (typeof whole === 'string' || typeof applied === 'string') return assert.equal(whole, applied)
          assert.deepEqual(
            rowsPortrait(await allRows(context.db.repository(atOnce), whole.importId), a),
            rowsPortrait(await allRows(repository, importId), b),
          )
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
