import assert from 'node:assert/strict'
import { readRows } from '@footfall/core'
import * as fc from 'fast-check'
import type { Chapter } from '../contract.ts'
import { arbitraryFile, batchSizes } from '../files/arbitrary-file.ts'
import { allRows, importFile, receiveFile } from '../files/import-file.ts'
import { chunksOf, render } from '../files/render.ts'
import { FILE_OPTIONS, truthOf } from '../files/row-spec.ts'
import { judgeAdditions } from '../judge/judge-additions.ts'
import { judgeContents, judgeImport } from '../judge/judge-import.ts'
import { judgePeople } from '../judge/judge-people.ts'
import { portraitOf, rowsPortrait } from '../judge/portrait.ts'
import { assertSame, inOrder } from '../support/contents.ts'
import { holds } from '../support/property.ts'

/** Some files after each other, each in batches of its own size. */
const someFiles = fc.array(fc.record({ file: arbitraryFile(), batchSize: batchSizes }), { minLength: 1, maxLength: 3 })

const permuted = arbitraryFile().chain((file) =>
  fc.record({
    file: fc.constant(file),
    order: fc.shuffledSubarray(
      file.rows.map((_, at) => at),
      { minLength: file.rows.length },
    ),
    batchSize: batchSizes,
    chunk: fc.constantFrom(1, 7, 4096),
  }),
)

export const fileLawsChapter: Chapter = {
  title: 'Laws of files',
  cases: [
    {
      name: 'the judge and the reader agree on what a generated row means',
      run: (context) =>
        holds(context, arbitraryFile(), async (file) => {
          const { delimiter, chunk } = file.layout
          const { items } = await readRows(chunksOf(render(file), chunk), { ...FILE_OPTIONS, delimiter })
          const plain = (name: string | null | undefined) =>
            name
              ?.normalize('NFC')
              .replace(/[",\s]+/g, ' ')
              .trim() ?? null
          const seen = items.map(({ identities, store, visitDate, name, attendedBy, reasons, intact }) => {
            const settled = { storeKey: store?.key, date: visitDate, name: plain(name), attendedBy }
            return { intact, identities, held: reasons.length > 0, ...(reasons.length > 0 ? {} : settled) }
          })
          const made = file.rows.map(truthOf).map(({ held, intact, identities, storeKey, date, name, attendedBy }) => {
            return { intact, identities, held, ...(held ? {} : { storeKey, date, name: plain(name), attendedBy }) }
          })
          assert.deepEqual(seen, made)
        }),
    },
    {
      name: 'no byte is lost: what the ledger keeps, put together, is the file',
      law: 1,
      run: (context) =>
        holds(context, arbitraryFile(), async (file) => {
          const repository = context.db.repository(context.newTenant())
          const importId = await receiveFile(repository, file)
          const bytes: number[] = []
          for (let from = 0; ; ) {
            const spans = await repository.ledger.spans(importId, { from, limit: 3 })
            for (const { start, end, raw } of spans) {
              assert.equal(start, bytes.length)
              bytes.push(...(raw ?? []))
              assert.equal(end, bytes.length)
              from = start + 1
            }
            if (spans.length < 3) break
          }
          assert.deepEqual(Uint8Array.from(bytes), render(file))
        }),
    },
    {
      name: 'no row is lost, each visit is there once, and conflicts are recorded, whatever came before',
      law: 2,
      run: (context) =>
        holds(context, someFiles, async (files) => {
          const tenant = context.newTenant()
          const repository = context.db.repository(tenant)
          const done: { importId: string; truths: ReturnType<typeof truthOf>[] }[] = []
          for (const { file, batchSize } of files) {
            const { importId } = await importFile(repository, file, batchSize)
            done.push({ importId, truths: file.rows.map(truthOf) })
          }
          const contents = await context.db.inspect(tenant)
          judgeContents(contents)
          for (const { importId, truths } of done) await judgeImport(repository, importId, truths, contents)
        }),
    },
    {
      name: 'one person is one client: rows that share an identity, also through others, come together',
      law: 3,
      run: (context) =>
        holds(context, someFiles, async (files) => {
          const tenant = context.newTenant()
          const repository = context.db.repository(tenant)
          for (const { file, batchSize } of files) {
            const before = await context.db.inspect(tenant)
            const { importId } = await importFile(repository, file, batchSize)
            judgePeople(before, file.rows.map(truthOf), await allRows(repository, importId))
          }
        }),
    },
    {
      name: 'importing the same file again adds nothing, and every row that was not held is a repeated visit',
      law: 5,
      run: (context) =>
        holds(context, fc.tuple(someFiles, batchSizes), async ([files, batchSize]) => {
          const tenant = context.newTenant()
          const repository = context.db.repository(tenant)
          for (const one of files) await importFile(repository, one.file, one.batchSize)
          const [last] = files.slice(-1)
          if (last === undefined) return
          const before = await context.db.inspect(tenant)
          const { importId, created } = await importFile(repository, last.file, batchSize)
          assertSame(await context.db.inspect(tenant), before, 'A second import of the same file changed something.')
          assert.deepEqual(created, { clients: 0, stores: 0, visits: 0 })
          const outcomes = (await allRows(repository, importId)).map(({ outcome }) => outcome)
          assert.deepEqual(
            outcomes,
            last.file.rows.map((row) => (truthOf(row).held ? 'held' : 'visit-repeated')),
          )
        }),
    },
    {
      name: 'a longer version of a file adds only what is new',
      law: 5,
      run: (context) =>
        holds(context, fc.record({ file: arbitraryFile(), more: arbitraryFile(6) }), async ({ file, more }) => {
          const [tenant, whole] = [context.newTenant(), context.newTenant()]
          const longer = { ...file, rows: [...file.rows, ...more.rows] }
          await importFile(context.db.repository(tenant), file)
          const { importId } = await importFile(context.db.repository(tenant), longer)
          const rows = await allRows(context.db.repository(tenant), importId)
          file.rows.forEach((row, at) => {
            assert.equal(rows[at]?.outcome, truthOf(row).held ? 'held' : 'visit-repeated', `row ${at + 1}`)
          })
          await importFile(context.db.repository(whole), longer)
          const known = new Set(file.rows.flatMap((row) => truthOf(row).identities.map(({ value }) => value)))
          const joins = more.rows.some((row) => truthOf(row).identities.some(({ value }) => known.has(value)))
          // What comes later may tell that two who are there are one: they stay two (law 9). Without that, all is the same.
          if (joins) return
          assert.deepEqual(
            portraitOf(await context.db.inspect(tenant), { details: false }),
            portraitOf(await context.db.inspect(whole), { details: false }),
          )
        }),
    },
    {
      name: 'the order of rows, the size of batches and the pieces of the bytes do not matter',
      law: 6,
      run: (context) =>
        holds(context, fc.tuple(someFiles, permuted), async ([before, { file, order, batchSize, chunk }]) => {
          const [one, other] = [context.newTenant(), context.newTenant()]
          for (const tenant of [one, other]) {
            for (const first of before.slice(1))
              await importFile(context.db.repository(tenant), first.file, first.batchSize)
          }
          const asItCame = await importFile(context.db.repository(one), file)
          const rows = order.flatMap((at) => file.rows[at] ?? [])
          const layout = { ...file.layout, chunk }
          const turned = await importFile(context.db.repository(other), { rows, layout }, batchSize)
          const [a, b] = [await context.db.inspect(one), await context.db.inspect(other)]
          assert.deepEqual(portraitOf(b, { details: false }), portraitOf(a, { details: false }))
          const people = async (tenant: string, importId: string, contents: typeof a) =>
            rowsPortrait(await allRows(context.db.repository(tenant), importId), contents)
          const [first, second] = [await people(one, asItCame.importId, a), await people(other, turned.importId, b)]
          order.forEach((from, at) => {
            if (truthOf(file.rows[from] ?? rows[0] ?? fail()).identities.length === 0) return
            assert.deepEqual(who(second[at]), who(first[from]), `row ${from + 1}, which came as row ${at + 1}`)
          })
        }),
    },
    {
      name: 'only the size of batches changed, all is the same: names, outcomes, warnings too',
      law: 6,
      run: (context) =>
        holds(context, fc.tuple(arbitraryFile(), batchSizes, arbitraryFile()), async ([first, batchSize, file]) => {
          const [one, other] = [context.newTenant(), context.newTenant()]
          for (const tenant of [one, other]) await importFile(context.db.repository(tenant), first)
          const a = await importFile(context.db.repository(one), file)
          const b = await importFile(context.db.repository(other), file, batchSize)
          const [x, y] = [await context.db.inspect(one), await context.db.inspect(other)]
          assert.deepEqual(portraitOf(y, { details: true }), portraitOf(x, { details: true }))
          assert.deepEqual(
            rowsPortrait(await allRows(context.db.repository(other), b.importId), y),
            rowsPortrait(await allRows(context.db.repository(one), a.importId), x),
          )
        }),
    },
    {
      name: 'importing only adds: no visit, owner or filled field of before is touched',
      law: 9,
      run: (context) =>
        holds(context, someFiles, async (files) => {
          const tenant = context.newTenant()
          for (const { file, batchSize } of files) {
            const before = await context.db.inspect(tenant)
            await importFile(context.db.repository(tenant), file, batchSize)
            judgeAdditions(before, await context.db.inspect(tenant))
          }
        }),
    },
    {
      name: 'tenants that import side by side are as if each were alone',
      law: 12,
      run: (context) =>
        holds(context, fc.tuple(someFiles, arbitraryFile()), async ([files, stranger]) => {
          const [alone, beside, other] = [context.newTenant(), context.newTenant(), context.newTenant()]
          await importFile(context.db.repository(other), stranger)
          const others = inOrder(await context.db.inspect(other))
          for (const { file, batchSize } of files) {
            await importFile(context.db.repository(beside), file, batchSize)
            await importFile(context.db.repository(alone), file, batchSize)
          }
          assert.deepEqual(
            portraitOf(await context.db.inspect(beside), { details: true }),
            portraitOf(await context.db.inspect(alone), { details: true }),
          )
          assertSame(await context.db.inspect(other), others, 'Another tenant was changed.')
        }),
    },
  ],
}

const fail = (): never => {
  throw new RangeError('There is no such row.')
}

const who = (row: unknown): unknown =>
  typeof row === 'object' && row !== null && 'client' in row && 'visitDate' in row
    ? [row.client, row.visitDate]
    : fail()
